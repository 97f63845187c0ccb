"""GL508: A reference to a file that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Local links and paths that do not lead to a file, as seen when the document was read."""
    for line, path in document.missing_files:
        yield Fault(line, f"`{path}` is not there")


RULE = Rule(
    code="GL508",
    name="missing-file",
    severity=Severity.WARNING,
    finds="A reference to a file that is not there.",
    why="The evidence or the procedure that the document relies on cannot be opened.",
    fix="Add the file, or correct the path.",
    example="- The steps are in `guide/steps.md`\n",
    check=check,
)
