"""GL407: A decision without anybody who decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import sections, spoken
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Decision sections that name no role."""
    decided = (
        line for line in document.lines if line.path and _DECISION.search(line.path[-1]) and line.kind != "heading"
    )
    for group in sections(decided):
        is_told = any(_WHO.search(spoken(line)) or any(map(_SIGNS.search, line.header)) for line in group)
        if not is_told and any(line.kind == "decision rule" for line in group):
            yield Fault(group[0].line, "nobody is named who decides")


_DECISION = re.compile(r"go\s*/\s*no-?go|decision", re.IGNORECASE)
_SIGNS = re.compile(r"sign|\bwho\b|\bname|approv|decides|owner", re.IGNORECASE)
_WHO = re.compile(
    r"\b(?:who|anyone|everybody|everyone|all \w+ must|by|lead|owner|manager|officer|approver|quorum|cto|ceo)\b",
    re.IGNORECASE,
)


RULE = Rule(
    code="GL407",
    name="nobody-decides",
    severity=Severity.WARNING,
    finds="A decision without anybody who decides.",
    why="Everybody will think that somebody else has decided.",
    fix="Name the roles, how many must agree, and what silence means.",
    example="## Go/No-Go decision\n\n- **Go Criteria**: all success criteria met\n",
    check=check,
)
