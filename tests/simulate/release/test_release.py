"""Whole releases on the virtual clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.document import read_plan
from gonogo.simulate.release import Released, Scenario, Setting, Traffic, release

EXAMPLES = Path(__file__).parents[3] / "examples"
SMALL = Setting(read_plan(EXAMPLES / "small-service.md"), Traffic(10_000.0))
HEALTHY_SEEDS = 20
"""A fifth of the hundred of the goal, so that a test run stays short; `bench` users may ask for more."""


def test_a_healthy_release_of_a_complete_plan_is_promoted() -> None:
    """A simulator that cries wolf is switched off."""
    ended = [release(SMALL, Scenario.HEALTHY, seed).story.outcome for seed in range(HEALTHY_SEEDS)]
    assert ended.count("promoted") >= 0.95 * HEALTHY_SEEDS


@pytest.mark.parametrize("scenario", Scenario)
def test_every_scenario_comes_to_an_end(scenario: Scenario) -> None:
    """Whatever befalls a plan, the command answers."""
    released = release(SMALL, scenario, 3)
    assert released.story.outcome in {"promoted", "rolled back", "hold"}
    assert released.story.outcome == "promoted" or scenario is not Scenario.HEALTHY
    assert no_user_is_left(released) or released.story.outcome != "rolled back"


def test_a_way_back_that_fails_is_longer_and_is_finished_all_the_same() -> None:
    """Minutes to go back are those of the bad day, not of the drill."""
    quick = release(SMALL, Scenario.ERROR_20, 1, phase="phase-1").story
    stuck = release(SMALL, Scenario.ROLLBACK_FAILS, 1, phase="phase-1").story
    assert quick.back_s is not None
    assert stuck.back_s is not None
    assert (quick.outcome, stuck.outcome) == ("rolled back", "rolled back")
    assert stuck.back_s > quick.back_s + 1000
    assert stuck.late > 0


def no_user_is_left(released: Released) -> bool:
    """Whether the share of everything is 0 as last read back."""
    return all(share == 0 for share in released.state.share_bp.values())
