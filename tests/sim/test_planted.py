"""The oracle against faults that were planted into gonogo: what it would miss here, it would miss in earnest."""

from __future__ import annotations

import pytest

from gonogo.simulate import simulate
from gonogo.simulate.oracle import RULES
from gonogo.simulate.planted import PLANTED

WORLDS_MAX = 600


@pytest.mark.parametrize("name", PLANTED)
def test_every_planted_fault_is_caught_by_the_rule_that_is_there_for_it(name: str):
    """Without this nobody could tell a gonogo without faults from an oracle without eyes."""
    planted = PLANTED[name]
    for seed in range(WORLDS_MAX):
        if any(words.startswith(f"{planted.rule}:") for words in simulate(seed, planted.seams).violations):
            return
    pytest.fail(f"{name!r} was not caught by {planted.rule} in {WORLDS_MAX} worlds")


def test_every_rule_of_the_oracle_has_a_fault_that_shows_that_it_works():
    """A rule that never objects to anything is no rule."""
    assert {rule.__name__ for rule in RULES} == {planted.rule for planted in PLANTED.values()}
