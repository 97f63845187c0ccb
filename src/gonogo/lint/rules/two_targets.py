"""GL114: Two targets for one measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Figure, Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, quoted
from gonogo.lint.view import Document

Target = tuple[Line, Figure]
_OF_WHAT = re.compile(r"(?P<what>(?:[\w-]+\s+){0,3})(?:error|failure|latency|response|memory|cpu)\b", re.IGNORECASE)
_OF_NOTHING = frozenset(
    "a all an any average avg high low max maximum mean median of overall p50 p75 p90 p95 p99 peak the total".split()  # noqa: SIM905 as words
)


def check(document: Document) -> Iterator[Fault]:
    """Success criteria outside of phases that bound one measure by one statistic differently, beside the first such."""
    seen: dict[tuple[str, str, str], dict[str, list[Target]]] = {}
    for line in criteria(document, "success", 0):
        for figure in bounds(line):
            known = seen.setdefault((figure.measure, figure.unit, figure.comparison), {})
            other = _first_other(figure, known, _subject(line))
            if other and figure.measure != "availability":
                yield Fault(line.line, f"{quoted(line)} beside {quoted(other)} in line {other.line}")
            if figure.measure in ("errors", "latency", "memory", "cpu"):
                _remember(line, figure, known)


def _subject(line: Line) -> frozenset[str]:
    """What is measured besides the measure itself: `Index error rate` and `Download error rate` are two things."""
    found = _OF_WHAT.search(line.text)
    return frozenset(found["what"].lower().split()) - _OF_NOTHING if found else frozenset()


def _first_other(figure: Figure, known: dict[str, list[Target]], subject: frozenset[str]) -> Line | None:
    """The first line of the same subject with another value; a figure without a statistic is compared with all."""
    statistics = (figure.statistic, "") if figure.statistic else tuple(known)
    others = [
        line
        for statistic in dict.fromkeys(statistics)
        for line, earlier in known.get(statistic, ())
        if earlier.value != figure.value and not (subject and _subject(line) and subject != _subject(line))
    ]
    return min(others, key=lambda line: line.line, default=None)


def _remember(line: Line, figure: Figure, known: dict[str, list[Target]]) -> None:
    """Two different values of each statistic and subject are enough: any third differs from one of them."""
    targets = known.setdefault(figure.statistic, [])
    same = [earlier.value for other, earlier in targets if _subject(other) == _subject(line)]
    if len(same) < 2 and figure.value not in same:
        targets.append((line, figure))


RULE = Rule(
    code="GL114",
    name="two-targets",
    severity=Severity.WARNING,
    finds="Two targets for one measure.",
    why="Two bounds for the same thing: whoever wants the release to pass will quote the looser.",
    fix="Keep one of them.",
    example=(
        "## Success criteria\n"
        "\n"
        "- average API latency < 10 ms\n"
        "\n"
        "## Performance targets\n"
        "\n"
        "- average API latency < 5 ms\n"
    ),
    check=check,
)
