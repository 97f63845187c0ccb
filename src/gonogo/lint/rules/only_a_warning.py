"""GL209: A criterion whose miss only warns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Figure, Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import LOWER_IS_BETTER, bounds, criteria, of_kind, same_measure
from gonogo.lint.view import Document

_MILD = re.compile(r"warn|info|low|minor", re.IGNORECASE)


def check(document: Document) -> Iterator[Fault]:
    """Alerts called a warning on a measure that a criterion bounds and that nothing stronger looks at.

    Only in documents in which some other measure does take the release back.
    """
    if document.is_plan:
        return
    taken = [figure for line in of_kind(document, "trigger") for figure in bounds(line)]
    taken += [figure for line in criteria(document, "failure") for figure in bounds(line)]
    loud = [f for line in of_kind(document, "alert rule") if not _MILD.match(line.label) for f in bounds(line)]
    wanted = [(line, figure) for line in criteria(document, "success") for figure in bounds(line)]
    for alert in of_kind(document, "alert rule") if taken else ():
        if not _MILD.match(alert.label):
            continue
        for figure in bounds(alert):
            is_seen = any(_is_of(other, figure) for other in (*taken, *loud))
            missed = None if is_seen else _missed(figure, wanted)
            if missed is not None:
                message = f"{figure.text} misses the criterion in line {missed.line} and only warns"
                yield Fault(alert.line, f"{message}; nothing takes the release back for it")


def _is_of(one: Figure, other: Figure) -> bool:
    return one.measure == other.measure and one.unit == other.unit


def _missed(figure: Figure, wanted: list[tuple[Line, Figure]]) -> Line | None:
    """The first success criterion that does not hold where this alert sounds."""
    if figure.measure not in LOWER_IS_BETTER:
        return None
    fits = (line for line, goal in wanted if same_measure(figure, goal) and figure.value >= goal.value)
    return next(fits, None)


RULE = Rule(
    code="GL209",
    name="only-a-warning",
    severity=Severity.WARNING,
    finds="A criterion whose miss only warns.",
    why="The release has then failed by its own criterion, and all that happens is a line in a channel.",
    fix="Add a trigger or a failure criterion for this measure, or make the alert a critical one.",
    example=(
        "## Success criteria\n\n- error rate < 1%\n\n## Alerts\n\n- **Critical:** p99 latency > 90 ms for 5 minutes\n"
        "- **Warning:** error rate > 1% for 5 minutes\n\n## Rollback triggers\n\n- p99 latency > 100 ms for 5 minutes\n"
    ),
    check=check,
)
