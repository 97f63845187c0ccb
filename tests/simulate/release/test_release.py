"""Whole releases on the virtual clock."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core.plan import Baseline, Strategy
from gonogo.document import read_plan
from gonogo.simulate.release import Manner, Released, Scenario, Setting, Traffic, release

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
    quick = release(SMALL, Scenario.ERROR_20, 1, Manner("phase-1")).story
    stuck = release(SMALL, Scenario.ROLLBACK_FAILS, 1, Manner("phase-1")).story
    assert quick.back_s is not None
    assert stuck.back_s is not None
    assert (quick.outcome, stuck.outcome) == ("rolled back", "rolled back")
    assert stuck.back_s > quick.back_s + 1000
    assert stuck.told.late > 0


def no_user_is_left(released: Released) -> bool:
    """Whether the share of everything is 0 as last read back."""
    return all(share == 0 for share in released.state.share_bp.values())


def test_a_plan_with_a_fresh_baseline_is_compared_with_it_on_paper_too() -> None:
    """Whoever tries the cure for cold starts on paper must see it work there, or would not believe in it."""
    canaries = tuple(
        replace(c, baseline=Baseline.FRESH) if c.route and c.strategy is Strategy.CANARY else c
        for c in SMALL.plan.components
    )
    fresh = Setting(replace(SMALL.plan, components=canaries), SMALL.traffic)
    told = release(fresh, Scenario.COLD_START, 3, Manner("phase-1"))
    assert told.state.is_done(f"prepare/baseline-smoke/{SMALL.plan.entry}")
    assert told.state.failed is None or "stable" not in told.state.failed.sentence
    assert release(fresh, Scenario.HEALTHY, 3).story.outcome == "promoted"
    bad = release(fresh, Scenario.ERROR_20, 3, Manner("phase-1"))
    assert bad.story.outcome == "rolled back"
    assert bad.state.failed is not None
    assert "fresh processes, as old as the new version's" in bad.state.failed.sentence
