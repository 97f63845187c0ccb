"""One move, carried out: intent, act, read back, result."""

from __future__ import annotations

from typing import assert_never

from gonogo.core.events import Happened, StepDone, StepFailed, StepIntended
from gonogo.core.moves import Finish, Move, Record, TakeStep, Wait
from gonogo.engine.acts import NotSeen, act
from gonogo.engine.book import Book
from gonogo.engine.outside import Outside
from gonogo.ports import DriverError, Fenced


def carry_out(outside: Outside, book: Book, move: Move, now_s: float) -> None:
    """Do what was decided on exactly the book's state at `now_s`; where others wrote first, do nothing."""
    match move:
        case TakeStep():
            _take(outside, book, move, now_s)
        case Record(what=what):
            book.write(what, now_s)
        case Wait() | Finish():
            return
        case _:
            assert_never(move)


def _take(outside: Outside, book: Book, move: TakeStep, now_s: float) -> None:
    step, key = move.step, f"{book.run}/{move.step.id}"
    if not book.write(StepIntended(step, move.attempt, key), now_s):
        return
    began_s = outside.clock.wall_s()
    if began_s >= book.acts_until_wall_s:
        raise Fenced(book.run)  # this process was stopped in between, and another engine may be acting by now
    try:
        read_back = act(outside, book.plan, book.state, step, key)
    except DriverError as error:
        why = f"{error.why}; hint: {error.hint}" if error.hint else error.why
        book.insist(StepFailed(step.id, move.attempt, error.happened, error.kind.value, why))
    except NotSeen as error:
        book.insist(StepFailed(step.id, move.attempt, Happened.UNKNOWN, error.kind, error.why))
    else:
        book.insist(StepDone(step.id, move.attempt, read_back, outside.clock.wall_s() - began_s))
