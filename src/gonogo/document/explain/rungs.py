"""Phases that are not called phases: a ladder of headings or list items, each with a larger share of the traffic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from gonogo.core.outline import Line, PhaseOutline
from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain.languages import in_english
from gonogo.document.explain.spans import hold_of, share_of, users_of

_SHARE = re.compile(r"(?<![\d.<>≤≥])(?<![<>≤≥] )\b\d{1,3}(?:\.\d+)?\s*%")
_SPEAKS = re.compile(
    r"\b(?:canary|roll\s?-?out|ramp|traffic|users|players|cohort|internal|staff|beta|pilot|early access|general|GA|"
    r"everyone|full|release|launch|day|week|wave|ring|region|cluster)\b",
    re.IGNORECASE,
)
_ONLY_SHARE = re.compile(r"[^:]{0,24}:?\s*\d{1,3}(?:\.\d+)?\s*%(?: of \w+)?")
_ASIDE = re.compile(r"\([^()]*\)|\b\d[\d.]*\s*%(?:\s*(?:→|->)\s*\d[\d.]*\s*%)*")
_MIN = 2
"""One share alone is a remark."""
_WORDS_MAX = 12


def find_rungs(lines: tuple[Line, ...], *, last_line: int) -> tuple[PhaseOutline, ...]:
    """The longest ladder of the document, as phases in order; empty where no two lines of one form climb."""
    candidates = sorted(filter(_is_rung, lines), key=_form)
    ladders = (_climbing(tuple(group)) for _, group in groupby(candidates, key=_form))
    best = max(ladders, key=len, default=())
    if len(best) < _MIN:
        return ()
    return tuple(_phase(place, rung, lines, last_line=last_line) for place, rung in enumerate(best, start=1))


def as_phases(lines: tuple[Line, ...], rungs: tuple[PhaseOutline, ...]) -> tuple[Line, ...]:
    """The lines, those that are rungs read as what they are."""
    named = {rung.line for rung in rungs}
    return tuple(
        replace(line, kind="schedule", reading="a phase of the ladder")
        if line.line in named and line.kind != "heading"
        else line
        for line in lines
    )


def _is_rung(line: Line) -> bool:
    """A heading or an item that has a share, no bound, and few words besides."""
    text = plain_words(line.text)
    if line.is_code or line.cells or len(text.split()) > _WORDS_MAX or _SHARE.search(text) is None:
        return False
    if any(figure.comparison for figure in line.figures) or line.kind in ("criterion", "trigger", "alert rule", "kpi"):
        return False
    is_named = line.kind == "heading" or line.depth > 0
    return is_named and (_SPEAKS.search(text) is not None or _ONLY_SHARE.fullmatch(text) is not None)


def _form(line: Line) -> tuple[bool, bool, int, tuple[str, ...]]:
    """Rungs of one ladder are all headings, all bold labels, or all items of one list."""
    is_heading = line.kind == "heading"
    is_bold = line.text.startswith(("**", "__"))
    return is_heading, is_bold, line.depth, () if is_heading else line.path


def _climbing(ladder: tuple[Line, ...]) -> tuple[Line, ...]:
    """The ladder, or nothing where a share falls."""
    tops = [share[1] for line in ladder if (share := share_of(plain_words(line.text)))]
    is_rising = all(below <= above for below, above in pairwise(tops))
    return ladder if is_rising and len(set(tops)) >= _MIN and max(tops) <= 1 else ()


def _phase(place: int, rung: Line, lines: tuple[Line, ...], *, last_line: int) -> PhaseOutline:
    text = in_english(plain_words(rung.text))
    below = tuple(_below(rung, lines))
    said = [text, *(in_english(plain_words(line.text)) for line in below)]
    holds = [_hold(part) for part in (*re.findall(r"\(([^()]*)\)", text), *said[1:])]
    hold = next(filter(None, holds), (0.0, 0.0))
    end = below[-1].line if below else rung.line
    return PhaseOutline(
        number=place,
        title=_ASIDE.sub("", text).strip(" :–—-") or text,
        line=rung.line,
        last_line=min(end, last_line),
        hold_s=hold[0],
        hold_s_max=hold[1],
        users=next((users for part in said if (users := users_of(part))), None),
        share=_span(text),
    )


def _below(rung: Line, lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines from a rung up to the next line of its own rank."""
    after = (line for line in lines if line.line > rung.line)
    for line in after:
        is_heading = line.kind == "heading"
        if rung.kind == "heading" and is_heading and len(line.path) <= len(rung.path):
            return
        if rung.depth and (is_heading or 0 < line.depth <= rung.depth):
            return
        yield line


def _hold(text: str) -> tuple[float, float] | None:
    """A duration behind a label, or in words such as `wait 2 h`."""
    label, sign, rest = text.partition(":")
    if sign and re.search(r"duration|soak|bake|hold|time", label, re.IGNORECASE):
        return hold_of(rest)
    found = re.search(
        r"\b(?:wait|hold|soak|bake|monitor(?:ing)?)(?:\s+for)?\s+(?P<length>\d[^,;.]*)", text, re.IGNORECASE
    )
    length = re.match(r"[\d.\s–—-]+\w+", found["length"]) if found else None
    return hold_of(length[0]) if length else hold_of(text) if not sign else None


def _span(text: str) -> tuple[float, float] | None:
    """The smallest and the largest share that a rung names: `5% → 25% → 50%`."""
    shares = [share for found in _SHARE.findall(text) if (share := share_of(found))]
    return (min(low for low, _ in shares), max(high for _, high in shares)) if shares else None
