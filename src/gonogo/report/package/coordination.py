"""The coordination summary: one page on which every tick has its evidence, or is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gonogo.core.outline import Line
from gonogo.report.package.settings import is_setting
from gonogo.report.package.source import Source
from gonogo.report.package.ticks import box, is_failure, is_ticked, people, section
from gonogo.report.tables import table
from gonogo.report.timeline.lengths import range_words

NAME = "coordination-summary.md"
TITLE = "Release coordination"
OPEN = (("Open success criteria", "criterion"), ("Open items", "item"), ("Said without evidence", "claim"))
ROWS_MAX = 12
"""Lines of one list: more would not be one page."""


def body(source: Source) -> list[str]:
    """Where it stands, the phases, what is proved, what is open, and who does what."""
    ticked = _to_tick(source)
    proved = [line for line in ticked if line.line in source.proofs and source.proofs[line.line].is_met]
    not_met = [line for line in ticked if line.line in source.proofs and not source.proofs[line.line].is_met]
    unproved = [line for line in ticked if line.line not in source.proofs]
    return [
        *_standing(source, ticked, proved, not_met),
        *_phases(source),
        *_list(source, "Not met", not_met),
        *_list(source, "Proved", proved),
        *(row for title, kind in OPEN for row in _list(source, title, [one for one in unproved if one.kind == kind])),
        *_people(source),
    ]


def _to_tick(source: Source) -> list[Line]:
    """What somebody could tick: items, then success criteria, then claims."""
    lines = (line for kind in ("item", "criterion", "claim") for line in source.lines(kind))
    return [line for line in lines if not (is_setting(line) or is_failure(line) or _is_guard(source, line))]


def _is_guard(source: Source, line: Line) -> bool:
    """In a bound plan, criteria outside of the phases are guards: they must not be, and nobody ticks them."""
    return source.plan is not None and line.kind == "criterion" and line.phase == 0


def _standing(source: Source, ticked: Sequence[Line], proved: Sequence[Line], not_met: Sequence[Line]) -> list[str]:
    by_hand = sum(is_ticked(line) for line in ticked if line.line not in source.proofs)
    left = len(ticked) - len(proved) - len(not_met)
    rows = [
        f"- run: {source.run.run}, {source.run.outcome}" if source.run else "- run: none yet, so nothing is proved",
        f"- proved: {len(proved)} of {len(ticked)}; not met: {len(not_met)}; open: {left}{_kinds(source, ticked)}",
    ]
    if by_hand:
        rows.append(f"- ticked in the document without evidence: {by_hand}, counted as open")
    if source.schedule and source.schedule.length_s[1]:
        rows.append(f"- length: {range_words(*source.schedule.length_s)}")
    if source.schedule is None:
        rows.append("- when: the plan gives dates and no time zone, so there is no schedule")
    return section("Where it stands", rows)


def _kinds(source: Source, ticked: Sequence[Line]) -> str:
    """How many of the open ones are what."""
    left = Counter(line.kind for line in ticked if line.line not in source.proofs)
    names = (("criterion", "success criteria"), ("item", "items"), ("claim", "claims"))
    said = ", ".join(f"{left[kind]} {name}" for kind, name in names if left[kind])
    return f" ({said})" if said else ""


def _phases(source: Source) -> list[str]:
    rows = []
    to_tick = Counter(line.phase for line in _to_tick(source))
    met = Counter(line.phase for line in _to_tick(source) if (proof := source.proofs.get(line.line)) and proof.is_met)
    for place, name in source.phases():
        proved = f"{met[place]} of {to_tick[place]}" if to_tick[place] else "nothing to prove is written down"
        rows.append((name, proved, _outcome(source, place)))
    return section("Phases", table(("phase", "proved", "in the run"), rows) if rows else ())


def _outcome(source: Source, place: int) -> str:
    if source.run is None or place > len(source.run.phases):
        return "not begun"
    return source.run.phases[place - 1].outcome


def _list(source: Source, title: str, lines: Sequence[Line]) -> list[str]:
    rows = [box(source, line) for line in lines[:ROWS_MAX]]
    if len(lines) > ROWS_MAX:
        where = "validation tests" if lines[0].kind == "criterion" else "checklist"
        rows.append(f"- and {len(lines) - ROWS_MAX} more in the {where}")
    return section(title, rows)


def _people(source: Source) -> list[str]:
    rows = list(people(source))
    more = [f"- and {len(rows) - ROWS_MAX} more in the go-live procedures"] if len(rows) > ROWS_MAX else []
    return section("People", [*rows[:ROWS_MAX], *more], none="The plan names nobody.")
