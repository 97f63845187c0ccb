"""Answering gates without a person present: the same words as `gonogo decide`, given by the process itself."""

from __future__ import annotations

from gonogo.core.events import Answer, AnswerGiven
from gonogo.core.gates import refusal
from gonogo.core.phases import all_gates
from gonogo.core.plan import Principal
from gonogo.engine.book import Book
from gonogo.engine.people import answer


def approve_all(book: Book, by: Principal, reason: str) -> int:
    """Approve, once, every open gate at which that principal's answer counts, and return how many.

    The others are left to people.
    """
    book.refresh()
    count = 0
    decided = {decision.about for decision in book.state.decisions}
    for gate in all_gates(book.plan):
        record = book.state.gates.get(gate.id)
        if record is None or gate.id in decided or any(given.by.name == by.name for given in record.answers):
            continue
        if refusal(gate, record, AnswerGiven(gate.id, by, Answer.APPROVED, reason, record.digests)) is None:
            answer(book, gate.id, by, Answer.APPROVED, reason)
            count += 1
    return count
