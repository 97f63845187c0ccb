"""GL114: Two targets for one measure."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.core.outline import Figure, Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, quoted
from gonogo.lint.view import Document

Target = tuple[Line, Figure]


def check(document: Document) -> Iterator[Fault]:
    """Success criteria outside of phases that bound one measure by one statistic differently, beside the first such."""
    seen: dict[tuple[str, str, str], dict[str, list[Target]]] = {}
    for line in criteria(document, "success", 0):
        for figure in bounds(line):
            known = seen.setdefault((figure.measure, figure.unit, figure.comparison), {})
            other = _first_other(figure, known)
            if other and figure.measure != "availability":
                yield Fault(line.line, f"{quoted(line)} beside {quoted(other)} in line {other.line}")
            if figure.measure in ("errors", "latency", "memory", "cpu"):
                _remember(line, figure, known)


def _first_other(figure: Figure, known: dict[str, list[Target]]) -> Line | None:
    """The first line with another value; a figure without a statistic is compared with those of all."""
    statistics = (figure.statistic, "") if figure.statistic else tuple(known)
    others = [
        line
        for statistic in dict.fromkeys(statistics)
        for line, earlier in known.get(statistic, ())
        if earlier.value != figure.value
    ]
    return min(others, key=lambda line: line.line, default=None)


def _remember(line: Line, figure: Figure, known: dict[str, list[Target]]) -> None:
    """Two different values of each statistic are enough: any third differs from one of them."""
    targets = known.setdefault(figure.statistic, [])
    if len(targets) < 2 and all(earlier.value != figure.value for _, earlier in targets):
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
