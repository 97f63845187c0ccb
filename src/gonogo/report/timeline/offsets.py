"""Lines that count from the release: `T-48h`, `T+2h`, `D-7`."""

from __future__ import annotations

import re

from gonogo.core.outline import Line, Outline
from gonogo.report.timeline.record import Activity, Link
from gonogo.report.timeline.words import AT_LINE, plain, short

_OFFSET = re.compile(
    r"(?P<from>[TD])\s*(?P<sign>[-+\u2212\u2013])\s*(?P<figure>\d{1,4}(?:\.\d+)?)\s*"
    r"(?P<unit>min(?:ute)?s?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?|m|s)?\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SIZES = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}
_KINDS = ("schedule", "item", "step", "message")
_ACTION = re.compile(r"action|activity|what|task|step", re.IGNORECASE)


def offsets_of(document: Outline, first_phase: str) -> tuple[Activity, ...]:
    """Every such line at its moment; T is the beginning of the first phase, or of the schedule where there is none.

    Without a unit it counts days.
    """
    found = []
    for line in document.lines:
        offset = _OFFSET.fullmatch(plain(line.cells[0] if line.cells else line.text)) if line.kind in _KINDS else None
        if offset is not None:
            found.append(_moment(line, offset, first_phase))
    return tuple(found)


def _moment(line: Line, offset: re.Match[str], first_phase: str) -> Activity:
    size = _SIZES[(offset["unit"] or "d")[0].lower()]
    seconds = float(offset["figure"]) * size * (1 if offset["sign"] == "+" else -1)
    title = _title(line, offset)
    return Activity(
        id=f"offset {title}{AT_LINE}{line.line}",
        kind="date",
        title=short(title),
        line=line.line,
        after=(Link(first_phase, from_start=True, lag_s=seconds),) if first_phase else (),
        from_release_s=None if first_phase else seconds,
    )


def _title(line: Line, offset: re.Match[str]) -> str:
    said = offset["rest"].strip(" :-\u2013\u2014")
    if line.cells:
        named = (
            cell for column, cell in zip(line.header, line.cells, strict=False) if _ACTION.fullmatch(column.strip())
        )
        said = plain(next(named, line.cells[-1]))
    mark = f"{offset['from'].upper()}{offset['sign']}{offset['figure']}{offset['unit'] or ''}"
    return f"{mark}: {said}" if said else mark
