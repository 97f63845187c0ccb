"""What `decide` can answer: exactly one move, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.core.events import (
    DecisionMade,
    GateOpened,
    HoldPlaced,
    HoldReleased,
    PhaseEntered,
    RunEnded,
    RunOutcome,
    WindowClosed,
)
from gonogo.core.steps import Step

Recordable = PhaseEntered | GateOpened | DecisionMade | HoldPlaced | HoldReleased | RunEnded | WindowClosed
"""Events that follow from a move alone, without touching the world."""


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Carry out one step: intent, act, read back, result."""

    step: Step
    attempt: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Write one event: something was decided, entered, opened or ended."""

    what: Recordable
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until_s` (plan's clock; None: until something happens). `person` True: a person is due."""

    until_s: float | None
    reasons: tuple[str, ...]
    person: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """The run is over for the engine."""

    outcome: RunOutcome
    reasons: tuple[str, ...]


Move = TakeStep | Record | Wait | Finish
