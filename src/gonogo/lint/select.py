"""The lines that several rules ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from gonogo.core.outline import Figure, Line, PhaseOutline
from gonogo.lint.view import Document

LOWER_IS_BETTER = ("errors", "latency", "memory", "cpu")
DURATION = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*(?:[-–—]|to)?\s*(?P<high>\d+(?:\.\d+)?)?[\s-]*(?P<unit>second|minute|min|hour|day|week|minuten|stunde|stunden|tage|tagen|woche|wochen|minuto|hora|dia)s?\b",
    re.IGNORECASE,
)
SECONDS = {"second": 1, "minute": 60, "min": 60, "hour": 3_600, "day": 86_400, "week": 604_800,
    "minuten": 60, "stunde": 3_600, "stunden": 3_600, "tage": 86_400, "tagen": 86_400, "woche": 604_800,
    "wochen": 604_800, "minuto": 60, "hora": 3_600, "dia": 86_400,
}  # fmt: skip


def of_kind(document: Document, *kinds: str) -> Iterator[Line]:
    """Lines of these kinds, in their order."""
    if len(kinds) == 1:
        return iter(document.by_kind.get(kinds[0], ()))
    found = (line for kind in kinds for line in document.by_kind.get(kind, ()))
    return iter(sorted(found, key=lambda line: line.line))


def criteria(document: Document, role: str, phase: int | None = None) -> Iterator[Line]:
    """Success or failure criteria, of one phase where it is given."""
    if phase is not None:
        yield from document.by_role.get((role, phase), ())
        return
    for line in of_kind(document, "criterion"):
        if line.role == role:
            yield line


def phases(document: Document) -> Iterator[tuple[int, PhaseOutline]]:
    """Every phase with its place, from 1 on."""
    return enumerate(document.phases, start=1)


def sections(lines: Iterator[Line]) -> Iterator[tuple[Line, ...]]:
    """Lines that follow each other under the same headings."""
    for _, group in groupby(lines, key=lambda line: line.path):
        yield tuple(group)


def bounds(line: Line) -> Iterator[Figure]:
    """The figures of a criterion that bound something: those with a comparison, or an availability."""
    for figure in line.figures:
        if figure.comparison or figure.measure == "availability":
            yield figure


def same_measure(one: Figure, other: Figure) -> bool:
    """Whether two figures speak of one measure in one unit, and by the same statistic as far as both name one."""
    is_one = one.measure == other.measure and one.unit == other.unit
    return is_one and (one.statistic == other.statistic or not one.statistic or not other.statistic)


def is_looser(later: Figure, earlier: Figure) -> bool:
    """Whether the later bound forgives more than the earlier one."""
    if later.measure in LOWER_IS_BETTER:
        return later.value > earlier.value
    return later.measure == "availability" and later.value < earlier.value


def spoken_s(text: str) -> tuple[float, float] | None:
    """The first length of time that is written: `15-30 minutes` as (900, 1800)."""
    found = DURATION.search(text)
    if found is None:
        return None
    unit = SECONDS[found["unit"].lower()]
    return float(found["low"]) * unit, float(found["high"] or found["low"]) * unit


def spoken(line: Line) -> str:
    """What a line says, in English as far as the words of plans go: for rules that look for words."""
    return line.english or line.text


def quoted(line: Line, characters: int = 60) -> str:
    """The beginning of a line, for a message."""
    text = " ".join(line.text.replace("*", "").split())
    return f"`{text if len(text) <= characters else text[: characters - 1] + '…'}`"
