"""GL303: A restore from backup beside a promise to lose no data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.subject import Line
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Rollback steps that restore a database in documents that forbid data loss."""
    promise = next((line for line in of_kind(document, "criterion", "trigger", "kpi") if _forbids(line)), None)
    if promise is None:
        return
    for line in of_kind(document, "rollback step"):
        if re.search(r"restor\w* .*\b(?:database|data)\b.*backup|\bbackup\b.*restor", line.text, re.IGNORECASE):
            yield Fault(
                line.line, f"{quoted(line)} loses what was written since; line {promise.line} forbids data loss"
            )


def _forbids(line: Line) -> bool:
    return re.search(r"\b(?:zero|no|critical)?\s*data (?:loss|corruption)", line.text, re.IGNORECASE) is not None


RULE = Rule(
    code="GL303",
    name="restore-loses-data",
    severity=Severity.ERROR,
    finds="A restore from backup beside a promise to lose no data.",
    why="Everything written since the backup is lost by the restore: that is data loss by design.",
    fix="Go back without a restore (compatible schema), or say how much may be lost and who decides.",
    example=("## Success criteria\n\n- Zero data loss\n\n## Rollback procedure\n\n1. Restore database from backup\n"),
    check=check,
)
