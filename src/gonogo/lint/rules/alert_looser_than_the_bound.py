"""GL204: An alert that is looser than the criterion."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, is_looser, of_kind, same_measure
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """The tightest alert on a measure against the success criterion on the same one."""
    alerts = [(line, figure) for line in of_kind(document, "alert rule") for figure in bounds(line)]
    for line in criteria(document, "success"):
        for figure in bounds(line):
            same = [(alert, other) for alert, other in alerts if same_measure(figure, other)]
            if same and all(is_looser(other, figure) for _, other in same):
                alert, other = min(same, key=lambda pair: abs(pair[1].value - figure.value))
                yield Fault(alert.line, f"nobody is called between {figure.text} (line {line.line}) and {other.text}")


RULE = Rule(
    code="GL204",
    name="alert-looser-than-the-bound",
    severity=Severity.WARNING,
    finds="An alert that is looser than the criterion.",
    why="Between the two nobody is called although the criterion is already missed.",
    fix="Let the alert sound at the bound or before it.",
    example=(
        "## Success criteria\n\n- p99 latency < 50 ms\n\n## Alerts\n\n- **Critical:** p99 > 100 ms for 5 minutes\n"
    ),
    check=check,
)
