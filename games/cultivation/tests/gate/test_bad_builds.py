"""Every bad build against the gates: each is caught by the signal that is named for it, and the good one by none."""

from __future__ import annotations

import pytest
from games.cultivation.tests.gate.catches import GATES, House

from cultivation.defects import DEFECTS, planted
from cultivation.gate import compare, share
from cultivation.rules import power
from cultivation.variants import VARIANTS

pytestmark = pytest.mark.real


@pytest.fixture
def house(start_game, new_database, query, new_key):
    """Processes of one test; they are ended with it, so that sixteen builds are not there at once."""
    started = []

    def start(*words):
        started.append(start_game(*words))
        return started[-1]

    yield House(start, new_database, query, new_key)
    for game in started:
        game.end()


@pytest.mark.parametrize("name", DEFECTS)
def test_a_bad_build_is_caught_by_the_signal_named_for_it_and_the_good_one_is_not(house, name):
    """No defect that some game once shipped goes out with ours, and no good build is held up by what looks for it."""
    words, gate = GATES[name]
    found = gate(house, name)
    assert any(words in told for told in found), found
    assert gate(house, "good") == []


def test_all_sixteen_are_told_of_and_can_be_released():
    """None is silently left out: of each there is a variant to serve and a gate that must see it."""
    assert list(DEFECTS) == list(GATES) == [f"B{n}" for n in range(1, 17)]
    assert DEFECTS.keys() <= VARIANTS.keys()
    assert all(one.plant or VARIANTS[name] for name, one in DEFECTS.items())


def test_too_little_to_judge_is_not_called_good():
    """A comparison without commands and a share without sessions say that they cannot say."""
    with pytest.raises(ValueError, match="say nothing"):
        compare.faucets("", "")
    with pytest.raises(ValueError, match="say nothing"):
        share.drifted(0.1, [(3, 30)])


def test_a_defect_is_gone_when_its_block_is_left():
    """A planted defect does not stay behind for the tests that follow."""
    before = power.power_of
    with planted("B16"):
        assert power.power_of is not before
    assert power.power_of is before
