"""GL206: A trigger or alert without a duration."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, of_kind, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Triggers and alert rules that bound a figure and do not say for how long."""
    for line in of_kind(document, "trigger", "alert rule"):
        if "duration" in line.lacks and any(bounds(line)):
            yield Fault(line.line, f"{quoted(line)} does not say for how long")


RULE = Rule(
    code="GL206",
    name="trigger-without-duration",
    severity=Severity.WARNING,
    finds="A trigger or alert without a duration.",
    why="A single bad sample wakes somebody, or takes the release back.",
    fix="Add `for 5 m`.",
    example="## Alerts\n\n- **Critical:** p99 latency > 100 ms\n",
    check=check,
)
