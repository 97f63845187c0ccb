"""GL114: Two targets for one measure."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, quoted, same_measure
from gonogo.lint.subject import Figure, Line
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Success criteria outside of phases that bound one measure by one statistic differently."""
    seen: list[tuple[Line, Figure]] = []
    for line in criteria(document, "success", 0):
        for figure in bounds(line):
            for other, earlier in seen:
                is_same = same_measure(figure, earlier) and figure.comparison == earlier.comparison
                if is_same and figure.measure != "availability" and figure.value != earlier.value:
                    yield Fault(line.line, f"{quoted(line)} beside {quoted(other)} in line {other.line}")
            if figure.measure in ("errors", "latency", "memory", "cpu"):
                seen.append((line, figure))


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
