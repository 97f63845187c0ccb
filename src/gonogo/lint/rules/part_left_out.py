"""GL512: A number that leaves one of the counted lists out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

_COUNT = re.compile(r"\((?P<count>\d+)\s+(?P<what>[A-Za-z]+)\)")
PARTS_MAX = 8
"""More counted headings beside each other are no sum that anybody has made."""


def check(document: Document) -> Iterator[Fault]:
    """`(16 Systems)`, `(8 Systems)`, `(4 Systems)` beside each other, and `24 systems` elsewhere."""
    beside: dict[tuple[tuple[str, ...], str], list[tuple[Line, int]]] = defaultdict(list)
    for line in document.lines:
        found = _COUNT.search(line.text) if line.kind == "heading" else None
        if found:
            beside[line.path, found["what"].lower().rstrip("s")].append((line, int(found["count"])))
    for (_, what), parts in beside.items():
        if 1 < len(parts) <= PARTS_MAX:
            yield from _left_out(document, what, parts)


def _left_out(document: Document, what: str, parts: list[tuple[Line, int]]) -> Iterator[Fault]:
    told = re.compile(rf"\b(\d+)\s+(?:\w+\s+)?{re.escape(what)}s?\b", re.IGNORECASE)
    counts = [count for _, count in parts]
    fewer = {
        sum(chosen): chosen for size in range(2, len(parts)) for chosen in combinations(counts, size)
    }  # a single part is told by its own heading
    for line in document.lines:
        found = told.search(line.text.replace("*", "")) if line.kind != "heading" else None
        if found and int(found[1]) in fewer and int(found[1]) != sum(counts):
            sums = " + ".join(map(str, counts))
            last, count = parts[-1]
            for part, number in parts:
                if number not in fewer[int(found[1])]:
                    last, count = part, number
            message = f"{sums} = {sum(counts)} {what}s are listed, line {line.line} says {found[1]}"
            yield Fault(last.line, f"{message}: these {count} are left out")
            return


RULE = Rule(
    code="GL512",
    name="part-left-out",
    severity=Severity.WARNING,
    finds="A number that leaves one of the counted lists out.",
    why="What is not counted is not deployed, not tested and not watched.",
    fix="Say of which of them the number speaks.",
    example=(
        "All 5 systems are tested.\n\n## Game (2 systems)\n\n- **Arena**: fights\n- **Guild**: groups\n\n"
        "## Progress (3 systems)\n\n- **Mount**: a\n- **Wings**: b\n- **Runes**: c\n\n"
        "## Core (1 system)\n\n- **State**: saves\n"
    ),
    check=check,
)
