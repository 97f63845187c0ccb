"""Every example is a plan that runs as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.core.codec import plan_digest
from gonogo.core.criterion import Statistic
from gonogo.document import read_plan, write_plan
from gonogo.document.explain import explain

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".md", ".yaml"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_an_example_reads_without_errors(path: Path) -> None:
    """Whoever copies an example that does not run stops trusting the rest."""
    plan = read_plan(path)
    assert plan.phases[-1].share_percent == 100
    assert plan.guards


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_an_example_is_the_same_plan_after_a_way_through_yaml(path: Path, tmp_path: Path) -> None:
    """An answer given to the one form would not count for the other."""
    plan = read_plan(path)
    for suffix, syntax in ((".yaml", "yaml"), (".md", "markdown")):
        again = tmp_path / f"again{suffix}"
        again.write_text(write_plan(plan, syntax), encoding="utf-8")
        assert plan_digest(read_plan(again)) == plan_digest(plan)


@pytest.mark.parametrize("path", [path for path in PLANS if path.suffix == ".md"], ids=lambda path: path.name)
def test_every_line_of_an_example_is_understood(path: Path) -> None:
    """We would show a document that our own reader cannot follow."""
    assert explain(path).coverage()["not understood"] == 0


def test_every_example_stands_in_the_guide() -> None:
    """A plan that nobody can find helps nobody."""
    guide = (EXAMPLES.parent / "docs" / "guides" / "writing-a-plan.md").read_text(encoding="utf-8")
    assert [path.name for path in PLANS if path.name not in guide] == []


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


def _bounds(name: str, part: str) -> list[list[tuple[Statistic, float]]]:
    """Of each phase: the statistics and bounds of its success or failure criteria."""
    phases = read_plan(EXAMPLES / name).phases
    return [[(one.statistic, one.bound) for one in getattr(phase, part)] for phase in phases]


def test_the_day_of_waves_has_the_figures_of_its_document() -> None:
    """A bound that slipped by a digit would be copied into a real plan."""
    plan = read_plan(EXAMPLES / "one-day-release.md")
    first = [(Statistic.P99, 50), (Statistic.RATE, 0.01), (Statistic.MAXIMUM, 500e6), (Statistic.AVAILABILITY, 0.999)]
    assert _bounds("one-day-release.md", "success") == [first, first]
    assert (Statistic.P99, 100) in [(guard.statistic, guard.bound) for guard in plan.guards]
    assert (plan.phases[0].hold_s_max, plan.phases[1].hold_s) == (8 * 3600, 24 * 3600)
    assert plan.going_back.window_s == 30 * 86_400


def test_the_whole_game_has_the_figures_of_its_document() -> None:
    """The same, for the game of 24 systems."""
    path = EXAMPLES / "whole-game.md"
    plan, text = read_plan(path), path.read_text(encoding="utf-8")
    success = [(Statistic.AVAILABILITY, 0.999), (Statistic.MEAN, 5), (Statistic.RATE, 0.01), (Statistic.MAXIMUM, 65e6)]
    assert _bounds("whole-game.md", "success") == [success, success]
    assert _bounds("whole-game.md", "failure") == [[(Statistic.RATE, 0.01), (Statistic.MEAN, 10)]] * 2
    assert (Statistic.MAXIMUM, 80e6) in [(guard.statistic, guard.bound) for guard in plan.guards]
    assert plan.going_back.budget_s == 15 * 60
    assert plan.phases[0].before
    assert plan.phases[0].before.window_s == 48 * 3600
    for said in ("24 systems", "34 of 34", "60 frames", "95% of the inputs", "99% of the reference", "4 cores | 8"):
        assert said in text


def test_the_approved_release_has_the_figures_of_its_document() -> None:
    """The same, for the release of five signatures."""
    path = EXAMPLES / "approved-release.md"
    plan, text = read_plan(path), path.read_text(encoding="utf-8")
    assert plan.phases[0].before
    assert (plan.phases[0].before.quorum, plan.phases[0].before.window_s) == (5, 2 * 86_400)
    hour_s = 3600.0
    assert [(phase.hold_s / hour_s, phase.hold_s_max / hour_s) for phase in plan.phases] == [
        (1, 2),
        (24, 24),
        (144, 144),
    ]
    latency = (Statistic.P95, 200.0)
    assert _bounds("approved-release.md", "success") == [
        [latency, (Statistic.RATE, 0.001)],
        [(Statistic.AVAILABILITY, 0.999), latency],
        [(Statistic.AVAILABILITY, 0.999), latency],
    ]
    assert plan.going_back.budget_s == hour_s
    assert plan.component("server").ready.give_up_s == 300
    for said in (
        "47 of 47",
        "0 errors and 0 warnings",
        "30 minutes",
        "2–3 hours",
        "1–2 days",
        '"login_attempts_per_minute": 5',
    ):
        assert said in text


def test_the_many_services_are_as_many_as_in_their_document() -> None:
    """The same, for the report of 27 services."""
    path = EXAMPLES / "many-services.md"
    plan, text = read_plan(path), path.read_text(encoding="utf-8")
    assert len(plan.components) == 27
    assert plan.going_back.budget_s == 120
    assert all((Statistic.P50, 1) in bounds for bounds in _bounds("many-services.md", "success"))
    for said in ("4 of 27", "15%", "27 of 27", "five minutes", "two"):
        assert said in text
