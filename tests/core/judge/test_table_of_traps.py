"""The table of traps is whole: each names a cure that is in the code, once, and a test that is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
TRAPS = json.loads((Path(__file__).parent / "traps" / "table.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TRAPS, ids=[row["trap"] for row in TRAPS])
def test_every_cure_is_where_the_table_says_and_has_its_test(row):
    """A cure that moved would no longer be taken out by traps/remove.py, and nobody would see that."""
    assert (TOP / row["file"]).read_text(encoding="utf-8").count(row["find"]) == 1
    assert row["find"] != row["put"]
    file, name = row["test"].split("::")
    test, _, case = name.partition("[")
    assert re.search(rf"^def {test}\(", (TOP / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    if case:
        cases, says = case.rstrip("]").split(": ", 1)
        known = json.loads((TOP / "tests" / "cases" / "judge" / f"{cases}.json").read_text(encoding="utf-8"))
        assert says in {each["says"] for each in known}


def test_no_trap_stands_in_the_table_twice():
    """A row that hides another one would leave a cure out."""
    traps = [row["trap"] for row in TRAPS]
    assert len(set(traps)) == len(traps) >= 40
