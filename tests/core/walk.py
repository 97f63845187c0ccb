"""A run on paper: the real fold and the real decide, and a world that does what it is told, with the time in hand."""

from __future__ import annotations

from typing import assert_never

import pytest

from gonogo.core import events as e
from gonogo.core.decide import decide
from gonogo.core.evidence import Outcome, Verdict
from gonogo.core.moves import Finish, Move, Record, TakeStep, Wait
from gonogo.core.plan import Plan, Principal
from gonogo.core.state import State, apply
from gonogo.core.steps import Deploy, Side, Step, TakeRestorePoint
from tests.core.plans import ANN

MOVES_MAX = 400
"""More moves than the longest test plan has between two waits."""
DIGEST = "plan-digest"


class Walk:
    """One run: `move()` looks, `carry_out()` does, `happens()` is everything that comes out of the world."""

    def __init__(self, plan: Plan, *, stands_before: bool = True) -> None:
        self.plan = plan
        self.stands_before = stands_before
        self.now_s = 0.0
        self.events: list[e.Event] = []
        self.state = State()
        self.happens(e.RunOpened("run", plan, DIGEST, ".", 1.0, "salt", ANN, "0.1.0"))

    def happens(self, what: e.Happening) -> None:
        """One more line in the journal."""
        event = e.Event(len(self.events), self.now_s, 1e9 + self.now_s, what)
        self.events.append(event)
        self.state = apply(self.state, event)

    def move(self) -> Move:
        """What the core would do next."""
        return decide(self.plan, self.state, self.now_s)

    def carry_out(self) -> Move:
        """Carry out the next move without a fault; waiting and finishing change nothing."""
        move = self.move()
        if isinstance(move, TakeStep):
            self.intend(move)
            self.done(move)
        elif isinstance(move, Record):
            self.happens(move.what)
        return move

    def intend(self, move: TakeStep) -> None:
        """Only the intent is written: as when the engine dies right after it."""
        self.happens(e.StepIntended(move.step, move.attempt, f"run/{move.step.id}"))

    def done(self, move: TakeStep) -> None:
        """The result of a step that worked."""
        self.happens(e.StepDone(move.step.id, move.attempt, self._read_back(move.step), 0.1))

    def fail(self, kind: str = "unreachable", happened: e.Happened = e.Happened.UNKNOWN) -> TakeStep:
        """Carry out the next move, which must be a step, so that it fails."""
        move = self.move()
        assert isinstance(move, TakeStep), describe(move)
        self.intend(move)
        self.happens(e.StepFailed(move.step.id, move.attempt, happened, kind, "the world said so"))
        return move

    def until(self, words: str) -> Move:
        """Carry out moves until the next one reads so. Time passes over waits that have an end."""
        for _ in range(MOVES_MAX):
            move = self.move()
            if describe(move) == words:
                return move
            self._on(move, words)
        raise AssertionError(f"never came to {words!r}")

    def settle(self) -> Move:
        """Carry out moves until there is nothing to do now."""
        for _ in range(MOVES_MAX):
            move = self.carry_out()
            if isinstance(move, Wait | Finish):
                return move
        raise AssertionError("it never settles")

    def _on(self, move: Move, words: str) -> None:
        if isinstance(move, Finish):
            pytest.fail(f"finished {move.outcome.value} before {words!r}")
        if isinstance(move, Wait):
            if move.until_s is None:
                pytest.fail(f"waits without end before {words!r}: {move.reasons}")
            self.now_s = max(self.now_s, move.until_s)
            self.prove()
        else:
            self.carry_out()

    def verdict(self, criterion: str, outcome: Outcome) -> None:
        """The guard says what it sees of one criterion, in the phase that runs."""
        self.happens(e.VerdictReached(self.state.phase or "", spoken(criterion, outcome)))

    def prove(self) -> None:
        """The evidence of the running phase is all that could be wished for."""
        if self.state.phase is None:
            return
        phase = self.plan.phase(self.state.phase)
        for good in phase.success:
            self._say(good.id, Outcome.PASS)
        for bad in (*self.plan.guards, *phase.failure):
            self._say(bad.id, Outcome.HOLD)

    def _say(self, criterion: str, outcome: Outcome) -> None:
        record = self.state.verdicts.get(criterion)
        if record is None or (record.phase, record.verdict.outcome) != (self.state.phase, outcome):
            self.verdict(criterion, outcome)

    def answer(self, gate: str, by: Principal, answer: e.Answer = e.Answer.APPROVED) -> None:
        """A principal answers what the gate asks now."""
        digests = self.state.gates[gate].digests
        self.happens(e.AnswerGiven(gate, by, answer, "seen with own eyes", digests))

    def _read_back(self, step: Step) -> e.Json:
        match step.action:
            case Deploy(component=name, side=side, replicas=replicas):
                return {"side": side.value, "instances": [{"artifact": f"{name}-{side.value}"}] * replicas}
            case TakeRestorePoint():
                stood = [{"artifact": "stable"}] if self.stands_before else []
                return {"components": {c.name: {"stable": {"instances": stood}} for c in self.plan.components}}
            case _:
                return {}


def spoken(criterion: str, outcome: Outcome) -> Verdict:
    """A verdict with nothing in it but its outcome."""
    return Verdict(criterion, outcome, None, None, 0, 0, 0, 0, None, None, 0.0, f"{criterion} says {outcome.value}")


def describe(move: Move) -> str:  # one return a kind of move
    """A move in the few words that case files use."""
    match move:
        case TakeStep(step=step, attempt=attempt):
            return f"take {step.id}" if attempt == 1 else f"take {step.id} again, attempt {attempt}"
        case Record(what=what):
            return _recorded(what)
        case Wait(until_s=None, person=person):
            return "wait for a person" if person else "wait"
        case Wait(until_s=until_s, person=person):
            return f"wait until {until_s:g}" + (" for a person" if person else "")
        case Finish(outcome=outcome):
            return f"finish {outcome.value}"
        case _:
            assert_never(move)


def _recorded(what: object) -> str:  # noqa: PLR0911  # ditto
    match what:
        case e.DecisionMade(kind=kind, about=about):
            return f"decide {kind.value} {about}"
        case e.PhaseEntered(phase=phase):
            return f"enter {phase}"
        case e.GateOpened(gate=gate):
            return f"open {gate}"
        case e.HoldPlaced(source=source):
            return f"hold: {source}"
        case e.HoldReleased(source=source):
            return f"release: {source}"
        case e.RunEnded(outcome=outcome):
            return f"end {outcome.value}"
        case e.WindowClosed():
            return "close the window"
        case _:
            raise AssertionError(what)


def removes_stable(step: Step) -> bool:
    """Whether a step takes the whole old version of something away."""
    return (
        getattr(step.action, "side", None) is Side.STABLE
        and not isinstance(step.action, Deploy)
        and "smoke" not in step.id
    )
