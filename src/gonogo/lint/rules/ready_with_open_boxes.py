"""GL505: `Ready` above open boxes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted
from gonogo.lint.view import Document

_READY = re.compile(r"\b(?:READY|APPROVED|COMPLETE|COMPLETED)\b")


def check(document: Document) -> Iterator[Fault]:
    """Status lines that say ready or approved above open boxes: under the same headings, or of the whole project."""
    boxes = [line for line in document.lines if line.box == " "]
    under: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for box in boxes:
        for depth in range(len(box.path) + 1):
            under[box.path[:depth]].append(box)
    for line in document.lines:
        if "status" not in line.label.lower() or not _READY.search(line.text):
            continue
        is_whole = line.label.lower() in ("project status", "deployment status", "release status")
        opened = boxes if is_whole else under.get(line.path, [])
        if opened:
            yield Fault(
                line.line, f"{len(opened)} boxes are open, the first in line {opened[0].line}: {quoted(opened[0])}"
            )


RULE = Rule(
    code="GL505",
    name="ready-with-open-boxes",
    severity=Severity.WARNING,
    finds="`Ready` above open boxes.",
    why="The status was typed, not counted.",
    fix="Let the status follow from the items.",
    example="**Status:** READY\n\n## Checklist\n\n- [ ] Load test\n",
    check=check,
)
