"""GL509: Figures that miss the target above which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted, sections
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Sections with a `Target` and other figures of the same unit that do not reach it."""
    for group in sections(iter(document.lines)):
        target = next(
            (line for line in group if line.label.lower() in ("target", "requirement") and line.figures), None
        )
        if target is None:
            continue
        goal = target.figures[0]
        upper = goal.comparison in ("<", "<=")
        if not upper and not re.search(r"minimum|at least|>", target.text):
            continue
        for line in group:
            if line is target or not line.figures or line.figures[0].unit != goal.unit:
                continue
            figure = line.figures[0]
            worst = max(figure.value, figure.high or figure.value) if upper else figure.value
            if worst > goal.value if upper else worst < goal.value:
                yield Fault(line.line, f"{quoted(line)} misses {quoted(target)} in line {target.line}")


RULE = Rule(
    code="GL509",
    name="target-missed",
    severity=Severity.ERROR,
    finds="Figures that miss the target above which they stand.",
    why="The document calls it met.",
    fix="Correct the status, or the target.",
    example=("## CPU usage\n\n- **Target**: < 20% CPU\n- **Under Load**: 15-25% CPU\n- **Status**: EXCEEDS TARGET\n"),
    check=check,
)
