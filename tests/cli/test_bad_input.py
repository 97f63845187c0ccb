"""Files that nobody should have given us, through the real commands: a coded error or a plain finding, and little else.

Each file is given to all commands in one process of its own, whose memory, processor time and time are bounded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.long_document import document

CPU_S_MAX = 10
"""For each command, on a processor that does `spin` in 16 ms: one that is slower, or shared, may take longer."""
MEMORY_MAX = 500_000_000
ASK = """
import contextlib, io, json, math, resource, sys, time
from gonogo.cli.main import main

file, home, cpu_s, memory = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_AS, (2 * memory, 2 * memory))

def spin():
    began = time.process_time()
    sum(len(str(n)) for n in range(200_000))
    return time.process_time() - began

told = {}
for words in (
    ["lint", file], ["lint", file, "--format", "json"], ["explain", file], ["explain", file, "--format", "json"],
    ["adopt", file], ["timeline", file], ["render", file, "-o", home + "/package"], ["run", file, "--home", home],
    ["lint", "--fix", file],
):
    if sys.argv[5] and (words[0] not in sys.argv[5].split(",") or words[0] in (word.split()[0] for word in told)):
        continue
    slower = max(1, min(spin() for _ in range(3)) / 0.016)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + cpu_s * slower), -1))
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            said = out.getvalue() + err.getvalue()
            told[" ".join(words).replace(file, "FILE")] = [end.code, said[:5000] + said[-5000:]]
print(json.dumps({"told": told, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
"""
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join(f'*{chr(ord(name) - 1)}' for _ in range(10))}]" for name in "bcdefghi"
)
PLAIN = "# Release 2\n\n## Phase 1: Beta (7 days, 5%)\n\n- [ ] error rate < 1%\n"
FRONT = "---\nname: x\nversion: '1'\ncomponents:\n  web: {}\n"


def _table(columns: int, rows: int) -> str:
    return "\n".join(["|a" * columns + "|", "|-" * columns + "|", *["|1%" * columns + "|"] * rows])


TEXTS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "not markdown": ("", lambda: "<html><body>" + "<div>" * 5_000 + "{}[]()" * 1_000),
    "binary": ("GG-1003", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400),
    "empty": ("GG-1005", lambda: ""),
    "blank": ("GG-1005", lambda: "\n \n\t\n"),
    "50 MB": ("GG-1002", lambda: "# x\n- error rate < 1%\n" * 2_400_000),
    "too many lines": ("GG-1002", lambda: "a\n" * 500_000),
    "quotations in quotations": ("", lambda: ">" * 10_000 + " x\n"),
    "lists in lists": ("", lambda: "- " * 10_000 + "x\n"),
    "lists in lists, line by line": ("", lambda: "".join("  " * depth + "- x\n" for depth in range(1_000))),
    "aliases in the front matter": ("", lambda: f"---\n{LAUGHS}\n---\n{PLAIN}"),
    "aliases in a plan": ("GG-1002", lambda: f"{FRONT}{LAUGHS}\n---\n{PLAIN}"),
    "a key twice": ("GG-1008", lambda: f"{FRONT}components: {{}}\n---\n{PLAIN}"),
    "directions and no width": ("", lambda: PLAIN + "- error rate < 1% \u202e evil \u2066 x\u200b\u200c\ufeff\n"),
    "directions in a plan": ("GG-1004", lambda: f"{FRONT}---\n{PLAIN}- error rate \u202e\u200b < 1%\n"),
    "nothing but no width": ("", lambda: "\u200b" * 100_000),
    "front matter that is not YAML": ("", lambda: f"---\n: : : [ }} & * ! | >\n\t%%%\n---\n{PLAIN}"),
    "a plan whose front matter is not YAML": ("GG-1007", lambda: f"---\ncomponents: [a, b\n  c: }}\n---\n{PLAIN}"),
    "front matter without an end": ("", lambda: FRONT + PLAIN),
    "mixed line ends": ("", lambda: "# x\r\n## Phase 1: a (3 days, 5%)\r- error rate < 1%\n\r\n\r- [ ] y\n"),
    "UTF-16": ("GG-1003", lambda: PLAIN.encode("utf-16")),
    "a lone surrogate": ("GG-1003", lambda: b"# x\n- \xed\xa0\x80 error rate < 1%\n"),
    "10 MB in a line": ("GG-1002", lambda: "a" * 10_000_000),
    "3 MB in a line": ("", lambda: "- " + "error rate < 1% " * 200_000),
    "a figure of 3 MB": ("", lambda: "- error rate < " + "1" * 3_000_000 + "%\n"),
    "a heading of 3 MB": ("", lambda: "# " + "Phase 1: x (" * 250_000),
    "100,000 columns": ("GG-1002", lambda: _table(100_000, 1)),
    "5,000 columns": ("", lambda: _table(5_000, 1)),
    "rows without cells": ("", lambda: _table(300, 0) + "\n" + "|1|\n" * 2_000),
    "a fence without an end": ("", lambda: PLAIN + "```bash\n" + "rm -rf /\n" * 10_000),
    "nothing but fences": ("", lambda: "```\n" * 10_000),
    "NUL": ("", lambda: "# x\n- error\0 rate < 1%\n\0\0\0"),
    "comments without an end": ("", lambda: "- <!-- a " * 50_000 + "\n" + "<!--" * 50_000),
    "emphasis without an end": ("", lambda: "- " + "**a" * 50_000 + "_" * 50_000 + "[" * 50_000),
    "numbers that are none": (
        "",
        lambda: f"- error rate < {'9' * 500}%\n- p95 latency < 1e999 ms\n- {'٣' * 50} users\n- 1.1.1% x\n- < .%\n",
    ),
    "times that are none": (
        "",
        lambda: (
            f"## Phase {'9' * 5_000}: x (1 day)\n- Week {'9' * 5_000}: x\n- T-{'9' * 400}h\n- 2026-99-99 25:61 PT\n"
        ),
    ),
    "paths that are none": ("", lambda: f"- [x](./a{'../' * 50_000}b.md) `{'p' * 5_000}.md` [y](/dev/zero.md)\n"),
}
"""What is in a file, and the code that `run` or a reader of documents must give, "" where it only is no plan."""
YAML = {
    "aliases": ("GG-1002", LAUGHS),
    "deep": ("GG-1002", "a: " + "[" * 50_000),
    "deep, line by line": ("GG-1002", "".join(" " * depth + "a:\n" for depth in range(500))),
    "a key twice": ("GG-1008", "name: x\nname: y\n"),
    "merged": ("GG-1101", "a: &a {x: 1}\n" + "\n".join(f"b{i}: {{<<: [*a, *a]}}" for i in range(1_000))),
    "Markdown": ("GG-1007", PLAIN + "a: : b"),
    "no YAML": ("GG-1007", "[}"),
}


def _answers(file: Path, home: Path, only: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    """What every command, or one of `only`, said of the file: its exit code and what it said, shortened."""
    asked = (sys.executable, "-c", ASK, str(file), str(home), str(CPU_S_MAX), str(MEMORY_MAX), ",".join(only))
    said = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, f"ended by {said.returncode}: {said.stderr[-2000:]}"
    answer: dict[str, Any] = json.loads(said.stdout)
    assert answer["memory"] < MEMORY_MAX
    for command, (code, words) in answer["told"].items():
        assert code in (0, 2), (command, code, words)
        assert "Traceback" not in words, (command, words)
        assert "GG-9" not in words, (command, words)
    return {command: (code, words) for command, (code, words) in answer["told"].items()}


@pytest.mark.real
@pytest.mark.parametrize("name", TEXTS)
def test_a_bad_document_is_a_coded_error_or_a_finding(name: str, tmp_path: Path) -> None:
    """The first thing that somebody tries would be a traceback, or a machine that stands still."""
    code, text = TEXTS[name]
    content = text()
    file = tmp_path / "release.md"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    told = _answers(file, tmp_path)
    assert told[f"run FILE --home {tmp_path}"][0] == 2, "nothing of this can be carried out"
    assert code in told[f"run FILE --home {tmp_path}"][1]


@pytest.mark.real
@pytest.mark.parametrize("name", YAML)
def test_bad_yaml_is_a_coded_error(name: str, tmp_path: Path) -> None:
    """A plan that a program wrote wrongly would take every command down instead of being told."""
    code, text = YAML[name]
    file = tmp_path / "release.yaml"
    file.write_text(text, encoding="utf-8")
    told = _answers(file, tmp_path)
    assert {exit_code for exit_code, _ in told.values()} == {2}
    assert code in told["lint FILE"][1]


@pytest.mark.real
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes to would hang the command for ever, and a device would never end."""
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "itself.md").symlink_to(tmp_path / "itself.md")
    for name in ("pipe.md", "folder.md", "zero.md", "itself.md", "nothing.md"):
        told = _answers(tmp_path / name, tmp_path)
        assert {exit_code for exit_code, _ in told.values()} == {2}, name
        assert all("GG-1001" in words for _, words in told.values()), (name, told)


@pytest.mark.real
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """The commonest slip on a shared machine would be a traceback."""
    file = tmp_path / "release.md"
    file.write_text(PLAIN, encoding="utf-8")
    file.chmod(0)
    assert all("GG-1001" in words for _, words in _answers(file, tmp_path).values())


LONGEST: dict[str, tuple[str, Callable[[], str]]] = {
    "items and rows": (
        "lint",
        lambda: (
            PLAIN
            + "- error rate < 1% for 5 minutes\n" * 24_000
            + "\n| what | bound | then |\n|---|---|---|\n"
            + "| error rate | > 1% for 5 min | call the lead |\n" * 24_000
        ),
    ),
    "another language": (
        "lint",
        lambda: (
            "# Freigabe\n\n## Phase 1: Beta (7 Tage, 5%)\n\n### Erfolgskriterien\n\n- Fehlerrate unter 1%\n"
            + "".join(f"- Verfügbarkeit mindestens {n / 500}% über {n} Minuten\n" for n in range(49_000))
        ),
    ),
    "phases to schedule": ("timeline", lambda: document(49_000, seed=1)),
    "phases to render": ("render", lambda: document(49_000, seed=1)),
}
"""A document at the limit of lines, and the command that reads it."""


@pytest.mark.real
@pytest.mark.parametrize("name", LONGEST)
def test_the_longest_document_is_read_within_the_bounds(name: str, tmp_path: Path) -> None:
    """What the limits let through would still be more than a machine can take."""
    command, text = LONGEST[name]
    file = tmp_path / "release.md"
    file.write_text(text(), encoding="utf-8")
    told = _answers(file, tmp_path, (command,))
    assert [exit_code for exit_code, _ in told.values()] in ([0], [2]), told
