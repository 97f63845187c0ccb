"""A plan in either syntax as an explained document."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path

from gonogo import document
from gonogo.cli.writing import raw_text
from gonogo.document.explain import Outline, explain, explain_text
from gonogo.document.reading import Reading
from gonogo.document.source import FENCE, YAML_SUFFIXES
from gonogo.errors import PlanErrors

_ZONE = re.compile(r"zone:\s*[\"']?(?P<zone>[\w/+-]+)[\"']?\s*(?:#.*)?")


def document_of(plan: Path) -> Outline:
    """The document line by line, with the phases as a run would take them. PlanErrors where it cannot be read.

    A YAML plan is written as Markdown first, and the lines are those of that text; `source` is the YAML.
    """
    if plan.suffix.lower() in YAML_SUFFIXES:
        outline = explain_text(document.write_plan(document.read_plan(plan), "markdown"), str(plan))
        return replace(outline, source=tuple(raw_text(plan).splitlines()))
    outline = explain(plan)
    return _as_bound(outline, plan) if outline.is_plan else outline


def explained(plan: Path) -> Outline:
    """The document line by line. A YAML plan is written as Markdown and that is explained; its lines are the YAML's."""
    if plan.suffix.lower() not in YAML_SUFFIXES:
        return explain(plan)
    read = document.read_document(plan)
    text = document.write_plan(read.plan, "markdown")
    written = document.read_document_text(text, Reading(str(plan)), is_yaml=False)
    lines = {where.line: read.places[path].line for path, where in written.places.items() if path in read.places}
    return _at_lines(explain_text(text, str(plan)), lines, tuple(raw_text(plan).splitlines()))


def _at_lines(outline: Outline, lines: dict[int, int], source: tuple[str, ...]) -> Outline:
    """The outline with other line numbers; a line that has none of its own takes that of the one above it."""
    known = sorted(lines)

    def at(line: int) -> int:
        place = bisect_right(known, line)
        return lines[known[place - 1]] if place else 1

    moved = tuple(replace(line, line=at(line.line)) for line in outline.lines)
    phases = tuple(replace(one, line=at(one.line), last_line=at(one.last_line)) for one in outline.phases)
    return replace(outline, lines=moved, phases=phases, source=source)


def _as_bound(outline: Outline, plan: Path) -> Outline:
    """The document with the lengths of its phases as a run would take them, where a run could read it."""
    try:
        phases = document.read_plan(plan).phases
    except PlanErrors:
        return outline
    if len(phases) != len(outline.phases):
        return outline
    bound = (
        replace(said, hold_s=phase.hold_s, hold_s_max=phase.hold_s_max)
        for said, phase in zip(outline.phases, phases, strict=True)
    )
    return replace(outline, phases=tuple(bound))


def zone_of(outline: Outline) -> str | None:
    """The time zone that the front matter, or a YAML plan, names as `zone:`; None where it names none."""
    if Path(outline.file).suffix.lower() in YAML_SUFFIXES:
        named = (_ZONE.fullmatch(text.rstrip()) for text in outline.source)
        return next((found["zone"] for found in named if found), None)
    if not outline.source or outline.source[0].strip() != FENCE:
        return None
    for text in outline.source[1:]:
        if text.strip() == FENCE:
            return None
        found = _ZONE.fullmatch(text.rstrip())
        if found:
            return found["zone"]
    return None
