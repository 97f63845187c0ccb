"""GL609: Work that is optional in one place and a box to tick in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted
from gonogo.lint.view import Document
from gonogo.lint.words import content

_OPTIONAL = re.compile(r"non-?blocking|\boptional\b|nice[- ]to[- ]have|\brecommended\b|\bnot required\b", re.IGNORECASE)
_TITLE = re.compile(r"^(?:task|step)\s*[\d.]*\s*[:.–-]\s*", re.IGNORECASE)
_DOING = frozenset(
    {"setup", "configuration", "configure", "configured", "enable", "enabled", "ready", "complete", "completed", "done",
     "working", "tested", "place", "verified", "active"}
)  # fmt: skip


def check(document: Document) -> Iterator[Fault]:
    """Boxes about the very thing that a heading or its priority calls optional."""
    titles = dict(_titles(document))
    for box in document.lines if titles else ():
        if box.box is None or any(_OPTIONAL.search(words) for words in (*box.path, box.text)):
            continue
        found = _same(box.text, titles)
        if found is not None and found not in box.path:
            yield Fault(box.line, f"{quoted(box)} is to be ticked here; line {titles[found]} calls it optional")


def _titles(document: Document) -> Iterator[tuple[str, int]]:
    """Headings of what is optional, with the line that says so."""
    for line in document.lines:
        if line.kind == "heading" and not line.label and any(_OPTIONAL.search(words) for words in line.path):
            yield line.text, line.line
        elif line.label.lower() in ("priority", "importance") and _OPTIONAL.search(line.rest) and line.path:
            yield line.path[-1], line.line


def _same(text: str, titles: dict[str, int]) -> str | None:
    """The title that speaks of the same thing: the same words, whatever is done with them."""
    words = content(text)
    for title in titles:
        told = content(_TITLE.sub("", title))
        if words and (words == told or (words - _DOING and words - _DOING == told - _DOING)):
            return title
    return None


RULE = Rule(
    code="GL609",
    name="optional-and-required",
    severity=Severity.WARNING,
    finds="Work that is optional in one place and a box to tick in another.",
    why="On the day somebody stops the release for it, and somebody else points to the line that says otherwise.",
    fix="Say in both places the same.",
    example=(
        "## Recommended actions (non-blocking)\n\n### Monitoring setup\n\n- Configure logging\n\n"
        "## Release day\n\n- [ ] Monitoring configured\n"
    ),
    check=check,
)
