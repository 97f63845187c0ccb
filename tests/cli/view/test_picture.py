from __future__ import annotations

import pytest

from gonogo.cli.view.picture import STALE_S, picture
from gonogo.cli.view.so_far import SoFar, follow
from gonogo.ports import Beat
from gonogo.report import make_report


def seen(wall_s, *, requests_per_s=15.0):
    """A guard's beat with one component and one guard."""
    arm = {"requests_per_s": requests_per_s, "error_rate": None, "p95_ms": 13.0}
    said = {
        "criterion": "guard/errors",
        "outcome": "HOLD",
        "sentence": "nothing so far",
        "log_e": 1.0,
        "log_limit": 4.0,
    }
    sides = {"game": {"stable": {"requests_per_s": 285.0, "error_rate": 0.0, "p95_ms": 12.0}, "new": arm}}
    return Beat("r", "guard", wall_s, {"phase": "internal", "sides": sides, "verdicts": [said]})


def look(events, beats=(), after_s=1.0):
    return picture(follow(SoFar(), events), beats, events[-1].wall_s + after_s)


def test_phases_and_shares(journals):
    """Whoever looks sees where the release stands."""
    now = look(journals.prepared().done())
    assert [phase.outcome for phase in now.phases] == ["under way", "not reached"]
    assert now.shares_bp == {"game": 500}
    assert 0 < now.phases[0].part < 1
    assert now.outcome == "under way"


@pytest.mark.parametrize(
    ("run", "outcome", "phases"),
    [
        ("promoted", "promoted", ["passed", "passed"]),
        ("tripped", "rolled back", ["given up", "not reached"]),
        ("asked_back", "rolled back", ["passed", "passed"]),
    ],
)
def test_outcomes(journals, run, outcome, phases):
    """The end of a run looks like what it was."""
    now = look(getattr(journals, run)())
    assert (now.outcome, [phase.outcome for phase in now.phases]) == (outcome, phases)


def test_the_view_and_the_report_say_the_same_outcome(journals):
    """At no moment do two faces tell two stories."""
    for run in ("promoted", "tripped", "waiting", "asked_back"):
        events = getattr(journals, run)()
        for length in range(1, len(events) + 1):
            told = make_report(events[:length])
            shown = look(events[:length])
            assert told.outcome == shown.outcome
            assert [phase.outcome for phase in told.phases] == [phase.outcome for phase in shown.phases]


def test_arms_and_evidence_come_from_the_guard(journals):
    """Both sides and the evidence against its limit are what the guard saw last."""
    events = journals.prepared().done()
    now = look(events, [Beat("r", "engine", 0, {}), seen(events[-1].wall_s)])
    assert [(arm.side, arm.requests_per_s, arm.error_rate) for arm in now.arms] == [
        ("stable", 285.0, 0.0),
        ("new", 15.0, None),
    ]
    assert [(one.asks, one.outcome, one.toward_limit) for one in now.evidence] == [
        ("error rate > 2 % for 2 h", "HOLD", 0.25)
    ]


def test_old_figures_are_not_shown_as_present(journals):
    """When the guard is gone, the figures it saw last are not passed off as what is happening."""
    events = journals.prepared().done()
    now = look(events, [seen(events[-1].wall_s)], after_s=STALE_S + 1)
    assert now.arms == ()
    assert now.guard_seen_s == pytest.approx(STALE_S + 1)


def test_what_is_waited_for(journals):
    """A run that cannot go on names what is asked of whom, and who holds it."""
    now = look(journals.waiting())
    assert now.next.person
    assert now.next.reasons == ("1 more of 1 approvals by release manager needed",)
    assert now.next.in_real_s == pytest.approx(172.8 - 6)
    assert now.holds == ("Mei (person): lunch",)


def test_price_before_and_after_promotion(journals):
    """The price of going back is in real seconds that this run measured, with its end on the plan's clock."""
    events = journals.promoted()
    price = look(events, [seen(events[-1].wall_s, requests_per_s=300.0)]).price
    assert price.off_s == pytest.approx(0.2)
    assert price.verified_s == pytest.approx(0.4)
    assert price.requests_per_s == 300.0
    assert price.until_plan_s == pytest.approx(events[-1].at_s + 86_400)
    assert look(journals.prepared().done()).price.until_plan_s is None
    assert not look(journals.tripped()).price.is_possible


def test_no_step_no_promise(journals):
    """Before any step of its kind was taken, nothing is promised about going back."""
    price = look(journals.tripped()[:1]).price
    assert price.off_s is None
    assert price.verified_s is None


def test_a_step_under_way_is_named(journals):
    """While a process starts or drains, the screen says so, in words."""
    events = journals.tripped()
    at = next(event.index for event in events if getattr(event.what, "key", "") == "r/back/remove/game")
    assert look(events[: at + 1]).next.reasons == ("under way: drain and end game, new version",)
