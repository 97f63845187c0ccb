"""Faults that gonogo could have, planted one at a time: an oracle that misses one of them would miss it in earnest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gonogo.core import events as e
from gonogo.core.evidence import Outcome
from gonogo.core.plan import Gate, OnSilence, Phase, Plan, PrincipalKind
from gonogo.simulate.seams import NOTHING, Reading, Seams, Writing


def swallowing(*kinds: type) -> Reading:
    """Events of those kinds are never read."""
    return lambda event: NOTHING if isinstance(event.what, kinds) else event.what


def answering(changed: Callable[[e.AnswerGiven, int], e.Happening]) -> Reading:
    """Answers are read as something else."""
    return lambda event: changed(event.what, event.index) if isinstance(event.what, e.AnswerGiven) else event.what


def planning(changed: Callable[[Plan], Plan]) -> Reading:
    """The plan is read as another one."""

    def read(event: e.Event) -> e.Happening:
        what = event.what
        return replace(what, plan=changed(what.plan)) if isinstance(what, e.RunOpened) else what

    return read


def never_writing(is_it: Callable[[e.Happening], bool]) -> Writing:
    """Those events are acted on and never written."""
    return lambda what: NOTHING if is_it(what) else what


def _every_outcome_as(wrong: Outcome, right: Outcome) -> Reading:
    def read(event: e.Event) -> e.Happening:
        what = event.what
        if isinstance(what, e.VerdictReached) and what.verdict.outcome is wrong:
            return replace(what, verdict=replace(what.verdict, outcome=right))
        return NOTHING if wrong is Outcome.FAIL and isinstance(what, e.GuardTripped) else what

    return read


def _failures_on_the_way_back_as_done(event: e.Event) -> e.Happening:
    what = event.what
    if isinstance(what, e.StepFailed) and what.step.startswith("back/"):
        return e.StepDone(what.step, what.attempt, {}, 0.0)
    return what


def _without_digests(event: e.Event) -> e.Happening:
    what = event.what
    return replace(what, digests=()) if isinstance(what, e.GateOpened | e.AnswerGiven) else what


def _with_gates(of: Plan, changed: Callable[[Gate], Gate | None]) -> Plan:
    def phase(old: Phase) -> Phase:
        before, decision = (changed(gate) if gate else None for gate in (old.before, old.decision))
        return replace(old, before=before, decision=decision)

    return replace(of, phases=tuple(map(phase, of.phases)))


def _with_another_key(what: e.Happening) -> e.Happening:
    return replace(what, key=f"{what.key} or so") if isinstance(what, e.StepIntended) else what


def _is_go(what: e.Happening) -> bool:
    return isinstance(what, e.DecisionMade) and what.kind is e.DecisionKind.GO


PLANTED: dict[str, Seams] = {
    "intents are not written": Seams(writes=never_writing(lambda what: isinstance(what, e.StepIntended))),
    "intents name another key": Seams(writes=_with_another_key),
    "decisions are not written": Seams(writes=never_writing(_is_go)),
    "drivers are believed": Seams(believes_drivers=True),
    "the latch is ignored": Seams(ignores_latch=True, reads=_every_outcome_as(Outcome.FAIL, Outcome.HOLD)),
    "the lease is ignored": Seams(ignores_lease=True),
    "every try has a new key": Seams(makes_new_keys=True),
    "the smoke is skipped": Seams(skips_smoke=True),
    "holds are forgotten": Seams(reads=swallowing(e.HoldPlaced)),
    "a gap in the watch is no hold": Seams(reads=swallowing(e.GuardGap, e.HoldPlaced)),
    "a gap in the watch is not seen": Seams(sees_no_gap=True),
    "the guard falls asleep": Seams(guard_sleeps_from_s=6.0, sees_no_gap=True),
    "the guard only says that it latched": Seams(guard_only_says_so=True),
    "a later green undoes a fail": Seams(reads=_every_outcome_as(Outcome.FAIL, Outcome.HOLD)),
    "unknown is taken for pass": Seams(reads=_every_outcome_as(Outcome.UNKNOWN, Outcome.PASS)),
    "no data is pass": Seams(takes_no_data_for_pass=True),
    "a request to go back is not heard": Seams(reads=swallowing(e.RollbackRequested)),
    "going back gives up": Seams(reads=_failures_on_the_way_back_as_done),
    "deaths of the old version are not heard": Seams(reads=swallowing(e.ComponentLost)),
    "the old version goes at once": Seams(
        reads=planning(lambda of: replace(of, going_back=replace(of.going_back, window_s=0.0)))
    ),
    "holds of phases are cut short": Seams(clock_factor=1.1),
    "one person counts twice": Seams(
        reads=answering(lambda what, index: replace(what, by=replace(what.by, name=f"{what.by.name} {index}")))
    ),
    "anybody may answer": Seams(
        reads=answering(lambda what, _: replace(what, by=replace(what.by, roles=("release manager",))))
    ),
    "a program counts as a person": Seams(
        reads=answering(lambda what, _: replace(what, by=replace(what.by, kind=PrincipalKind.PERSON)))
    ),
    "an answer to another plan counts": Seams(reads=_without_digests),
    "a condition is a yes": Seams(reads=answering(lambda what, _: replace(what, answer=e.Answer.APPROVED))),
    "a no is not heard": Seams(reads=answering(lambda what, _: NOTHING if what.answer is e.Answer.REJECTED else what)),
    "silence is a go": Seams(
        reads=planning(lambda of: _with_gates(of, lambda gate: replace(gate, on_silence=OnSilence.GO)))
    ),
    "gates are left out": Seams(reads=planning(lambda of: _with_gates(of, lambda _: None))),
}
"""By name. Each is caught by some rule in some of the first thousands of worlds; the tests hold that."""
