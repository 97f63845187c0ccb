"""Answers the gates of an unattended demo: as a program, recorded as one, through the same door as `gonogo decide`."""

from __future__ import annotations

from gonogo.cli.signing import approve_all, reject_overdue
from gonogo.core.plan import Plan, Principal, PrincipalKind
from gonogo.engine.book import Book
from gonogo.errors import GonogoError

OPEN = "unattended demo: what the plan wanted to see is not there, and a program does not overrule the plan"
REASON = "unattended demo: no person was asked, and nothing that only a person can know was looked at"


def answer_gates(book: Book, by: Principal) -> None:
    """Approve what the plan asks, and send back a phase whose criteria were still open at its longest hold."""
    approve_all(book, by, REASON)
    reject_overdue(book, by, OPEN)


def program_of(plan: Plan) -> Principal:
    """The program that the plan lets answer. GonogoError where it names none."""
    found = next((one for one in plan.people if one.kind is PrincipalKind.PROGRAM), None)
    if found is None:
        raise GonogoError("GG-2007", "the plan names no program that could answer", where="people")
    return found
