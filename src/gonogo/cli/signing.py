"""Answering gates without a person present: the same words as `gonogo decide`, given by the process itself."""

from __future__ import annotations

from collections.abc import Callable

from gonogo.core import events
from gonogo.core.moves import Move, Wait
from gonogo.core.plan import Principal
from gonogo.core.state import State
from gonogo.engine.book import Book
from gonogo.engine.people import answer, principal

REASON = "approved in advance with --yes"


def signer(book: Book, name: str | None) -> Callable[[State, Move], None]:
    """What is called after each move: it approves each open gate once as `name`; without a name it does nothing.

    GonogoError where the plan does not know the name, or its answer cannot count at a gate.
    """
    if name is None:
        return lambda _state, _move: None
    by = principal(book.plan, name)

    def sign(state: State, move: Move) -> None:
        if isinstance(move, Wait) and move.person:
            for gate in open_gates(state):
                if not has_answered(state, gate, by):
                    answer(book, gate, by, events.Answer.APPROVED, REASON)

    return sign


def open_gates(state: State) -> tuple[str, ...]:
    """The gates that were opened and not decided, in order."""
    decided = {decision.about for decision in state.decisions}
    return tuple(gate for gate in state.gates if gate not in decided)


def has_answered(state: State, gate: str, by: Principal) -> bool:
    """Whether that principal has said anything at that gate."""
    return any(given.by.name == by.name for given in state.gates[gate].answers)
