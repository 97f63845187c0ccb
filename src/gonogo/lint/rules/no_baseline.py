"""GL103: A change without a baseline."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Criteria and triggers that speak of a change and do not say from what."""
    for line in of_kind(document, "criterion", "trigger"):
        if "baseline" in line.lacks:
            yield Fault(line.line, f"{quoted(line)} is a change from something that is not named")


RULE = Rule(
    code="GL103",
    name="no-baseline",
    severity=Severity.ERROR,
    finds="A change without a baseline.",
    why=(
        "`Degradation > 50%` is a comparison with something that the document does not name, so nobody can measure it."
    ),
    fix="Name the figure that it is compared with, or compare with the stable version at the same moment.",
    example="## Failure criteria\n\n- performance degradation > 50% for 10 minutes\n",
    check=check,
)
