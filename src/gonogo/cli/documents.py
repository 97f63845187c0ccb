"""A plan in either syntax as an explained document."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from gonogo import document
from gonogo.document.explain import Outline, explain, explain_text
from gonogo.document.source import FENCE, YAML_SUFFIXES
from gonogo.errors import PlanErrors

_ZONE = re.compile(r"zone:\s*[\"']?(?P<zone>[\w/+-]+)[\"']?\s*(?:#.*)?")


def document_of(plan: Path) -> Outline:
    """The document line by line; a YAML plan is written as Markdown first, and the lines are those of that text.

    PlanErrors where it cannot be read.
    """
    if plan.suffix.lower() in YAML_SUFFIXES:
        return _of_yaml(plan)
    outline = explain(plan)
    return _as_bound(outline, plan) if outline.is_plan else outline


def explained(plan: Path) -> Outline:
    """The document as it stands. Of a YAML plan the file is called so that nobody looks for its lines in the YAML.

    PlanErrors where it cannot be read.
    """
    if plan.suffix.lower() in YAML_SUFFIXES:
        return replace(_of_yaml(plan), file=f"{plan} (as Markdown)")
    return explain(plan)


def _of_yaml(plan: Path) -> Outline:
    return explain_text(document.write_plan(document.read_plan(plan), "markdown"), str(plan))


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
    """The time zone that the front matter names as `zone:`; None where it names none."""
    if not outline.source or outline.source[0].strip() != FENCE:
        return None
    for text in outline.source[1:]:
        if text.strip() == FENCE:
            return None
        found = _ZONE.fullmatch(text.rstrip())
        if found:
            return found["zone"]
    return None
