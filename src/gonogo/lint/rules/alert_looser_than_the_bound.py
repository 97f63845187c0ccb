"""GL204: An alert that is looser than the criterion."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.core.outline import Figure, Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, is_looser, of_kind
from gonogo.lint.view import Document
from gonogo.lint.words import counterparts


def check(document: Document) -> Iterator[Fault]:
    """The tightest alert on a measure against the success criterion on the same one."""
    tightest = _tightest(document)
    told: set[tuple[int, str]] = set()
    for line in criteria(document, "success"):
        for figure in bounds(line):
            known = tightest.get((figure.measure, figure.unit), {})
            statistics = dict.fromkeys((figure.statistic, "") if figure.statistic else known)
            same = [known[statistic] for statistic in statistics if statistic in known]
            same = [pair for pair in same if counterparts(line, (pair[0],))]
            if same and all(is_looser(other, figure) for _, other in same):
                alert, other = min(same, key=lambda pair: abs(pair[1].value - figure.value))
                if (alert.line, other.text) in told:
                    continue
                told.add((alert.line, other.text))
                yield Fault(alert.line, f"nobody is called between {figure.text} (line {line.line}) and {other.text}")


def _tightest(document: Document) -> dict[tuple[str, str], dict[str, tuple[Line, Figure]]]:
    """By measure and unit, then by statistic: the alert that sounds first."""
    found: dict[tuple[str, str], dict[str, tuple[Line, Figure]]] = {}
    for line in of_kind(document, "alert rule"):
        for figure in bounds(line):
            known = found.setdefault((figure.measure, figure.unit), {})
            if figure.statistic not in known or is_looser(known[figure.statistic][1], figure):
                known[figure.statistic] = (line, figure)
    return found


RULE = Rule(
    code="GL204",
    name="alert-looser-than-the-bound",
    severity=Severity.WARNING,
    finds="An alert that is looser than the criterion.",
    why="Between the two nobody is called although the criterion is already missed.",
    fix="Let the alert sound at the bound or before it.",
    example=(
        "## Success criteria\n\n- p99 latency < 50 ms\n\n## Alerts\n\n- **Critical:** p99 > 100 ms for 5 minutes\n"
    ),
    check=check,
)
