"""GL408: A decision window that does not say what silence means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Decision windows in documents that never speak of silence."""
    windows = [line for line in document.lines if line.label.lower() == "decision window"]
    if not windows or _SILENCE.search("\n".join(document.source)):
        return
    if not any(_SILENCE.search(line.english) for line in document.lines if line.english):
        for line in windows:
            yield Fault(line.line, "nothing says what it means when nobody has decided by then")


_SILENCE = re.compile(r"silence|no answer|no decision|by default|default is", re.IGNORECASE)


RULE = Rule(
    code="GL408",
    name="silence",
    severity=Severity.NOTE,
    finds="A decision window that does not say what silence means.",
    why=(
        "When nobody has answered at its end the release waits, goes on or goes back by whatever the tool at hand does."
    ),
    fix="Add `on silence: hold`.",
    example="## Go/No-Go decision\n\n- **Decision Window**: 48 hours\n",
    check=check,
)
