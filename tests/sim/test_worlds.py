"""Thousands of releases in worlds where everything goes wrong, and an oracle that trusts nobody."""

from __future__ import annotations

import pytest

from gonogo.simulate import simulate, story
from gonogo.simulate.weather import LASTING, SUDDEN, Fault, Persona, Version

SEEDS = 2_400
EACH = 60


@pytest.mark.parametrize("first", range(0, SEEDS, EACH))
def test_in_no_world_does_anything_happen_that_must_never_happen(first: int):
    """Players on a version that failed, a rollback that was none, a decision nobody made: each is a night saved."""
    for seed in range(first, first + EACH):
        ran = simulate(seed)
        assert not ran.violations, f"\n{story(ran)}\nagain: python -m gonogo.simulate --seed {seed}"


def test_the_same_seed_tells_the_same_story():
    """A failing seed that cannot be told again helps nobody."""
    assert story(simulate(7)) == story(simulate(7))


def test_in_these_worlds_everything_does_go_wrong():
    """A simulator in which nothing goes wrong proves nothing."""
    ran = [simulate(seed) for seed in range(400)]
    marks = {mark.kind for each in ran for mark in each.world.history}
    assert {f"fault: {fault.value}" for fault in Fault} <= marks
    assert {f"weather: {what}" for what in (*LASTING, *SUDDEN)} <= marks
    assert {each.world.weather.version for each in ran} == set(Version)
    assert {each.world.weather.persona for each in ran} == set(Persona)
    assert {each.world.weather.has_core_judge for each in ran} == {True, False}
    said = {type(event.what).__name__ for each in ran for event in each.world.events}
    assert {"GuardTripped", "GuardGap", "ComponentLost", "RollbackRequested", "HoldReleased", "WindowClosed"} <= said
    assert {"engine died", "guard died", "ended in service", "latched"} <= marks
