from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gonogo.cli.main import main

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "from-your-document-to-a-plan.md"
FILE = re.compile(r"^```markdown (?P<name>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\s+# exit code (?P<code>\d)$")
REST = "…"


def calls(text):
    """(words, exit code or None, lines of output) of every command of the guide, in its order."""
    for block in CONSOLE.finditer(text):
        for part in re.split(r"^\$ gonogo ", block["text"], flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            code = CODE.search(command)
            yield shlex.split(CODE.sub("", command)), int(code["code"]) if code else None, shown


def told(capsys, words):
    """The exit code and everything that a command says."""
    with pytest.raises(SystemExit) as end:
        main(words)
    said = capsys.readouterr()
    return end.value.code, (said.out + said.err).splitlines()


def missing(shown, said):
    """The first line of the guide's output that the command does not say in its place; None where all are there.

    Lines follow each other directly; `…` stands for any number of them.
    """
    at, is_free = 0, False
    for line in shown:
        if line == REST:
            is_free = True
            continue
        places = range(at, len(said)) if is_free else range(at, min(at + 1, len(said)))
        found = next((place for place in places if said[place].rstrip() == line), None)
        if found is None:
            return line
        at, is_free = found + 1, False
    return None if is_free or at == len(said) else f"(and then) {said[at]}"


def test_every_command_of_the_guide_does_what_it_shows(tmp_path, monkeypatch, capsys):
    """A newcomer types the guide in and sees what it shows, line by line."""
    monkeypatch.chdir(tmp_path)
    text = GUIDE.read_text(encoding="utf-8")
    for file in FILE.finditer(text):
        Path(file["name"]).write_text(file["text"], encoding="utf-8")
    found = list(calls(text))
    assert {words[0] for words, _, _ in found} == {"explain", "lint", "simulate", "timeline", "adopt", "render"}
    for words, code, shown in found:
        ended, said = told(capsys, words)
        expected = code if code is not None else 2 if shown[0].startswith("error[") else 0
        assert ended == expected, (words, said)
        assert missing(shown, said) is None, (words, said)
    assert Path("release.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("shown", "is_there"),
    [
        (["a", "b", "c"], True),
        (["a", REST], True),
        ([REST, "c"], True),
        (["a", REST, "c"], True),
        (["a", "c"], False),
        (["a", "b"], False),
        (["b", REST], False),
        ([REST, "d"], False),
    ],
)
def test_a_line_that_is_not_said_is_noticed(shown, is_there):
    """The guide's test has been seen to fail."""
    assert (missing(shown, ["a", "b", "c"]) is None) is is_there
