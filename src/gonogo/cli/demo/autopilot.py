"""Answers the gates of an unattended demo: as a program, recorded as one, through the same door as `gonogo decide`."""

from __future__ import annotations

from gonogo.cli.signing import has_answered, open_gates
from gonogo.core.events import Answer
from gonogo.core.plan import Plan, Principal, PrincipalKind
from gonogo.engine.book import Book
from gonogo.engine.people import answer
from gonogo.errors import GonogoError

REASON = "unattended demo: no person was asked, and nothing that only a person can know was looked at"


def program_of(plan: Plan) -> Principal:
    """The program that the plan lets answer. GonogoError where it names none."""
    found = next((one for one in plan.people if one.kind is PrincipalKind.PROGRAM), None)
    if found is None:
        raise GonogoError("GG-2007", "the plan names no program that could answer", where="people")
    return found


def answer_gates(book: Book, by: Principal) -> None:
    """Approve every gate that is open and that this program has not answered yet."""
    book.refresh()
    for gate in open_gates(book.state):
        if not has_answered(book.state, gate, by):
            answer(book, gate, by, Answer.APPROVED, REASON)
