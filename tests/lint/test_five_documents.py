"""What is wrong inside the five documents is found, line by line, or it is said why only people can find it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.document.explain import explain
from gonogo.lint import lint

ROOT = Path(__file__).parents[2]
FIVE: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "lint" / "five_documents.yaml").read_text(encoding="utf-8")
)
ROW = re.compile(r"\| (?P<document>\d{3}) \| (?P<lines>[^|]+) \| (?P<says>[^|]+) \|")
REASON_CHARS_MIN = 40


def _beside(name: str) -> Path:
    """A file that stands beside the project and not in it."""
    for folder in ROOT.parents:
        path = folder / "shared" / name
        if path.exists():
            return path
    pytest.skip(f"shared/{name} is not on this machine: the documents belong to others and are no part of the project")


def _ledger() -> list[tuple[str, str, str]]:
    """The rows on contradictions inside one document: its number, the lines, the words."""
    text = _beside("ledger.md").read_text(encoding="utf-8")
    section = text.split("### (a2)")[1].split("\n## ")[0]
    return [(row["document"], row["lines"].strip(), row["says"]) for row in ROW.finditer(section)]


@pytest.mark.parametrize("name", FIVE)
def test_what_is_wrong_in_them_is_found(name: str) -> None:
    """What the team's own reading of these documents found, the program would not."""
    found: dict[tuple[int, str], str] = {}
    for finding in lint(explain(_beside(f"plans/{name}"))):
        key = (finding.line, finding.code)
        found[key] = f"{found.get(key, '')}\n{finding.message}"
    wanted = [one for row in FIVE[name]["rows"] for one in row.get("found", [])]
    for line, code, words in [*wanted, *FIVE[name]["also"]]:
        assert (line, code) in found, f"{name}:{line} {code} {words}"
        assert words in found[line, code]


def test_every_row_of_the_ledger_is_found_or_left_to_people_for_a_reason() -> None:
    """A contradiction that the team knows of would be dropped from the list without a word."""
    rows = _ledger()
    assert len(rows) > len(FIVE)
    for document, lines, says in rows:
        entries = [
            row
            for told in FIVE.values()
            if told["document"] == document
            for row in told["rows"]
            if row["lines"] == lines and row["says"] in says
        ]
        assert len(entries) == 1, f"{document} {lines}: {says}"
        reason = entries[0].get("people", "")
        assert entries[0].get("found") or len(reason) >= REASON_CHARS_MIN, f"{document} {lines}: {says}"
    assert len(rows) == sum(len(told["rows"]) for told in FIVE.values())
