from __future__ import annotations

import pytest

from gonogo.cli.demo.autopilot import answer_gates, program_of
from gonogo.core import events as e
from gonogo.engine.book import Book


@pytest.mark.usefixtures("world_run")
def test_the_autopilot_does_not_overrule_the_plan(runs, journals):
    """Where a phase is overdue with its criteria open, an unattended demo goes back; it does not wave it through."""
    for verdict in (journals.CALM_VERDICT, journals.ERRORS_VERDICT):
        length = len(runs.journal.read("r-7f3a"))
        runs.journal.append("r-7f3a", verdict, expected_length=length, token=None, at_s=0.0, wall_s=runs.clock.now_s)
    book = Book(runs.journal, "r-7f3a", runs.clock)
    for _ in range(3):
        runs.call("run", "latest")
        answer_gates(book, program_of(journals.plan()))
        runs.clock.now_s += 130
        answer_gates(book, program_of(journals.plan()))
    answers = [what for what in (x.what for x in runs.journal.read("r-7f3a")) if isinstance(what, e.AnswerGiven)]
    assert [(given.gate, given.answer) for given in answers] == [
        ("beta/before", e.Answer.APPROVED),
        ("beta/overdue", e.Answer.REJECTED),
    ]
    assert {given.by for given in answers} == {journals.BOT}
    assert runs.call("status").data["runs"][0]["outcome"] == "rolled back"
