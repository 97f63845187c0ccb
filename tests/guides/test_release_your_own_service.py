"""The guide "Release your own service in ten minutes": its commands, typed in order into one shell, do what it says."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gonogo.drivers import processes
from gonogo.drivers.processes import Running

TOP = Path(__file__).parents[2]
GUIDE = TOP / "docs" / "guides" / "release-your-own-service.md"
FENCE = re.compile(r"^```(sh|text)(?: ends=(\d))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"\d[\d.,]*(?<![.,])")
END_S_MAX = 30.0
SHELL_S_MAX = 400
"""A reader takes ten minutes; a shell that hangs must not hang the tests."""


@dataclass(frozen=True)
class Typed:
    """A block of commands, the code with which its last one must end, and what must then be seen."""

    commands: str
    ends: int
    shown: list[str]


def typed(text: str) -> list[Typed]:
    """The blocks of commands of a guide; a block of text belongs to the commands before it."""
    found: list[Typed] = []
    for kind, ends, body in FENCE.findall(text):
        if kind == "sh":
            found.append(Typed(body, int(ends or 0), []))
        else:
            found[-1].shown.extend(body.splitlines())
    return found


def pattern(line: str) -> re.Pattern[str]:
    """A line as the guide shows it: … stands for anything, a number other than 0 for any other such number."""
    parts = re.split(r"(…|\d[\d.,]*(?<![.,]))", line)
    return re.compile("".join(map(_piece, parts)))


def _piece(part: str) -> str:
    if part == "…":
        return ".*"
    if not NUMBER.fullmatch(part):
        return re.escape(part)
    return r"0(?![\d.])" if part == "0" else r"(?!0(?![.\d]))\d[\d.,]*"


def script(blocks: list[Typed]) -> str:
    """One shell for all blocks, as a reader has it. It stops at the first that ends otherwise than the guide says."""
    lines = []
    for number, block in enumerate(blocks):
        lines += [f"echo '@@ {number}'", block.commands, f"code=$?; [ $code = {block.ends} ] || exit $((100 + code))"]
    return "\n".join([*lines, "echo '@@ end'"])


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    """A folder that looks like a clone; whatever the guide leaves running in it is ended."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "examples").symlink_to(TOP / "examples")
    yield tmp_path
    home = tmp_path / "own-service" / ".gonogo"
    if home.is_dir():
        processes.end_all(processes.find_all(home, ""), 5.0)


@pytest.mark.real
@pytest.mark.skipif(
    shutil.which("node") is None, reason="the guide's service runs on node, which is not on this machine"
)
def test_every_command_of_the_guide_does_what_it_says(clone: Path) -> None:
    """A newcomer who types what the guide says, in that order, sees what it shows."""
    blocks = typed(GUIDE.read_text(encoding="utf-8").replace("8080", str(free_port())))
    assert len(blocks) >= 10
    code, said = in_a_shell(script(blocks), clone)
    told = dict(re.findall(r"^@@ (\d+|end)\n(.*?)(?=^@@ |\Z)", said, re.MULTILINE | re.DOTALL))
    assert code == 0, said
    assert "end" in told, said
    for number, block in enumerate(blocks):
        for line in block.shown:
            assert pattern(line).search(told[str(number)]), f"{line!r} is not in:\n{told[str(number)]}"
    assert left_after_a_while(clone / "own-service" / ".gonogo") == ()


def in_a_shell(commands: str, folder: Path) -> tuple[int, str]:
    """The exit code and everything that was written. Whatever the shell leaves in its session is ended."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONOGO_")}
    # A file and no pipe: what the shell leaves running in its background would keep a pipe open.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        shell = subprocess.Popen(
            ["bash", "-c", commands],
            cwd=folder,
            env={**environment, "HOME": str(folder), "COLUMNS": "120"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            shell.wait(SHELL_S_MAX)
        finally:
            end_session(shell.pid)
            shell.wait()
        said.seek(0)
        return shell.returncode, said.read()


def left_after_a_while(home: Path) -> tuple[Running, ...]:
    """What the guide's last commands did not end, although it had its time to end by itself."""
    over_s = time.monotonic() + END_S_MAX
    while (left := processes.find_all(home, "")) and time.monotonic() < over_s:
        time.sleep(0.05)
    return left


def end_session(session: int) -> None:
    """By its number, which is not given again while anything of it lives."""
    try:
        os.killpg(session, 9)
    except ProcessLookupError:
        return


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("shown", "seen", "fits"),
    [
        ("version 1: 0, version 2: 158, failed: 0", "version 1: 0, version 2: 9, failed: 0", True),
        ("version 1: 0, version 2: 158, failed: 0", "version 1: 0, version 2: 158, failed: 3", False),
        ("version 1: 0, version 2: 158, failed: 0", "version 1: 3, version 2: 158, failed: 0", False),
        ("version 1: 0, version 2: 158, failed: 0", "version 1: 0, version 2: 0, failed: 0", False),
        ("in 8.6 s", "in 0.5 s", True),
        ("It was promoted: …", "It was promoted: all is well", True),
        ("It was promoted: …", "It was rolled back", False),
    ],
)
def test_what_a_guide_shows_is_compared_with_what_is_seen(shown: str, seen: str, fits: object) -> None:
    """A guide that shows no failure is not content with failures: the comparison has been seen to fail."""
    assert bool(pattern(shown).search(seen)) == fits


def test_a_guide_is_read_as_a_reader_types_it() -> None:
    """A block of commands is not skipped, and what is shown belongs to the commands above it."""
    text = "```sh\na\nb\n```\n\n```text\nx\n```\n\n```sh ends=3\nc\n```\n"
    assert typed(text) == [Typed("a\nb\n", 0, ["x"]), Typed("c\n", 3, [])]
    code, said = in_a_shell(script([Typed("true\n", 0, []), Typed("(exit 3)\n", 4, [])]), TOP)
    assert (code, said) == (103, "@@ 0\n@@ 1\n")
