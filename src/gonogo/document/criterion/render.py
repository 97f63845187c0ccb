"""A criterion back into words: the short form that people are shown, and the full one that reads as the same again."""

from __future__ import annotations

from decimal import Decimal

from gonogo.core.criterion import Against, Comparison, Criterion, Reading, Statistic, Unit
from gonogo.document import quantity
from gonogo.document.criterion.sentence import LATENCY_OF_STABLE, USUAL_FAILURE


def short_words(criterion: Criterion) -> str:
    """`error rate > 1% for 30 m`: the measure, the bound, the duration, and a reading that is not the usual one."""
    parts = [measure_words(criterion)]
    if criterion.component is not None:
        parts.append(f"of component {criterion.component}")
    parts.append(_bound_words(criterion))
    if criterion.for_s:
        parts.append(f"for {quantity.write_seconds(criterion.for_s)}")
    words = " ".join(parts)
    is_usual = criterion.reading in (Reading.MEASURED, USUAL_FAILURE.get(criterion.statistic, Reading.EVIDENCE))
    return words if is_usual else f"{words}, read as {criterion.reading.value}"


def full_words(criterion: Criterion) -> str:
    """The short words with everything that a section could have said for them."""
    parts = [short_words(criterion)]
    if criterion.requests_min:
        plural = "s" if criterion.requests_min > 1 else ""
        parts.append(f"at least {criterion.requests_min:,} request{plural}")
    after = quantity.write_seconds(criterion.unknown_after_s)
    parts.append(f"on no data: {criterion.on_no_data.value} after {after}")
    return "; ".join(parts)


def measure_words(criterion: Criterion) -> str:
    """`p95 latency`, `error rate`, `share of requests above 300 ms`."""
    if criterion.signal == "errors":
        return "availability" if criterion.statistic is Statistic.AVAILABILITY else "error rate"
    if criterion.signal == "latency":
        return _latency_words(criterion)
    if criterion.statistic is Statistic.EXHAUSTION:
        return "time until memory is full"
    if criterion.signal == "memory":
        return "memory" if criterion.statistic is Statistic.MAXIMUM else "total memory"
    return criterion.signal if criterion.statistic is Statistic.VALUE else f"maximum {criterion.signal}"


def value_words(value: float, unit: Unit) -> str:
    """A figure with its unit."""
    if unit is Unit.RATIO:
        return quantity.write_ratio(value)
    if unit is Unit.BYTES:
        return quantity.write_bytes(value)
    if unit is Unit.SECONDS:
        return quantity.write_seconds(value)
    figure = quantity.plain(Decimal(repr(value)))
    return f"{figure} ms" if unit is Unit.MILLISECONDS else figure


def _latency_words(criterion: Criterion) -> str:
    if criterion.statistic is Statistic.SHARE_ABOVE:
        return f"share of requests above {value_words(criterion.edge_ms or 0.0, Unit.MILLISECONDS)}"
    if criterion.against is Against.STABLE and criterion.statistic is LATENCY_OF_STABLE:
        return "latency"
    return f"{criterion.statistic.value} latency"


def _bound_words(criterion: Criterion) -> str:
    if criterion.against is Against.STABLE:
        return "no worse than stable" if criterion.comparison is Comparison.AT_MOST else "worse than stable"
    return f"{criterion.comparison.value} {value_words(criterion.bound, criterion.unit)}"
