"""GL201: A phase that nothing can take back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, phases
from gonogo.lint.view import Document

_UNSEEN = re.compile(r"\bshadow|\bdark launch|\bdry run|\bmirror|\bsombra\b|\bmiroir\b|\bschatten", re.IGNORECASE)
_NOBODY = re.compile(
    r"\bno (?:customer|user|live|production|real) (?:traffic|users?|requests?)\b|\bno user sees\b", re.IGNORECASE
)
"""In such a phase nobody is served by the new version."""


def check(document: Document) -> Iterator[Fault]:
    """Phases without failure criteria in a document whose other phases have them."""
    if any(
        line.kind == "heading" and re.match(r"(?:release-wide )?guards\b", line.text, re.IGNORECASE)
        for line in document.lines
    ):
        return
    guarded = {line.phase for line in criteria(document, "failure")}
    if 0 in guarded:
        # What stands outside of the phases holds for all of them.
        return
    for place, phase in phases(document):
        is_nobody = any(_NOBODY.search(line.text) for line in document.by_phase.get(place, ()))
        is_seen = not is_nobody and phase.share != (0.0, 0.0) and not _UNSEEN.search(phase.title)
        if guarded and is_seen and place not in guarded:
            yield Fault(phase.line, f"phase {phase.number} ({phase.title}) has no failure criteria; other phases have")


RULE = Rule(
    code="GL201",
    name="phase-without-failure",
    severity=Severity.ERROR,
    finds="A phase that nothing can take back.",
    why="While it lasts the new version has users, and no figure says when it must go.",
    fix="Add failure criteria to the phase, or guards to the whole release.",
    example=(
        "## Phase 1: A (1 day)\n"
        "### Success criteria\n"
        "- error rate < 1%\n"
        "### Failure criteria\n"
        "- error rate > 5% for 1 h\n"
        "## Phase 2: B (1 day)\n"
        "### Success criteria\n"
        "- error rate < 1%\n"
    ),
    check=check,
)
