"""GL802: Text that had been garbled."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Documents whose text had to be repaired."""
    if document.repaired:
        yield Fault(1, document.repaired)


RULE = Rule(
    code="GL802",
    name="garbled",
    severity=Severity.NOTE,
    finds="Text that had been garbled.",
    why=("An editor read the file in another encoding than it was written in; what people see is not what was meant."),
    fix="Save the file as UTF-8 again.",
    example="",
    check=check,
)
