from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.cli.answer import Exit
from gonogo.errors import GonogoError

PLAN = str(Path(__file__).parents[2] / "examples" / "small-service.md")


def test_each_phase_is_told_with_what_it_sees(runs):
    """Before a release it is known what its phases can find, and which find nothing."""
    answer = runs.call("power", PLAN, "--rate", "200")
    assert answer.exit_code is Exit.CLEAN
    assert [phase["requests"] for phase in answer.data["phases"]] == [24_000, 1_440_000]
    for words in ("A tenth (10 %, 20 min), about 24,000 requests", "within the phase", "sees nothing, all traffic"):
        assert words in answer.text
    assert "sees nothing useful" in runs.call("power", PLAN, "--rate", "0.001").text


def test_without_a_rate_requests_are_told_and_no_times(runs):
    """Nothing is promised about time where nobody said how much traffic there is."""
    answer = runs.call("power", PLAN)
    needs = [need for phase in answer.data["phases"] for sight in phase["sights"] for need in sight["needs"]]
    assert {need["after_s"] for need in needs} == {None}
    assert any(need["requests"] for need in needs)
    assert "--rate N" in answer.text


@pytest.mark.parametrize("words", [("--rate", "0"), ("--rate", "nan"), ("--errors", "100"), ("--errors", "-1")])
def test_a_rate_that_cannot_be_is_refused(runs, words):
    """A slip of the keyboard is no plan."""
    with pytest.raises(GonogoError) as told:
        runs.call("power", PLAN, *words)
    assert told.value.code == "GG-2001"
