"""GL107: A criterion that only a person can answer."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, quoted, sections
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Success and failure criteria without any figure, told once a section."""
    for group in sections(criteria(document, "success")):
        yield from _told(group)
    for group in sections(criteria(document, "failure")):
        yield from _told(group)


def _told(group: tuple[Line, ...]) -> Iterator[Fault]:
    vague = [line for line in group if "figure" in line.lacks]
    if vague:
        also = f" and {len(vague) - 1} more lines of this section" if len(vague) > 1 else ""
        yield Fault(vague[0].line, f"{quoted(vague[0])}{also} has no figure: only a person can say whether it is so")


RULE = Rule(
    code="GL107",
    name="no-figure",
    severity=Severity.NOTE,
    finds="A criterion that only a person can answer.",
    why="Without a figure nothing can measure it; somebody must say so, by name, when the decision is due.",
    fix="Write it as `person: …` and name who answers, or give it a figure.",
    example="## Success criteria\n\n- users are happy\n",
    check=check,
)
