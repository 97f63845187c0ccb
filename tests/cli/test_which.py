from __future__ import annotations

import pytest

from gonogo.cli.which import which_run
from gonogo.errors import GonogoError

RUNS = ("shop-1.0-1", "shop-1.1-1", "game-2.0-1")


@pytest.mark.parametrize(
    ("word", "run"),
    [("latest", "game-2.0-1"), ("shop-1.1-1", "shop-1.1-1"), ("g", "game-2.0-1"), ("shop-1.0", "shop-1.0-1")],
)
def test_a_run_is_found(word, run):
    """Nobody types a whole name twice."""
    assert which_run(RUNS, word) == run


def test_a_whole_name_wins_over_longer_ones():
    """A run whose name begins another's can still be named."""
    assert which_run(("a-1", "a-10"), "a-1") == "a-1"


@pytest.mark.parametrize(
    ("runs", "word", "code", "hint"),
    [
        (RUNS, "shop", "GG-2001", "shop-1.0-1, shop-1.1-1"),
        (RUNS, "nothing", "GG-2002", "game-2.0-1"),
        ((), "latest", "GG-2002", "gonogo run PLAN"),
    ],
)
def test_a_guess_is_not_made(runs, word, code, hint):
    """No command acts on a run that was not clearly meant; the hint names those that could be."""
    with pytest.raises(GonogoError) as told:
        which_run(runs, word)
    assert told.value.code == code
    assert hint in told.value.hint
