"""GL101: A response time without a statistic."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Criteria, KPIs and alert rules on latency that name no percentile and no mean."""
    for line in of_kind(document, "criterion", "kpi", "alert rule", "trigger"):
        if "statistic" in line.lacks:
            yield Fault(line.line, f"{quoted(line)} does not say which response time is meant")


RULE = Rule(
    code="GL101",
    name="no-statistic",
    severity=Severity.ERROR,
    finds="A response time without a statistic.",
    why=(
        "The mean, the median and the 99th percentile of one service differ by a factor of ten or more: the "
        "same release passes one and fails the other."
    ),
    fix="Say which: `p95 latency < 300 ms`.",
    example="## Success criteria\n\n- < 200 ms response time\n",
    check=check,
)
