"""Tables that teams write: of phases, of thresholds, of contacts, of risks; told apart by their headers."""

from __future__ import annotations

import re
from dataclasses import replace

from gonogo.core.outline import Figure, Line, PhaseOutline
from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain.figures import figures_of, has_sample, measure_of, statistic_of
from gonogo.document.explain.languages import in_english
from gonogo.document.explain.spans import hold_of, share_of, users_of

_PHASE = re.compile(r"\b(?:phase|stage|wave|ring)s?\b", re.IGNORECASE)
_STEP = re.compile(r"steps?|ramp|rollout|batch|group", re.IGNORECASE)
_SHARES = re.compile(r"share|traffic|%|percent|users|audience|weight", re.IGNORECASE)
_HOLDS = re.compile(r"duration|hold|soak|stays|for how long|how long|days|hours|bake", re.IGNORECASE)
_COUNTER = re.compile(r"#|order|no\.?|nr\.?|n°|", re.IGNORECASE)
_FIELDS = re.compile(r"field|property|attribute|key|item|what", re.IGNORECASE)
_MOMENT = re.compile(r"T|T-minus|time|when|clock", re.IGNORECASE)
_DOES = re.compile(r"\b(?:action|activity|step|command|what)\b", re.IGNORECASE)
_LEVEL = re.compile(r"(?:support |escalation )?(?:tier|level|severity|sev)", re.IGNORECASE)
_SIGNS = re.compile(r"signature|signed|\bsigner|sign-?off|\bverdict", re.IGNORECASE)
_TOLD = re.compile(r"audience|channel|message|how|subject", re.IGNORECASE)
_TOLD_WHEN = re.compile(r"when|frequency|cadence|timing", re.IGNORECASE)
_TIMED = re.compile(r"duration|traffic|share|dependenc|timeline|date|hold|audience|users|soak|when|%", re.IGNORECASE)
_BACK = re.compile(r"roll\s?-?back|\babort|revert|\bstop\b|\bhalt\b", re.IGNORECASE)
_HEADERS = (
    ("role", re.compile(r"contact|phone|e-?mail|responsibilit", re.IGNORECASE)),
    ("risk", re.compile(r"\brisk|likelihood|mitigation", re.IGNORECASE)),
    ("threshold", re.compile(r"threshold|condition|trigger|scenario|alert", re.IGNORECASE)),
    ("criterion", re.compile(r"\bcriteri(?:on|a)\b|\bguardrails?\b|\btarget\b", re.IGNORECASE)),
    ("item", re.compile(r"\btask\b|\bowner\b|\bdue\b|assignee", re.IGNORECASE)),
)
_SUCCESS = re.compile(
    r"success|^ok\b|^go (?:on|to)\b|^next\b|^(?:promote|advance|proceed|continue)\b|"
    r"criteri|exit|accept|move on|go if|\btarget\b",
    re.IGNORECASE,
)
_FAILURE = re.compile(r"failure|abort|roll\s?-?back|\bstop\b|\bhalt\b|guardrail|\bkill\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_JUDGED = frozenset({"threshold", "condition", "trigger", "scenario", "alert", "signal", "risk", "severity"})


def is_label_table(header: tuple[str, ...]) -> bool:
    """Whether a table has two columns without a subject of their own: `| Field | Value |`, or no words at all."""
    return len(header) == _PAIR and (not any(header) or _FIELDS.fullmatch(header[0].strip(" *")) is not None)


_PAIR = 2


def kind_of_row(header: tuple[str, ...], cells: tuple[str, ...], *, text: str, about: str) -> str:
    """What a row is by its table's header and the headings above it; "" where neither tells."""
    if not header or about == "words":
        return ""
    if is_phase_table(header) or is_phase_row(header, cells):
        return "schedule"
    return _by_purpose(header, about) or _by_words(header, text)


def _by_purpose(header: tuple[str, ...], about: str) -> str:
    """Tables to sign, timetables, tables of messages and of actions."""
    columns = [column.strip() for column in header]
    if any(map(_SIGNS.search, columns)):
        return "item"
    if about == "message" or (any(map(_TOLD.fullmatch, columns)) and any(map(_TOLD_WHEN.fullmatch, columns))):
        return "message"
    if _MOMENT.fullmatch(columns[0]):
        return "schedule"
    if _LEVEL.fullmatch(columns[0]):
        return "severity"
    is_done = about in ("step", "rollback", "schedule", "") and any(map(_DOES.fullmatch, columns[1:]))
    if is_done and not _JUDGED.intersection(map(str.lower, columns)):
        return "rollback step" if about == "rollback" else "step"
    return ""


def _by_words(header: tuple[str, ...], text: str) -> str:
    words = " ".join(header)
    for kind, pattern in _HEADERS:
        if pattern.search(words):
            return kind if kind != "threshold" else ("trigger" if _BACK.search(text) else "alert rule")
    return ""


def is_phase_table(header: tuple[str, ...]) -> bool:
    """Whether its rows are phases: phase × duration × traffic × …"""
    english = tuple(in_english(column) for column in header)
    first = 1 if len(english) > 1 and _COUNTER.fullmatch(english[0].strip()) else 0
    if first == 0 and len(english) > 1 and _STEP.fullmatch(english[0].strip()):
        return any(map(_SHARES.search, english[1:])) and any(map(_HOLDS.search, english[1:]))
    return bool(english) and _PHASE.search(english[first]) is not None and any(map(_TIMED.search, english[first + 1 :]))


def is_phase_row(header: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    """Whether a row has a share and a length of time in cells of their own, and no bound: `| Web | 12% | 2 days |`."""
    plain = [plain_words(cell) for cell in cells[1:]]
    is_judged = _JUDGED.intersection(map(str.lower, header))
    has_share = any(map(_PERCENT.fullmatch, plain))
    return has_share and not is_judged and any(hold_of(cell) is not None for cell in plain)


_PERCENT = re.compile(r"(?:about |some |~)?\d+(?:[.,]\d+)?\s?%(?: of .*)?")


def phases_of_rows(lines: tuple[Line, ...]) -> tuple[PhaseOutline, ...]:
    """The rows of tables of phases, as far as they say for how long; a row of totals is none."""
    rows = [line for line in lines if line.cells and line.header and _is_phase(line)]
    return tuple(_phase(row, place) for place, row in enumerate(rows, start=1) if "total" not in row.label.lower())


def criteria_of_rows(lines: tuple[Line, ...], phases: tuple[PhaseOutline, ...]) -> tuple[Line, ...]:
    """The criteria that stand in cells of those rows, each as a line of its own on the row's line."""
    places = {phase.line: place for place, phase in enumerate(phases, start=1)}
    found = []
    for row in lines:
        if not row.cells or (row.line not in places and not (row.kind == "criterion" and _has_guard(row))):
            continue
        for column, cell in zip(map(in_english, row.header[1:]), row.cells[1:], strict=False):
            role = "failure" if _FAILURE.search(column) else "success" if _SUCCESS.search(column) else ""
            if role and cell.strip(" -–—"):
                found.append(_criterion(row, cell, role, phase=places.get(row.line, 0)))
    return tuple(found)


def _is_phase(line: Line) -> bool:
    return is_phase_table(line.header) or is_phase_row(line.header, line.cells)


def _has_guard(row: Line) -> bool:
    """Whether a row of measures gives the good and the bad value in two columns."""
    columns = tuple(map(in_english, row.header))
    return any(map(_FAILURE.search, columns)) and any(map(_SUCCESS.search, columns))


def _phase(row: Line, place: int) -> PhaseOutline:
    number = _NUMBER.search(row.label)
    title = row.cells[1] if len(row.cells) > 1 and _COUNTER.fullmatch(row.header[0].strip()) else row.label
    empty = PhaseOutline(int(number[0]) if number else place, plain_words(title), row.line, row.line)
    said = {"hold": (0.0, 0.0), "users": None, "share": None}
    for cell in (in_english(plain_words(cell)) for cell in row.cells[1:]):
        hold, users, share = hold_of(cell), users_of(cell), share_of(cell)
        if hold and said["hold"] == (0.0, 0.0):
            said["hold"] = hold
        said["users"] = said["users"] or users
        said["share"] = said["share"] or (share if re.fullmatch(r"[\d\s.,%–-]+", cell) else None)
    low, high = said["hold"] or (0.0, 0.0)
    return replace(empty, hold_s=low, hold_s_max=high, users=said["users"], share=said["share"])


def _criterion(row: Line, cell: str, role: str, *, phase: int) -> Line:
    text = in_english(plain_words(cell))
    figures = figures_of(text, "" if phase else row.label)
    measure = measure_of(text, "" if phase else row.label)
    is_vague = measure == "latency" and figures and not figures[0].statistic and not statistic_of(row.label)
    return Line(
        line=row.line,
        text=cell,
        kind="criterion",
        reading="must be so, in the row's phase",
        path=row.path,
        phase=phase,
        role=role,
        rest=cell,
        header=row.header if not phase else (),
        figures=figures,
        lacks=(*(("statistic",) if is_vague else () if figures else ("figure",)), *_no_length(text, role, figures)),
        standing="measurable now" if measure in ("errors", "availability", "latency") else "needs a binding",
    )


def _no_length(text: str, role: str, figures: tuple[Figure, ...]) -> tuple[str, ...]:
    """What ends a phase must last, or be counted in a time or by a sample."""
    is_bound = role == "failure" and any(figure.comparison for figure in figures)
    is_lasting = any(figure.for_s for figure in figures) or has_sample(text)
    return ("duration",) if is_bound and not is_lasting else ()
