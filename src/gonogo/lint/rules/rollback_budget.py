"""GL301: Rollback steps that take longer than is promised, or of which no total is given."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from gonogo.core.outline import Line
from gonogo.lint.arithmetic import length, lengths
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import DURATION, of_kind, sections, spoken_s
from gonogo.lint.view import Document

STEPS_MIN = 2


def check(document: Document) -> Iterator[Fault]:
    """The sum of the steps of each procedure against each promise in its heading or below it, or the lack of one."""
    under: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in document.lines:
        under[line.path].append(line)
    for every in sections(of_kind(document, "rollback step")):
        told = [(line, span) for line in under[every[0].path] if (span := _promise(line)) is not None]
        promising = [line for line, _ in told]
        group = tuple(line for line in every if line not in promising)
        spans = [span for line in group if (span := _budget(line)) is not None]
        if not spans or (len(spans) > 1 and _is_timed(group)):
            continue
        low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
        heading = spoken_s(group[0].path[-1]) if group[0].path else None
        promises = [*([(group[0], heading)] if heading else []), *told]
        sums = (
            f"{len(spans)} steps add up to {lengths(low, high)}"
            if len(spans) > 1
            else f"one step takes {lengths(low, high)}"
        )
        if not promises and len(spans) >= STEPS_MIN:
            yield Fault(group[0].line, f"{sums}, and no total is promised")
        for line, promise in promises:
            if high > promise[1]:
                yield Fault(line.line, f"{sums}; promised are {length(promise[1])}")


def _promise(line: Line) -> tuple[float, float] | None:
    """The whole's length where a line below the heading gives it: `Total rollback time: 5 minutes`."""
    is_step = line.cells or _BUDGET.search(line.text)
    return spoken_s(line.text) if not is_step and _WHOLE.search(line.text) else None


def _budget(line: Line) -> tuple[float, float] | None:
    """What one step takes: in brackets, after a dash, or in a cell of its own."""
    for column, cell in zip(line.header, line.cells, strict=False):
        if column.lower().strip() in ("minutes", "min") and cell.strip().isdigit():
            return float(cell) * 60, float(cell) * 60
        if DURATION.fullmatch(cell.strip()):
            return spoken_s(cell)
    found = _BUDGET.search(line.text)
    return spoken_s(found[0]) if found else None


_BUDGET = re.compile(r"\((?!within\b|every\b|by\b)[^()]*\d[^()]*\)|\s[–—-]\s*\d+(?:\.\d+)?\s*[a-z]+\.?$", re.IGNORECASE)
_WHOLE = re.compile(
    r"\btotal\b|\boverall\b|\bin all\b|no longer than|\bat most\b|\bhöchstens\b|time allowed|estimated time|"
    r"\bpromise\w*\b|\bbudget\b|complete[sd]? within|not take (?:more|longer) than|no máximo|au maximum|"
    r"back .*\bwithin\b|\b(?:again|up|works?) within\b|"
    r"^\W*(?:target|goal|limit|rto)\b|tiempo máximo|durée max|höchstdauer",
    re.IGNORECASE,
)


def _is_timed(group: tuple[Line, ...]) -> bool:
    """Spans that begin where the one before ends are a timetable, whose total is its end."""
    spans = [span for line in group if (span := _budget(line)) is not None]
    return all(later[0] == earlier[1] for earlier, later in pairwise(spans))


RULE = Rule(
    code="GL301",
    name="rollback-budget",
    severity=Severity.WARNING,
    finds="Rollback steps that take longer than is promised, or of which no total is given.",
    why="The promise is what people rely on at night; the steps are what really happens.",
    fix="Promise the sum, or leave steps out and rehearse.",
    example=(
        "## Rollback procedure (< 30 minutes)\n"
        "\n"
        "1. Restore the database (20-40 minutes)\n"
        "2. Deploy the old version (10 minutes)\n"
    ),
    check=check,
)
