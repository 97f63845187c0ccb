"""Words that are owed in a simulated release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.document import read_plan
from gonogo.simulate.release import Cadence, Manner, Scenario, Setting, Traffic, release
from gonogo.simulate.release.messages import Told

SMALL = Setting(read_plan(Path(__file__).parents[3] / "examples" / "small-service.md"), Traffic(10_000.0))
HOUR_S = 3600.0


def told(scenario: Scenario, *cadences: Cadence, seed: int = 1) -> Told:
    """What was said in one release that owes those words."""
    setting = replace(SMALL, cadences=cadences)
    return release(setting, scenario, seed, Manner("phase-1")).story.told


def test_words_at_a_cadence_are_counted_from_where_they_are_owed() -> None:
    """Whoever promises an update every hour sees how many that makes."""
    story = release(SMALL, Scenario.HEALTHY, 1).story
    every = [Cadence(1, "status", HOUR_S, part) for part in ("", "before", "during", "after", "phase-2")]
    whole, before, during, after, second = (one.due for one in told(Scenario.HEALTHY, *every).kept)
    assert whole == int(story.ended_s / HOUR_S)
    assert whole >= during > second > 0
    assert (before, after) == (0, 0)


def test_nobody_sends_what_nobody_is_there_for() -> None:
    """Promised updates do not write themselves."""
    said = told(Scenario.APPROVER_ABSENT, Cadence(1, "status", HOUR_S))
    assert said.kept[0].due == said.kept[0].unsent > 0
    assert said.unsent >= said.kept[0].due
    assert said.kept[0].late == 0


@pytest.mark.parametrize(("scenario", "is_late"), [(Scenario.ERROR_20, False), (Scenario.ROLLBACK_FAILS, True)])
def test_whoever_goes_back_writes_no_updates(scenario: Scenario, *, is_late: bool) -> None:
    """A way back of half an hour costs the updates that were due in it."""
    said = told(scenario, Cadence(1, "status", 600.0))
    assert (said.kept[0].late > 0) is is_late
    assert said.late >= said.kept[0].late
