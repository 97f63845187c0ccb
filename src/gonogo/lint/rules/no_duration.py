"""GL102: A failure criterion with a figure and no duration."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Failure criteria that bound a figure and do not say for how long; in a plan they count once certain."""
    if document.is_plan:
        return
    for line in criteria(document, "failure"):
        if "duration" in line.lacks:
            yield Fault(line.line, f"{quoted(line)} does not say for how long")


RULE = Rule(
    code="GL102",
    name="no-duration",
    severity=Severity.WARNING,
    finds="A failure criterion with a figure and no duration.",
    why=(
        "One bad minute, or one bad sample, would take the release back; or nobody would, because nobody "
        "knows for how long it must last."
    ),
    fix="Add `for 10 m`, or say that it counts at once.",
    example="## Failure criteria\n\n- error rate > 2%\n",
    check=check,
)
