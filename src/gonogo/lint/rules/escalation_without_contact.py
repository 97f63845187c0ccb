"""GL402: An escalation to somebody who is not among the contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind
from gonogo.lint.view import Document

_ROLE_WORDS = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_EMPTY = frozenset({"team", "lead", "head", "the", "and", "primary", "secondary"})


def check(document: Document) -> Iterator[Fault]:
    """Roles named after `Escalation:` with no word in common with any contact."""
    contacts = [line for line in of_kind(document, "role") if any("contact" in words.lower() for words in line.path)]
    known = {word for line in contacts for word in _words(line.text)}
    if not contacts:
        return
    for line in of_kind(document, "severity"):
        if not line.label.lower().startswith("escalation"):
            continue
        for role in re.split(r"\s*(?:\+|,|\band\b)\s*", line.rest):
            if role.strip() and not _words(role) & known:
                yield Fault(line.line, f"`{role.strip()}` is not among the contacts")


def _words(text: str) -> set[str]:
    spoken = re.sub(r"on-call", "oncall", text, flags=re.IGNORECASE)
    return {word.lower() for word in _ROLE_WORDS.findall(spoken)} - _EMPTY


RULE = Rule(
    code="GL402",
    name="escalation-without-contact",
    severity=Severity.WARNING,
    finds="An escalation to somebody who is not among the contacts.",
    why="Whoever escalates at night looks for a name that is not there.",
    fix="Add the contact, or escalate to somebody who is listed.",
    example=("## Severity levels\n\n- Escalation: CTO\n\n## Emergency contacts\n\n- **CEO**: Ann Lee, 555\n"),
    check=check,
)
