"""GL207: The alert sounds when it is already too late."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, of_kind, same_measure
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Alert rules that bound the same measure at the same value as a trigger."""
    triggers = [(line, figure) for line in of_kind(document, "trigger") for figure in bounds(line)]
    for alert in of_kind(document, "alert rule"):
        for figure in bounds(alert):
            for line, other in triggers:
                if same_measure(figure, other) and figure.value == other.value:
                    yield Fault(alert.line, f"{figure.text} is also what takes the release back, in line {line.line}")


RULE = Rule(
    code="GL207",
    name="alert-is-the-trigger",
    severity=Severity.WARNING,
    finds="The alert sounds when it is already too late.",
    why=("The same figure calls a person and takes the release back: the call comes when nothing is left to do."),
    fix="Let the alert sound earlier than the trigger.",
    example=(
        "## Alerts\n\n- **Critical:** p99 latency > 100 ms\n\n## Risk\n\n- **Automatic Rollback:** p99 > 100 ms\n"
    ),
    check=check,
)
