"""Names: what is allowed, and which are the same to the eye."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cultivation.content.load import tables
from cultivation.rules import names
from cultivation.rules.turn import Rejected

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "names.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_a_name_is_taken_or_refused_with_its_reason(case):
    """Nobody can pass for somebody else by a letter that looks the same."""
    if "refused" in case:
        with pytest.raises(Rejected) as refused:
            names.checked(tables(), case["text"])
        assert (refused.value.code, refused.value.detail) == ("invalid_args", case["refused"])
    else:
        assert names.checked(tables(), case["text"]) == (case["name"], case["skeleton"])
