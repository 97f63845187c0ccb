"""The go-live procedures: when, in which order, who decides, who is told."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.report.package.settings import is_asked, is_blank, is_setting
from gonogo.report.package.source import Source
from gonogo.report.package.ticks import people, plain_rows, section, to_do
from gonogo.report.record_gate import AnswerRecord
from gonogo.report.tables import plain
from gonogo.report.timeline.inside import is_before
from gonogo.report.timeline.text import to_text

NAME = "go-live-procedures.md"
TITLE = "Go-live procedures"


def body(source: Source) -> list[str]:
    """The schedule, then each phase as it is carried out."""
    return [
        *_when(source),
        *section("People", people(source), none="The plan names nobody."),
        *(row for place, name in source.phases() for row in _phase(source, place, name)),
        *section("Who is told, and when", plain_rows(source.lines("message")), none="The plan owes nobody a message."),
        *section("How bad it is, and who comes", plain_rows(source.lines("severity"))),
        *section("What may go wrong", plain_rows(source.lines("risk"))),
    ]


def _phase(source: Source, place: int, name: str) -> list[str]:
    settings = [line for line in source.lines("item", phase=place) if is_asked(line)]
    rules = sorted((*settings, *source.lines("decision rule", phase=place)), key=lambda line: line.line)
    asked = [line for line in rules if is_before(line)]
    decided = [line for line in rules if not is_before(line)]
    return [
        f"## {name}",
        "",
        *_own_times(source, place),
        *section("Steps", to_do(line for line in source.lines("step", phase=place) if not is_setting(line)), level=3),
        *section("Question before it begins", plain_rows(asked), level=3),
        *section("Decision", plain_rows(decided), none="The plan does not say how this phase is decided.", level=3),
        *section("Form of each answer", plain_rows(_blanks(source, place)), level=3),
        *_answers(source, place),
    ]


def _own_times(source: Source, place: int) -> list[str]:
    """The times of a phase, where they could not be made a schedule."""
    lines = source.lines("schedule", phase=place) if source.schedule is None else ()
    return section("When", plain_rows(lines), level=3)


def _blanks(source: Source, place: int) -> Iterator[Line]:
    return (line for line in source.lines("item", "step", "prose", phase=place) if is_blank(line))


def _answers(source: Source, place: int) -> list[str]:
    """What people said in the run."""
    if source.run is None or source.plan is None or place > len(source.plan.phases):
        return []
    phase = source.plan.phases[place - 1].id
    gates = [gate for gate in source.run.gates if gate.phase == phase]
    rows = (_answer(gate.id.rpartition("/")[2], one) for gate in gates for one in gate.answers)
    return section("Answers", rows, level=3)


def _answer(gate: str, one: AnswerRecord) -> str:
    who = f"{one.by.name} ({one.by.kind})"
    return f"- {gate}: {one.answer} by {who} at {one.when.utc}: {plain(one.reason)}; journal line {one.when.index}"


def _when(source: Source) -> list[str]:
    if source.schedule is None:
        note = "The plan gives dates and no time zone: with `zone:` in its front matter they become a schedule."
        return section("When", (note, "", *plain_rows(source.lines("schedule", phase=0))))
    return section("When", ("```text", to_text(source.schedule), "```"))
