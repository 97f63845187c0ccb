"""Every example is a plan that runs as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.core.codec import plan_digest
from gonogo.core.criterion import Statistic
from gonogo.document import read_plan

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".md", ".yaml"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_an_example_reads_without_errors(path: Path) -> None:
    """Whoever copies an example that does not run stops trusting the rest."""
    plan = read_plan(path)
    assert plan.phases[-1].share_percent == 100
    assert plan.guards


def test_the_twins_have_one_digest() -> None:
    """The same plan in the other syntax would need every sign-off again."""
    twins = [plan_digest(read_plan(EXAMPLES / f"small-service{suffix}")) for suffix in (".md", ".yaml")]
    assert twins[0] == twins[1]


def test_the_phased_release_has_the_figures_of_its_document() -> None:
    """The demo would show another release than the one that people know."""
    plan = read_plan(EXAMPLES / "phased-release.md")
    day_s = 86_400.0
    assert [(phase.share_percent, phase.hold_s / day_s, phase.hold_s_max / day_s) for phase in plan.phases] == [
        (5, 3, 5),
        (10, 7, 10),
        (50, 7, 10),
        (100, 3, 3),
    ]
    assert [phase.decision.window_s / day_s for phase in plan.phases if phase.decision] == [2, 3, 3, 1]
    failures = [(criterion.bound, criterion.for_s) for phase in plan.phases for criterion in phase.failure]
    assert failures == [(0.01, 1800), (500, 1800), (0.02, 7200), (0.5, 0), (0.05, 14_400), (0.25, 0)]
    bounds = [(criterion.statistic, criterion.bound) for phase in plan.phases for criterion in phase.success]
    assert bounds == [
        (Statistic.AVAILABILITY, 0.999),
        (Statistic.MEAN, 200),
        (Statistic.RATE, 0.001),
        (Statistic.AVAILABILITY, 0.995),
        (Statistic.P95, 300),
        (Statistic.RATE, 0.01),
        (Statistic.AVAILABILITY, 0.99),
        (Statistic.P99, 500),
        (Statistic.RATE, 0.02),
        (Statistic.AVAILABILITY, 0.995),
        (Statistic.P95, 400),
    ]
    assert plan.going_back.window_s == 30 * day_s


def test_what_only_people_can_know_is_asked_at_the_decision() -> None:
    """A claim that nothing can measure would be silently dropped, or a failure read as a success."""
    first = read_plan(EXAMPLES / "phased-release.md").phases[0]
    assert first.decision
    assert first.decision.items == (
        "nine of ten testers give good feedback",
        "all critical journeys work",
        "every alert was fired once and reached its channel",
        "not seen: a critical vulnerability",
        "not seen: more than half of our people report something that stops them",
        "no critical alert is active",
    )


def test_references_to_the_environment_stay_as_they_are() -> None:
    """A password would stand in the plan, its digest and the journal."""
    game = read_plan(EXAMPLES / "phased-release.md").component("game")
    assert "${DATABASE_URL}" in game.new.command
    assert "${GAME_VARIANT}" in game.new.command
