"""The engine's loop: tick until the run has ended or a person is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gonogo.core.events import RunOutcome
from gonogo.core.moves import Finish, Move, Wait
from gonogo.core.state import State
from gonogo.engine.tick import Engine

IDLE_S = 0.1
"""Real seconds between two looks while there is nothing to do; also how soon a guard's or a person's word is read."""


@dataclass(frozen=True, slots=True)
class Left:
    """Why the loop was left: with an outcome, or waiting for a person (outcome None), with the last reasons."""

    outcome: RunOutcome | None
    reasons: tuple[str, ...]


def carry_on(engine: Engine, *, stay: bool, watch: Callable[[State, Move], None]) -> Left:
    """Tick until the run has ended. `stay` False: leave as soon as a person is due. `watch` sees every move."""
    while True:
        move = engine.tick()
        watch(engine.book.state, move)
        match move:
            case Finish(outcome=outcome, reasons=reasons):
                return Left(outcome, reasons)
            case Wait(person=True, reasons=reasons) if not stay:
                return Left(None, reasons)
            case Wait(until_s=until_s):
                engine.outside.clock.sleep(_pause_s(engine, until_s))
            case _:
                pass


def _pause_s(engine: Engine, until_s: float | None) -> float:
    opened = engine.book.state.opened
    if until_s is None or opened is None:
        return IDLE_S
    return min(IDLE_S, max(0.01, (until_s - engine.book.now_s()) / opened.clock_scale))
