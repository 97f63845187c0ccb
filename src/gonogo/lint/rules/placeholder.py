"""GL401: A placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

PLACEHOLDER = re.compile(r"\[(?![ xX]\])[^\W\d_][^\]\[]*\](?![(:\[])|\bTBD\b|\btbd\b|\bTBA\b|\?{3}")
_MEANT = re.compile(
    r"\[(?:tbd|tba|todo|to be |assign|name|phone|number|insert|your|date|role|待定|offen|"
    r".*\b(?:name|number|lead|support|counsel|phone|tbd|email|eintragen)\b)",
    re.IGNORECASE,
)


_OPEN_ROLE = re.compile(
    r"\b(?:to be (?:named|decided|confirmed|assigned|announced|appointed)|"
    r"not yet (?:named|decided|assigned)|unassigned)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"unassigned|vacant|n\.\s?n\.|@?(?:tbd|tba|todo)|"
    r"(?:a|por|à) d[eé]finir|to be (?:named|decided|confirmed)|\?+|offen|待定",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Fault]:
    """Words in square brackets that stand for something else, outside of links, boxes and templates."""
    for line in document.lines:
        is_template = line.is_code and line.kind not in ("severity", "role")
        if line.kind == "heading" or is_template:
            continue
        found = [text for text in PLACEHOLDER.findall(line.text) if _MEANT.match(text) or text in _WORDS]
        found += [cell for cell in line.cells or (line.rest,) if _UNNAMED.fullmatch(cell.strip()) and cell not in found]
        if line.kind == "role" and not found and (open_role := _OPEN_ROLE.search(line.text)):
            found = [open_role[0]]
        if found:
            yield Fault(line.line, f"still to be filled in: {', '.join(dict.fromkeys(found))}")


_WORDS = ("TBD", "tbd", "TBA", "???")

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
