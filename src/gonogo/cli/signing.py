"""Answering gates without a person present: the same words as `gonogo decide`, given by the process itself."""

from __future__ import annotations

from gonogo.core.events import Answer, AnswerGiven
from gonogo.core.evidence import Outcome
from gonogo.core.gates import gates_of, refusal
from gonogo.core.phases import all_gates
from gonogo.core.plan import Gate, Principal
from gonogo.engine.book import Book
from gonogo.engine.people import answer


def approve_all(book: Book, by: Principal, reason: str) -> int:
    """Approve, once, every open gate that the plan writes and at which that answer counts; return how many.

    Left to people: gates at which it does not count, and the question of a phase that is overdue, since there the
    criteria are still open and an approval in advance knew nothing of that.
    """
    count = 0
    for gate in waiting_for(book, by):
        if gate in gates_of(book.plan):
            answer(book, gate.id, by=by, said=Answer.APPROVED, reason=reason)
            count += 1
    return count


LATE = 0.75
"""How much of a gate's window is over before an overdue phase is given up: its criteria may still come true in it."""


def reject_overdue(book: Book, by: Principal, reason: str) -> int:
    """Reject, once and late, the open question of every overdue phase at which that answer counts; return how many.

    What is still open is added to the reason.
    """
    overdue = [gate for gate in waiting_for(book, by) if gate not in gates_of(book.plan) and _is_late(book, gate)]
    for gate in overdue:
        answer(book, gate.id, by=by, said=Answer.REJECTED, reason=f"{reason}: {_open(book)}")
    return len(overdue)


def _open(book: Book) -> str:
    """What the present phase's criteria say that are not fulfilled."""
    phase = book.plan.phase(book.state.phase or "")
    said = (book.state.verdicts.get(criterion.id) for criterion in phase.success)
    return "; ".join(r.verdict.sentence for r in said if r and r.verdict.outcome is not Outcome.PASS) or "not measured"


def _is_late(book: Book, gate: Gate) -> bool:
    record = book.state.gates[gate.id]
    return book.now_s() >= record.opened_s + LATE * (record.closes_s - record.opened_s)


def waiting_for(book: Book, by: Principal) -> tuple[Gate, ...]:
    """The gates that are open, not decided, and that this principal may answer and has not answered yet."""
    book.refresh()
    decided = {decision.about for decision in book.state.decisions}
    return tuple(gate for gate in all_gates(book.plan) if gate.id not in decided and _may_answer(book, gate, by))


def _may_answer(book: Book, gate: Gate, by: Principal) -> bool:
    record = book.state.gates.get(gate.id)
    if record is None or any(given.by.name == by.name for given in record.answers):
        return False
    return refusal(gate, record, AnswerGiven(gate.id, by, Answer.APPROVED, "", record.digests)) is None
