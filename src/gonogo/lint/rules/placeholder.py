"""GL401: A placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

PLACEHOLDER = re.compile(r"\[(?![ xX]\])[A-Za-z][^\]\[]*\](?![(:\[])|\bTBD\b|\bTBA\b")
_MEANT = re.compile(
    r"\[(?:tbd|tba|todo|assign|name|phone|number|insert|your|date|role|.*\b(?:name|number|lead|support|counsel|phone|tbd|email)\b)",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Fault]:
    """Words in square brackets that stand for something else, outside of links, boxes and templates."""
    for line in document.lines:
        is_template = document.source[line.line - 1].lstrip().startswith(("```", "~~~"))
        if line.kind == "heading" or is_template:
            continue
        found = [text for text in PLACEHOLDER.findall(line.text) if _MEANT.match(text) or text in ("TBD", "TBA")]
        if found:
            yield Fault(line.line, f"still to be filled in: {', '.join(dict.fromkeys(found))}")


RULE = Rule(
    code="GL401",
    name="placeholder",
    severity=Severity.ERROR,
    finds="A placeholder.",
    why="On the day nobody will be called, because nobody is named.",
    fix="Fill it in.",
    example="## Contacts\n\n- **On-call**: [Name] - [Phone Number]\n",
    check=check,
)
