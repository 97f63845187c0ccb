"""Tables that teams write: of phases, of thresholds, of contacts, of risks; told apart by their headers."""

from __future__ import annotations

import re
from dataclasses import replace

from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain.figures import figures_of, measure_of
from gonogo.document.explain.outline import Line, PhaseOutline
from gonogo.document.explain.spans import hold_of, share_of, users_of

_PHASE = re.compile(r"\b(?:phase|stage|wave|ring)\b", re.IGNORECASE)
_TIMED = re.compile(r"duration|traffic|share|dependenc|timeline|date|hold|audience|users", re.IGNORECASE)
_BACK = re.compile(r"roll\s?-?back|abort|revert|stop", re.IGNORECASE)
_HEADERS = (
    ("role", re.compile(r"contact|phone|e-?mail|responsibilit", re.IGNORECASE)),
    ("risk", re.compile(r"\brisk|likelihood|mitigation", re.IGNORECASE)),
    ("threshold", re.compile(r"threshold|condition|trigger|scenario|alert", re.IGNORECASE)),
    ("item", re.compile(r"\btask\b|\bowner\b|\bdue\b", re.IGNORECASE)),
)
_SUCCESS = re.compile(r"success|criteri|exit|acceptance", re.IGNORECASE)
_FAILURE = re.compile(r"failure|abort|rollback", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def kind_of_row(header: tuple[str, ...], text: str) -> str:
    """What a row is by its table's header; "" where the header does not tell."""
    if not header:
        return ""
    if is_phase_table(header):
        return "schedule"
    words = " ".join(header)
    for kind, pattern in _HEADERS:
        if pattern.search(words):
            return kind if kind != "threshold" else ("trigger" if _BACK.search(text) else "alert rule")
    return ""


def is_phase_table(header: tuple[str, ...]) -> bool:
    """Whether its rows are phases: phase × duration × traffic × …"""
    return _PHASE.search(header[0]) is not None and any(_TIMED.search(column) for column in header[1:])


def phases_of_rows(lines: tuple[Line, ...]) -> tuple[PhaseOutline, ...]:
    """The rows of tables of phases, as far as they say for how long; a row of totals is none."""
    rows = [line for line in lines if line.cells and line.header and is_phase_table(line.header)]
    return tuple(_phase(row, place) for place, row in enumerate(rows, start=1) if "total" not in row.label.lower())


def criteria_of_rows(lines: tuple[Line, ...], phases: tuple[PhaseOutline, ...]) -> tuple[Line, ...]:
    """The criteria that stand in cells of those rows, each as a line of its own on the row's line."""
    places = {phase.line: place for place, phase in enumerate(phases, start=1)}
    found = []
    for row in lines:
        if row.line not in places or not row.cells:
            continue
        for column, cell in zip(row.header[1:], row.cells[1:], strict=False):
            role = "failure" if _FAILURE.search(column) else "success" if _SUCCESS.search(column) else ""
            if role and cell.strip(" -–—"):
                found.append(_criterion(row, cell, role, phase=places[row.line]))
    return tuple(found)


def _phase(row: Line, place: int) -> PhaseOutline:
    number = _NUMBER.search(row.label)
    empty = PhaseOutline(int(number[0]) if number else place, row.label, row.line, row.line)
    said = {"hold": (0.0, 0.0), "users": None, "share": None}
    for cell in (plain_words(cell) for cell in row.cells[1:]):
        hold, users, share = hold_of(cell), users_of(cell), share_of(cell)
        if hold and said["hold"] == (0.0, 0.0):
            said["hold"] = hold
        said["users"] = said["users"] or users
        said["share"] = said["share"] or (share if re.fullmatch(r"[\d\s.,%–-]+", cell) else None)
    low, high = said["hold"] or (0.0, 0.0)
    return replace(empty, hold_s=low, hold_s_max=high, users=said["users"], share=said["share"])


def _criterion(row: Line, cell: str, role: str, *, phase: int) -> Line:
    text = plain_words(cell)
    figures = figures_of(text)
    is_vague = measure_of(text) == "latency" and figures and not figures[0].statistic
    return Line(
        line=row.line,
        text=cell,
        kind="criterion",
        reading="must be so, in the row's phase",
        path=row.path,
        phase=phase,
        role=role,
        rest=cell,
        figures=figures,
        lacks=("statistic",) if is_vague else () if figures else ("figure",),
        standing="measurable now" if measure_of(text) in ("errors", "availability", "latency") else "needs a binding",
    )
