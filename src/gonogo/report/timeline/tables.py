"""Tables of tasks: task × estimate × what it waits for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gonogo.core.outline import Line
from gonogo.report.timeline.lengths import length_in
from gonogo.report.timeline.record import Activity, Link
from gonogo.report.timeline.words import AT_LINE, plain, short

_TASK = re.compile(r"\b(?:task|activity|step|work|what)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:#|id|no\.?|nr\.?)$", re.IGNORECASE)
_ESTIMATE = re.compile(r"\b(?:estimate|duration|effort|time|length)", re.IGNORECASE)
_AFTER = re.compile(r"depend|\bafter\b|blocked|predecessor|\bneeds\b|waits", re.IGNORECASE)
_NONE = {"", "-", "–", "—", "none", "n/a", "nothing"}


def tasks_of_tables(lines: Sequence[Line]) -> tuple[Activity, ...]:
    """The tasks of every table that has estimates; each waits for those that its row names, and for nothing else."""
    rows = [line for line in lines if line.cells and _task_column(line) is not None and _column(line, _ESTIMATE)]
    names: dict[str, str] = {}
    for row in rows:
        names |= {name.lower(): _id(row) for name in _names(row)}
    return tuple(activity for row in rows if (activity := _activity(row, names)))


def _activity(row: Line, names: dict[str, str]) -> Activity | None:
    length = length_in(_column(row, _ESTIMATE))
    if length is None or _title(row).lower().startswith("total"):
        return None
    said = (part.strip().lower() for part in re.split(r"[,;+&]|\band\b", _column(row, _AFTER)))
    waits = dict.fromkeys(names[part] for part in said if part not in _NONE and names.get(part, _id(row)) != _id(row))
    return Activity(
        id=_id(row),
        kind="task",
        title=short(_title(row)),
        line=row.line,
        low_s=length[0],
        high_s=length[1],
        after=tuple(Link(name) for name in waits),
    )


def _task_column(row: Line) -> int | None:
    return next((place for place, name in enumerate(row.header) if _TASK.search(name)), None)


def _column(row: Line, pattern: re.Pattern[str]) -> str:
    pairs = zip(row.header, row.cells, strict=False)
    return next((plain(cell) for name, cell in pairs if pattern.search(name)), "")


def _title(row: Line) -> str:
    place = _task_column(row) or 0
    return plain(row.cells[place]) if place < len(row.cells) else ""


def _names(row: Line) -> tuple[str, ...]:
    return tuple(name for name in (_column(row, _NUMBER), _title(row)) if name)


def _id(row: Line) -> str:
    return f"task {_title(row)}{AT_LINE}{row.line}"
