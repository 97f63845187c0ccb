"""GL406: Teams that are ready and do not sign, or sign and were never asked."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Team names under `readiness` against those under `approval`."""
    ready = _teams(document, "readiness")
    signed = _teams(document, "approval")
    if not ready or not signed:
        return
    for name, line in ready.items():
        if name not in signed:
            yield Fault(line, f"the {name} is in the readiness list and does not sign")
    for name, line in signed.items():
        if name not in ready:
            yield Fault(line, f"the {name} signs and is not in the readiness list")


def _teams(document: Document, heading: str) -> dict[str, int]:
    return {
        line.label: line.line
        for line in document.lines
        if line.label.endswith("Team") and line.path and heading in line.path[-1].lower()
    }


RULE = Rule(
    code="GL406",
    name="sign-off-mismatch",
    severity=Severity.WARNING,
    finds="Teams that are ready and do not sign, or sign and were never asked.",
    why="Somebody's yes is missing, or nobody knows what it was for.",
    fix="Let the same teams stand in both lists.",
    example=("## Team readiness\n\n- **Ops Team:** OK\n\n## Technical approval\n\n- [x] **QA Team:** tested\n"),
    check=check,
)
