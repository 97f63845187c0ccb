"""Lines as boxes: ticked where the journal proves it, open where it does not, whatever the document says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gonogo.core.outline import Line
from gonogo.report.package.source import Source
from gonogo.report.timeline.words import plain

_SIGNS = re.compile(r"[\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]|^OK\b|\bOK$|<!--.*?-->")
_TICK = re.compile(r"[✅✔]|\bOK\b")
_FAILURE = re.compile(r"failure|abort|no-?go|must not", re.IGNORECASE)


def said(line: Line) -> str:
    """The line's words on one line, without ticks and signs, and without what could begin HTML."""
    if "\n" in line.text:
        return " · ".join(f"`{row.strip()}`" for row in line.text.splitlines() if row.strip(" #\t") and row[0] != "#")
    text = re.sub(r"^person\s*:\s*", "", plain(_SIGNS.sub("", line.text)), flags=re.IGNORECASE)
    return " ".join(text.replace("<", "&lt;").split())


def is_ticked(line: Line) -> bool:
    """Whether somebody typed a tick."""
    return (line.box or "").strip().lower() == "x" or _TICK.search(line.text) is not None


def is_failure(line: Line) -> bool:
    """Whether it says what must not be."""
    return line.role == "failure" or any(_FAILURE.search(heading) for heading in line.path[-1:])


def boxes(source: Source, lines: Iterable[Line]) -> Iterator[str]:
    """Each line with its box and what is known of it."""
    for line in lines:
        yield box(source, line)


def box(source: Source, line: Line) -> str:
    """`- [x] words (line 12): evidence`, or `- [ ] words (line 12): open`."""
    proof = source.proofs.get(line.line)
    words = f"{said(line)} (line {line.line})"
    if proof is not None:
        return f"- [x] {words}: {proof.words}" if proof.is_met else f"- [ ] {words}: NOT MET: {proof.words}"
    typed = ", ticked in the document without evidence" if is_ticked(line) else ""
    return f"- [ ] {words}: open{typed}"


def to_do(lines: Iterable[Line]) -> Iterator[str]:
    """Each line with an empty box for whoever does it."""
    for line in lines:
        yield f"- [ ] {said(line)} (line {line.line})"


def plain_rows(lines: Iterable[Line]) -> Iterator[str]:
    """Each line without a box."""
    for line in lines:
        yield f"- {said(line)} (line {line.line})"


def people(source: Source) -> Iterator[str]:
    """Those whom the plan binds by name, else the lines that name roles."""
    if source.plan is None:
        yield from plain_rows(source.lines("role"))
        return
    for one in source.plan.people:
        yield f"- {one.name}: {', '.join(one.roles)} ({one.kind.value})"


def section(title: str, lines: Iterable[str], *, none: str = "", level: int = 2) -> list[str]:
    """A heading with its lines; with `none` where there are none, and nothing at all where that is empty."""
    body = list(lines)
    if not body and not none:
        return []
    rows = body[1:] if body and not body[0] else body
    return [f"{'#' * level} {title}", "", *(rows or [none]), ""]
