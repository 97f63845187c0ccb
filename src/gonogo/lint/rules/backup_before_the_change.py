"""GL309: A backup that was taken when the plan was written, and none before the change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted
from gonogo.lint.view import Document

_DONE = re.compile(
    r"\b(?:back-?\s?ups?|snapshots?)\b\W*(?:\w+ ){0,2}(?:completed?|taken|done|finished)\b|"
    r"\b(?:completed|taken|finished)\b \w* ?(?:back-?\s?ups?|snapshots?)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:take|create|make|run|perform|trigger|start|schedule|full|final|fresh|nightly|daily|continuous)\b.*"
    r"\b(?:back-?\s?ups?|snapshots?|dump)\b|\bpg_dump|\bmysqldump|\bback up\b|point-in-time|\bPITR\b|"
    r"(?:back-?up|snapshot)s? (?:job|before|right before|at|is taken|are taken|every|schedule)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|\bbefore\b|\bprior\b|\bevery\b|\b\d+\s*(?:h|hours?|min)\b")


def check(document: Document) -> Iterator[Fault]:
    """Backups that are already done when the plan is written, where no line takes one before the change."""
    if not document.phases or document.is_plan:
        return
    done = next((line for line in document.lines if _is_done(line)), None)
    if done is not None and not any(_takes(line) for line in document.lines if line is not done):
        yield Fault(done.line, f"{quoted(done)} was so when this was written; no line takes a backup before the change")


def _is_done(line: Line) -> bool:
    is_claimed = line.kind == "claim" or line.box not in (None, " ")
    return bool(is_claimed and _DONE.search(line.text) and not _DATED.search(line.text))


def _takes(line: Line) -> bool:
    return line.kind not in ("heading", "risk", "rollback step") and _TAKES.search(line.text) is not None


RULE = Rule(
    code="GL309",
    name="backup-before-the-change",
    severity=Severity.WARNING,
    finds="A backup that was taken when the plan was written, and none before the change.",
    why="Everything written between that backup and the change is lost by a restore.",
    fix="Add a step that takes a backup right before the first change to the data, and restore it once.",
    example=(
        "## Readiness\n\n- **Backups:** completed\n\n## Phase 1: Preparation\n\n- Backup verification\n\n"
        "## Phase 2: Deployment\n\n- Deploy the services\n"
    ),
    check=check,
)
