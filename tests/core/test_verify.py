"""What a journal says is derived again from what it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gonogo.core import events as e
from gonogo.core.chain import Line, check, genesis, link
from gonogo.core.codec import canonical, happening_to_json, to_json
from gonogo.core.criterion import Against
from gonogo.core.evidence import Arm, Outcome, Sides, Snapshot, Verdict
from gonogo.core.judge import dump, start
from gonogo.core.plan import Plan
from gonogo.core.replay import replay
from gonogo.core.verify import differences
from tests.core.plans import ANN, criterion, plan


def _failed() -> tuple[Plan, list[list[object]], Verdict]:
    """A plan, the observations of a guard on it, and the FAIL that follows."""
    made = replace(plan(), guards=(replace(criterion("guard"), against=Against.STABLE, bound=0.0, requests_min=1),))
    observed = []
    for at in range(30):
        arms = (Arm(n, bad, n, (n,), 10.0 * n) for n, bad in ((90 * at, 0), (10 * at, 5 * at)))
        snapshot = Snapshot(1e9 + at, (100.0,), (Sides("shop", *arms, share_bp=1000),))
        observed.append(["ten", float(at), to_json(snapshot)])
    derived = replay(made, checkpoint=dump(start(made)), observations=observed)
    return made, observed, next(each for each in derived if each.outcome is Outcome.FAIL)


def _journal(verdict: Verdict) -> tuple[e.Event, ...]:
    made, observed, _ = _failed()
    what = (
        e.RunOpened("run", made, "digest", ".", 1.0, "salt", ANN, "0.1.0"),
        e.JudgeChecked("ten", dump(start(made))),
        e.BlocksObserved("ten", observed),
        e.VerdictReached("ten", verdict),
    )
    return tuple(e.Event(index, float(index), 1e9 + index, each) for index, each in enumerate(what))


def test_a_fail_that_an_older_version_put_into_other_words_still_verifies():
    """A record of last year would be called forged as soon as a sentence is written better."""
    verdict = _failed()[2]
    assert differences(_journal(verdict)) == ()
    assert differences(_journal(replace(verdict, sentence="error rate is bad: go back"))) == ()


@pytest.mark.parametrize(
    "forged",
    [
        lambda verdict: replace(verdict, bad_new=verdict.bad_new + 1),
        lambda verdict: replace(verdict, requests_stable=verdict.requests_stable - 1),
        lambda verdict: replace(verdict, log_e=verdict.log_e + 1e-9),
        lambda verdict: replace(verdict, value=0.25),
        lambda verdict: replace(verdict, criterion="ten/failure"),
    ],
)
def test_a_fail_with_another_number_is_found(forged):
    """Whoever wants a version gone could write the evidence himself."""
    (found,) = differences(_journal(forged(_failed()[2])))
    assert found.index == 3


def test_other_words_are_found_by_the_chain():
    """Words are no evidence, but nobody may change them afterwards either."""
    lines, before = [], genesis("run")
    for event in _journal(_failed()[2]):
        json = happening_to_json(event.what)
        before = link(before, event.index, at_s=event.at_s, wall_s=event.wall_s, happening_json=json)
        lines.append(Line(event.index, event.at_s, event.wall_s, canonical(json), before))
    assert check("run", lines) is None
    lines[3] = replace(lines[3], what=lines[3].what.replace(b"error rate", b"error race", 1))
    assert check("run", lines) == 3
