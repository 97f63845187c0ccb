"""GL114: Two targets for one measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import LOWER_IS_BETTER, bounds, criteria, quoted
from gonogo.lint.view import Document
from gonogo.lint.words import counterparts


@dataclass(frozen=True, slots=True)
class _Target:
    """One bound of a line; of `45-65 MB` the upper end."""

    line: Line
    measure: str
    statistic: str
    unit: str
    comparison: str
    value: float


def check(document: Document) -> Iterator[Fault]:
    """Success criteria outside of phases that bound one measure by one statistic differently, beside the first such."""
    seen: dict[tuple[str, str, str], dict[str, list[_Target]]] = {}
    for line in criteria(document, "success", 0):
        for target in _targets(line):
            known = seen.setdefault((target.measure, target.unit, target.comparison), {})
            other = _first_other(target, known)
            if other and target.measure != "availability":
                yield Fault(line.line, f"{quoted(line)} beside {quoted(other)} in line {other.line}")
            if target.measure in LOWER_IS_BETTER:
                _remember(target, known)


def _targets(line: Line) -> Iterator[_Target]:
    for figure in bounds(line):
        yield _Target(line, figure.measure, figure.statistic, figure.unit, figure.comparison, figure.value)
    for figure in line.figures:
        # Of another measure nobody knows which end of a range is the good one.
        if figure.high is not None and not figure.comparison and figure.measure in LOWER_IS_BETTER:
            yield _Target(line, figure.measure, figure.statistic, figure.unit, "<", figure.high)


def _first_other(target: _Target, known: dict[str, list[_Target]]) -> Line | None:
    """The first line with another value; a figure without a statistic is compared with those of all."""
    statistics = (target.statistic, "") if target.statistic else tuple(known)
    others = [
        earlier.line
        for statistic in dict.fromkeys(statistics)
        for earlier in known.get(statistic, ())
        if earlier.value != target.value and counterparts(target.line, (earlier.line,))
    ]
    return min(others, key=lambda line: line.line, default=None)


def _remember(target: _Target, known: dict[str, list[_Target]]) -> None:
    """Two different values of each statistic are enough: any third differs from one of them."""
    targets = known.setdefault(target.statistic, [])
    if len(targets) < 2 and all(earlier.value != target.value for earlier in targets):
        targets.append(target)


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
