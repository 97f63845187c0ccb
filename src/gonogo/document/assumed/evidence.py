"""What the document asks of the new version: criteria that send it back, criteria that let it go on, and doubts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gonogo.core.criterion import Criterion, Statistic
from gonogo.core.outline import Figure, Line, Outline
from gonogo.document.assumed.assumption import Doubtful, Silence
from gonogo.document.assumed.figures import at_once, criterion_of, figure_of, has_statistic
from gonogo.document.assumed.places import Place, lines_in

_AND = re.compile(r"no-?go\b", re.IGNORECASE)
_DEGRADED = re.compile(r"(?<!database )performance degradation|slower", re.IGNORECASE)
_GONE_WRONG = (
    (Figure("errors", "rate", ">", 0.01, None, "ratio", 0.0, "1%"), "requests fail"),
    (Figure("latency", "p99", ">", 160.0, None, "ms", 0.0, "160 ms"), "requests are slow"),
    (Figure("memory", "", ">", 400e6, None, "bytes", 0.0, "400 MB"), "memory grows"),
)
"""Far beyond what is usual in a simulated world (0.02 %, 80 ms, 200 MB): what everybody would call wrong."""
USUAL_MS = 80.0
USUAL_PART = 0.6
"""A healthy simulated version has its p99 at this part of its tightest bound (see the simulator's calm)."""


@dataclass(slots=True)
class Evidence:
    """Everything found. `person` are the success lines that no simulated world can measure, by phase."""

    success: dict[str, list[Criterion]] = field(default_factory=dict)
    failure: dict[str, list[Criterion]] = field(default_factory=dict)
    person: dict[str, list[Line]] = field(default_factory=dict)
    doubts: list[Doubtful] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    by_criterion: dict[str, tuple[Silence, ...]] = field(default_factory=dict)


def evidence_of(outline: Outline, places: Sequence[Place]) -> Evidence:
    """The criteria of every phase; those that stand in none count in each phase with users and none of its own."""
    found = Evidence()
    general = [line for line in outline.lines if line.phase == 0 and line.kind == "criterion"]
    triggers = [line for line in outline.lines if line.kind == "trigger"]
    for place in places:
        own = [line for line in lines_in(outline, place) if line.kind == "criterion"]
        lines = own or (general if place.is_live else [])
        _success(found, place, [line for line in lines if line.role == "success"], lines)
        if place.is_live:
            _failure(found, outline, place, [line for line in lines if line.role == "failure"])
            _triggers(found, place, triggers)
    _degraded(found, places, triggers)
    _unmeasured(found, outline, places)
    return found


def _success(found: Evidence, place: Place, lines: Sequence[Line], every: Sequence[Line]) -> None:
    for line in lines:
        figure = figure_of(line)
        if figure is None or not place.is_live:
            found.person.setdefault(place.id, []).append(line)
            continue
        criterion = criterion_of(line, figure, is_failure=False, prefix=f"{place.id}/success")
        found.success.setdefault(place.id, []).append(criterion)
        found.lines[criterion.id] = line.line
        found.by_criterion[criterion.id] = tuple(_silences(line, figure, every))


def _silences(line: Line, figure: Figure, lines: Sequence[Line]) -> Iterator[Silence]:
    """What is missing where this success criterion is not met."""
    if not has_statistic(line, figure):
        words = f"line {line.line} does not say which {figure.measure} it means, and the statistics differ here"
        yield Silence(line.line, "GL101", words)
    for other in lines:
        bound = figure_of(other) if other.role == "failure" else None
        if bound is not None and bound.measure == figure.measure and _same(bound, figure):
            words = f"between {figure.text} (line {line.line}) and {bound.text} (line {other.line}) nothing is decided"
            yield Silence(line.line, "GL104", words)
            return


def _same(one: Figure, other: Figure) -> bool:
    return one.statistic == other.statistic or "" in (one.statistic, other.statistic)


def _failure(found: Evidence, outline: Outline, place: Place, lines: Sequence[Line]) -> None:
    also = next((rule for rule in lines_in(outline, place) if rule.kind == "decision rule" and _is_and(rule)), None)
    for line in lines:
        figure = figure_of(line)
        if figure is None:
            continue
        criterion = criterion_of(line, figure, is_failure=True, prefix=f"{place.id}/failure")
        if also is not None:
            words = f"a failure alone (line {line.line}) is no no-go: line {also.line} asks for a second thing"
            found.doubts.append(Doubtful(criterion, (place.id,), Silence(also.line, "GL109", words)))
            continue
        _armed(found, place, line, figure, code="GL102")


def _is_and(rule: Line) -> bool:
    return bool(_AND.match(rule.label)) and "+" in rule.text


def _triggers(found: Evidence, place: Place, triggers: Sequence[Line]) -> None:
    for line in triggers:
        figure = figure_of(line)
        if figure is not None:
            _armed(found, place, line, figure, code="GL206")


def _armed(found: Evidence, place: Place, line: Line, figure: Figure, *, code: str) -> None:
    """A failure in force. Where it has no duration, it is in doubt until it has lasted for as long as any reading."""
    criterion = criterion_of(line, figure, is_failure=True, prefix=f"{place.id}/failure")
    if not has_statistic(line, figure):
        words = f"line {line.line} does not say which {figure.measure} it means, and the statistics differ here"
        found.doubts.append(Doubtful(at_once(criterion), (place.id,), Silence(line.line, "GL101", words)))
        return
    found.failure.setdefault(place.id, []).append(criterion)
    found.lines[criterion.id] = line.line
    if not figure.for_s:
        words = f"line {line.line} does not say for how long, and it was true for a while only"
        found.doubts.append(Doubtful(at_once(criterion), (place.id,), Silence(line.line, code, words)))


def _unmeasured(found: Evidence, outline: Outline, places: Sequence[Place]) -> None:
    """A phase with users in which no line is about errors, or about latency: whatever goes wrong there, nobody would
    have to notice. Memory is only missed where nothing at all is measured."""
    headings = {line.line: line for line in outline.lines}
    for place in places:
        heading, seen = headings.get(place.outline.line), _measured_in(found, place)
        if not place.is_live or heading is None:
            continue
        for figure, what in _GONE_WRONG:
            if figure.measure in seen or (figure.measure == "memory" and seen):
                continue
            like = criterion_of(heading, figure, is_failure=True, prefix=f"{place.id}/{figure.measure}")
            words = f"no line says from when on it is bad that {what} in `{place.outline.title}`"
            found.doubts.append(Doubtful(at_once(like), (place.id,), Silence(heading.line, "", words)))


def _measured_in(found: Evidence, place: Place) -> set[str]:
    """What is measured in a phase: errors, latency, memory."""
    doubted = (doubt.criterion for doubt in found.doubts if place.id in doubt.phases)
    said = (*found.success.get(place.id, ()), *found.failure.get(place.id, ()), *doubted)
    return {criterion.signal for criterion in said}


def _degraded(found: Evidence, places: Sequence[Place], triggers: Sequence[Line]) -> None:
    """`Performance degradation > 50%` has no baseline and no statistic: true of the p99, it is in doubt."""
    bounds = [c.bound for lines in found.success.values() for c in lines if c.signal == "latency"]
    usual_ms = min((USUAL_PART * bound for bound in bounds), default=USUAL_MS)
    live = tuple(place.id for place in places if place.is_live)
    for line in triggers:
        figure = next((f for f in line.figures if f.unit == "ratio"), None)
        if figure is None or not _DEGRADED.search(line.text):
            continue
        like = Figure("latency", "p99", ">", usual_ms * (1 + figure.value), None, "ms", 0.0, figure.text)
        criterion = at_once(criterion_of(line, like, is_failure=True, prefix="any"))
        criterion = replace(criterion, statistic=Statistic.P99)
        words = (
            f"line {line.line} does not say worse than what, nor which latency: the slowest requests are, most are not"
        )
        found.doubts.append(Doubtful(criterion, live, Silence(line.line, "GL103", words)))
