"""GL303: A restore from backup beside a promise to lose no data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted, spoken
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Rollback steps that restore a database in documents that forbid data loss."""
    promise = next((line for line in document.lines if _forbids(line)), None)
    if promise is None:
        return
    for line in of_kind(document, "rollback step"):
        if _RESTORES.search(spoken(line)):
            bounded = _BOUNDED.search(spoken(promise))
            promised = f"promises {bounded[0].strip()}" if bounded else "forbids data loss"
            yield Fault(line.line, f"{quoted(line)} loses what was written since; line {promise.line} {promised}")


def _forbids(line: Line) -> bool:
    if line.kind in ("criterion", "trigger", "kpi") and _LOSS.search(spoken(line)):
        return True
    is_told = line.kind in ("prose", "claim", "decision rule", "rollback step")
    return is_told and any(pattern.search(spoken(line)) for pattern in (_NO_LOSS, _BOUNDED))


_RESTORES = re.compile(
    r"restor\w* .*\b(?:database|data|db)\b.*(?:backup|snapshot)|\bbackup\b.*restor|restor\w* .*\bfrom\b.*\bsnapshot|"
    r"\brestor\w* (?:the )?(?:last (?:night|week)|yesterday)",
    re.IGNORECASE,
)
_LOSS = re.compile(r"data (?:loss|corruption)|\b(?:anyone|anybody|any player) loses\b", re.IGNORECASE)
_NO_LOSS = re.compile(
    r"\b(?:zero|no) data loss\b|\bno (?:data|progress|writes?) (?:is|are|may be|will be) (?:ever )?lost\b",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"\b(?:at most|no more than|less than|up to)\s+\d+\s*\w+\s+of\s+(?:lost\s+\w+|data loss|progress|data)\b",
    re.IGNORECASE,
)
"""How much may be lost: a restore loses whatever was written since, however long that is."""


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
