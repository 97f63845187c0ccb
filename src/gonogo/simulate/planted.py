"""Faults that gonogo could have, planted one at a time: an oracle that misses one of them would miss it in earnest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

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


def _failures_to_end_a_baseline_as_done(event: e.Event) -> e.Happening:
    what = event.what
    if isinstance(what, e.StepFailed) and what.step.startswith("baseline/end/"):
        return e.StepDone(what.step, what.attempt, {}, 0.0)
    return what


def _the_way_back_as_never_done(event: e.Event) -> e.Happening:
    what = event.what
    return NOTHING if isinstance(what, e.StepDone) and what.step.startswith("back/") else what


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


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, and the rule of the oracle that must object to it in some world."""

    seams: Seams
    rule: str


PLANTED: dict[str, Planted] = {
    "intents are not written": Planted(
        Seams(writes=never_writing(lambda what: isinstance(what, e.StepIntended))), "intents_come_first"
    ),
    "intents name another key": Planted(Seams(writes=_with_another_key), "intents_come_first"),
    "decisions are not written": Planted(Seams(writes=never_writing(_is_go)), "grows_only_after_go"),
    "drivers are believed": Planted(Seams(believes_drivers=True), "promoted_is_true"),
    "the latch is ignored": Planted(
        Seams(ignores_latch=True, reads=_every_outcome_as(Outcome.FAIL, Outcome.HOLD)), "never_grows_after_latch"
    ),
    "the lease is ignored": Planted(Seams(ignores_lease=True), "one_engine_acts"),
    "every try has a new key": Planted(Seams(makes_new_keys=True), "words_are_said_once"),
    "the smoke is skipped": Planted(Seams(skips_smoke=True), "rolled_back_is_true"),
    "holds are forgotten": Planted(Seams(reads=swallowing(e.HoldPlaced)), "never_grows_on_hold"),
    "a gap in the watch is no hold": Planted(
        Seams(reads=swallowing(e.GuardGap, e.HoldPlaced)), "unwatched_never_grows"
    ),
    "a gap in the watch is not seen": Planted(Seams(sees_no_gap=True), "somebody_watches"),
    "the guard falls asleep": Planted(Seams(guard_sleeps_from_s=6.0, sees_no_gap=True), "bad_version_is_found"),
    "the guard only says that it latched": Planted(Seams(guard_only_says_so=True), "fail_takes_traffic_off"),
    "the guard's verdict is ignored": Planted(
        Seams(guard_only_says_so=True, reads=_every_outcome_as(Outcome.FAIL, Outcome.HOLD)), "bad_version_is_found"
    ),
    "a later green undoes a fail": Planted(
        Seams(reads=_every_outcome_as(Outcome.FAIL, Outcome.HOLD)), "turning_back_is_heeded"
    ),
    "unknown is taken for pass": Planted(
        Seams(reads=_every_outcome_as(Outcome.UNKNOWN, Outcome.PASS)), "phases_last_and_are_proved"
    ),
    "no data is pass": Planted(Seams(takes_no_data_for_pass=True), "a_pass_has_data"),
    "a share that the guard took is still counted on": Planted(
        Seams(reads=_every_outcome_as(Outcome.FAIL, Outcome.HOLD)), "nobody_is_sent_to_nothing"
    ),
    "going back never sees that it is done": Planted(Seams(reads=_the_way_back_as_never_done), "comes_to_an_end"),
    "a baseline is left behind": Planted(Seams(reads=_failures_to_end_a_baseline_as_done), "promoted_is_true"),
    "a request to go back is not heard": Planted(
        Seams(reads=swallowing(e.RollbackRequested)), "never_grows_after_turning_back"
    ),
    "going back gives up": Planted(Seams(reads=_failures_on_the_way_back_as_done), "rolled_back_is_true"),
    "deaths of the old version are not heard": Planted(Seams(reads=swallowing(e.ComponentLost)), "promoted_is_true"),
    "the old version goes at once": Planted(
        Seams(reads=planning(lambda of: replace(of, going_back=replace(of.going_back, window_s=0.0)))),
        "old_version_stays",
    ),
    "holds of phases are cut short": Planted(Seams(clock_factor=1.1), "phases_last_and_are_proved"),
    "one person counts twice": Planted(
        Seams(reads=answering(lambda what, index: replace(what, by=replace(what.by, name=f"{what.by.name} {index}")))),
        "gates_are_counted_right",
    ),
    "anybody may answer": Planted(
        Seams(reads=answering(lambda what, _: replace(what, by=replace(what.by, roles=("release manager",))))),
        "gates_are_counted_right",
    ),
    "a program counts as a person": Planted(
        Seams(reads=answering(lambda what, _: replace(what, by=replace(what.by, kind=PrincipalKind.PERSON)))),
        "gates_are_counted_right",
    ),
    "an answer to another plan counts": Planted(Seams(reads=_without_digests), "gates_are_counted_right"),
    "a condition is a yes": Planted(
        Seams(reads=answering(lambda what, _: replace(what, answer=e.Answer.APPROVED))), "gates_are_counted_right"
    ),
    "a no is not heard": Planted(
        Seams(reads=answering(lambda what, _: NOTHING if what.answer is e.Answer.REJECTED else what)),
        "gates_are_counted_right",
    ),
    "silence is a go": Planted(
        Seams(reads=planning(lambda of: _with_gates(of, lambda gate: replace(gate, on_silence=OnSilence.GO)))),
        "gates_are_counted_right",
    ),
    "gates are left out": Planted(Seams(reads=planning(lambda of: _with_gates(of, lambda _: None))), "gates_are_asked"),
}
"""By name. Each is caught by some rule in some of the first thousands of worlds; the tests hold that."""
