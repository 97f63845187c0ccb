"""Errors tell what, where, why and what to do, and end gonogo with the exit code of the contract."""

from __future__ import annotations

import json

import pytest

from gonogo.errors import CATALOGUE, GonogoError, PlanErrors, Problem, did_you_mean, nearest

PROBLEM = Problem("GG-1102", "plan.md", 7, "web:", "`web` has no `ready`", "Why it matters.", "Add it.")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_says_what_to_do(code: str) -> None:
    """A code without a meaning or a hint leaves people alone with a number."""
    entry = CATALOGUE[code]
    assert entry.title
    assert entry.meaning.endswith(".")
    assert entry.hint.endswith((".", "`."))
    assert entry.exit_code in (1, 2, 5)


def test_an_error_is_told_in_full() -> None:
    """Without the place or the hint an error at night costs an hour."""
    error = GonogoError("GG-3002", "port 8080 is taken", where="component web")
    said = error.render()
    assert "error[GG-3002]: port 8080 is taken" in said
    assert "--> component web" in said
    assert f"hint: {CATALOGUE['GG-3002'].hint}" in said
    assert error.exit_code == 5


def test_a_code_that_nobody_described_cannot_be_raised() -> None:
    """An error outside of the catalogue would have no page."""
    with pytest.raises(KeyError):
        GonogoError("GG-0000", "something")


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    """Whoever corrects one slip at a time runs gonogo ten times for ten slips."""
    late = Problem("GG-1101", "plan.md", 9, "", "b", "w", "h")
    errors = PlanErrors([late, PROBLEM])
    assert [problem.line for problem in errors.problems] == [7, 9]
    assert errors.exit_code == 2
    assert errors.render().endswith("2 problems in the plan; nothing was started.")
    assert "plan.md:7" in errors.render()


def test_errors_are_data() -> None:
    """A program that calls gonogo would have to read prose."""
    said = json.loads(json.dumps(PlanErrors([PROBLEM]).as_json()))
    assert said["problems"][0]["line"] == 7
    assert json.loads(json.dumps(GonogoError("GG-2002", "no run `x`").as_json()))["exit_code"] == 2


def test_the_word_that_was_meant_is_named() -> None:
    """A slip of one letter would be answered with a list of forty words."""
    assert nearest("stratgy", ["strategy", "stable"]) == "strategy"
    assert did_you_mean("stratgy", ["strategy", "stable"]) == "did you mean `strategy`?"
    assert did_you_mean("zzz", ["b", "a"]) == "one of: a, b."
