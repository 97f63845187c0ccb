"""Every decision of a run, derived again from its journal alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gonogo.core import events as e
from gonogo.core.decide import decide
from gonogo.core.evidence import Outcome, Verdict
from gonogo.core.moves import Move, Record, TakeStep
from gonogo.core.plan import PrincipalKind
from gonogo.core.replay import replay
from gonogo.core.state import State, apply


@dataclass(frozen=True, slots=True)
class Difference:
    """One event that does not follow from the events before it: which, what was written, what follows instead."""

    index: int
    written: str
    derived: str


def differences(events: Iterable[e.Event]) -> tuple[Difference, ...]:
    """Every event that a rule decided and that this version of gonogo would have decided otherwise; () if none.

    Intents, gates, decisions, holds by rule and endings are derived again by `decide`; each FAIL of a guard is derived
    again from the judge's last checkpoint and the snapshots written with it: its outcome and its numbers, not its
    words, which another version may have chosen otherwise. What people and drivers said is taken as said. The hash
    chain is checked elsewhere, and holds the words as well: this is about reasons, not about bytes.
    """
    state, found = State(), list[Difference]()
    judged = _Judged()
    for event in events:
        found.extend(_decided(state, event))
        found.extend(judged.check(state, event))
        state = apply(state, event)
    return tuple(found)


def _decided(state: State, event: e.Event) -> tuple[Difference, ...]:
    if not _is_by_rule(event.what):
        return ()
    if state.plan is None:
        return (Difference(event.index, type(event.what).__name__, "nothing: no plan was opened before it"),)
    move = decide(state.plan, state, event.at_s)
    if _leads_to(move, event.what):
        return ()
    return (Difference(event.index, repr(event.what), repr(move)),)


def _is_by_rule(what: e.Happening) -> bool:
    match what:
        case e.HoldPlaced(by=by) | e.HoldReleased(by=by):
            return by.kind is PrincipalKind.ENGINE
        case e.StepIntended() | e.PhaseEntered() | e.GateOpened() | e.DecisionMade() | e.RunEnded() | e.WindowClosed():
            return True
        case _:
            return False


def _leads_to(move: Move, what: e.Happening) -> bool:
    match move:
        case TakeStep(step=step, attempt=attempt):
            return isinstance(what, e.StepIntended) and what.step == step and what.attempt == attempt
        case Record(what=recorded):
            return recorded == what
        case _:
            return False


class _Judged:
    """Follows the judge's checkpoints and blocks, and derives each guard's FAIL from them."""

    def __init__(self) -> None:
        self.checkpoint: e.Json = None
        self.blocks: e.BlocksObserved | None = None

    def check(self, state: State, event: e.Event) -> tuple[Difference, ...]:
        match event.what:
            case e.JudgeChecked(judge=judge):
                self.checkpoint = judge
            case e.BlocksObserved():
                self.blocks = event.what
            case e.VerdictReached(verdict=verdict) if verdict.outcome is Outcome.FAIL and state.plan is not None:
                if self.blocks is None:
                    return (Difference(event.index, verdict.sentence, "nothing: no observation was written for it"),)
                derived = replay(state.plan, checkpoint=self.checkpoint, observations=self.blocks.snapshots)
                if _unsaid(verdict) not in map(_unsaid, derived):
                    said = "; ".join(_told(v) for v in derived if v.criterion == verdict.criterion)
                    return (Difference(event.index, _told(verdict), said or "no such criterion"),)
            case _:
                pass
        return ()


def _unsaid(verdict: Verdict) -> Verdict:
    """The verdict without its words."""
    return replace(verdict, sentence="")


def _told(verdict: Verdict) -> str:
    """Words and numbers: two verdicts may differ in either."""
    counts = f"{verdict.bad_new} of {verdict.requests_new}, {verdict.bad_stable} of {verdict.requests_stable}"
    numbers = f"{counts}, value {verdict.value}, log E {verdict.log_e} of {verdict.log_limit}"
    return f"{verdict.outcome.value}: {verdict.sentence} ({numbers})"
