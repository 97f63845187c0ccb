"""An explained document with its lines sorted once, so that seventy rules need not look through all of it each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gonogo.core.outline import Line, Outline, PhaseOutline


@dataclass(frozen=True, slots=True)
class Document:
    """What rules read. `by_kind`, `by_phase` and `by_role` (role, place of the phase) hold lines in their order."""

    file: str
    lines: Sequence[Line]
    phases: Sequence[PhaseOutline]
    repaired: str
    source: Sequence[str]
    missing_files: Sequence[tuple[int, str]]
    is_plan: bool
    by_kind: Mapping[str, Sequence[Line]]
    by_phase: Mapping[int, Sequence[Line]]
    by_role: Mapping[tuple[str, int], Sequence[Line]]


def view(outline: Outline) -> Document:
    """The document as rules read it."""
    by_kind: dict[str, list[Line]] = defaultdict(list)
    by_phase: dict[int, list[Line]] = defaultdict(list)
    by_role: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in outline.lines:
        by_kind[line.kind].append(line)
        by_phase[line.phase].append(line)
        if line.kind == "criterion":
            by_role[line.role, line.phase].append(line)
    return Document(
        file=outline.file,
        lines=outline.lines,
        phases=outline.phases,
        repaired=outline.repaired,
        source=outline.source,
        missing_files=outline.missing_files,
        is_plan=outline.is_plan,
        by_kind=dict(by_kind),
        by_phase=dict(by_phase),
        by_role=dict(by_role),
    )
