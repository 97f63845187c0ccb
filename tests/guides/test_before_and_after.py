from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from gonogo.cli.main import main

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guides" / "before-and-after-a-release.md"
FILE = re.compile(r"^```csv (?P<name>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^\$ gonogo (?P<words>.*?)  # exit code (?P<code>\d)\n(?P<shown>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The reader's folder, with the files that the guide shows."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "small-service.md", "release.md")
    for file in FILE.finditer(GUIDE.read_text(encoding="utf-8")):
        Path(file["name"]).write_text(file["text"], encoding="utf-8")
    return tmp_path


def test_every_command_of_the_guide_does_what_it_shows(folder, capsys):
    """A newcomer types the guide in and sees what it shows, in its order."""
    calls = list(CALL.finditer(GUIDE.read_text(encoding="utf-8")))
    assert [call["words"].split()[0] for call in calls] == ["power", "power", "backtest"]
    assert (folder / "friday.csv").exists()
    for call in calls:
        with pytest.raises(SystemExit) as end:
            main(shlex.split(call["words"]))
        said = capsys.readouterr().out.splitlines()
        assert end.value.code == int(call["code"]), said
        at = 0
        for line in call["shown"].splitlines():
            if line != "…":
                # A line that ends with … says how the line begins: the rest of a sentence is the judge's own.
                begins = line.removesuffix("…")
                found = [place for place in range(at, len(said)) if said[place].startswith(begins)]
                assert found, f"{line!r} is not in {said[at:]}"
                assert begins != line or said[found[0]] == line
                at = found[0] + 1


def test_the_guide_names_every_option_and_limit(capsys):
    """An option that no page explains is one that nobody uses."""
    with pytest.raises(SystemExit):
        main(["backtest", "--help"])
    text = GUIDE.read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--home", "--debug"}
    assert {option for option in options if option not in text} == set()
