"""GL608: Steps in an order that does not work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted, sections
from gonogo.lint.view import Document

_TAG = r"\btag (?:the )?(?:repo|commit|code|branch|release commit)|create (?:a |the )?(?:git )?tag\b|git tag"
_RELEASE = r"\bcreate (?:a |the )?(?:github |gitlab )?release\b|gh release create"
_BACKUP = r"\b(?:take|create|make|run|perform)\b.*\b(?:back-?up|snapshot|dump)\b|\bpg_dump|\bback up\b"
_MIGRATE = r"\b(?:run|apply|execute|start)\b.*\bmigrations?\b|\bmigrate (?:the )?(?:database|schema|data)"
_BUILD = r"\b(?:generate|build|compile)\b.*\b(?:artifacts?|artefacts?|images?|binar(?:y|ies)|bundle)\b"
_DEPLOY = r"\bdeploy\b.*\bto (?:the )?production\b"
_PAIRS = tuple(
    (re.compile(first, re.IGNORECASE), re.compile(second, re.IGNORECASE), why)
    for first, second, why in (
        (_TAG, _RELEASE, "a release is made from a tag"),
        (_BACKUP, _MIGRATE, "a backup after the migration holds the new schema"),
        (_BUILD, _DEPLOY, "what is deployed has to be built first"),
    )
)
"""What must stand first, what it must stand before, and why."""


def check(document: Document) -> Iterator[Fault]:
    """Steps of one list of which a later one must come first."""
    for group in sections(of_kind(document, "step")):
        for earlier, later, why in _PAIRS:
            first = next((line for line in group if earlier.search(line.text)), None)
            second = next((line for line in group if later.search(line.text)), None)
            if first is not None and second is not None and second.line < first.line:
                yield Fault(first.line, f"{quoted(first)} comes after {quoted(second)} in line {second.line}: {why}")


RULE = Rule(
    code="GL608",
    name="steps-out-of-order",
    severity=Severity.WARNING,
    finds="Steps in an order that does not work.",
    why="Whoever follows the list to the letter stops in the middle of it, or does the wrong thing.",
    fix="Change the order.",
    example="## Deployment steps\n\n1. Create GitHub release v2\n2. Tag repository with v2\n3. Deploy\n",
    check=check,
)
