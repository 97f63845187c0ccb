"""Lines with figures as criteria for the judge, as far as the simulated world can measure them."""

from __future__ import annotations

import re
from dataclasses import replace

from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.outline import Figure, Line
from gonogo.document.criterion.peel import plain_words

UNKNOWN_AFTER_S = 120.0
"""How long evidence may be missing: two probes of a minute each."""
REQUESTS_MIN = 100
AT_ONCE_S = 1800.0
"""A failure without a duration is certain once it has lasted for so long: no reading of the line waits longer."""
AT_ONCE_REQUESTS = 2000
"""So many requests at once are no accident: a p99 that is kept is not missed twice over by chance."""
_WORDS = re.compile(r"\b(p50|p75|p90|p95|p99)\b", re.IGNORECASE)
_SHARE = re.compile(r"share (?P<percent>[\d.]+)%")
_STATISTICS = {
    s.value: s for s in (Statistic.MEAN, Statistic.P50, Statistic.P75, Statistic.P90, Statistic.P95, Statistic.P99)
}
_COMPARISONS = {c.value: c for c in Comparison}
MEASURED = {"errors": ("ratio",), "availability": ("ratio",), "latency": ("ms",), "memory": ("bytes",)}
"""By measure the units that say how much; `latency +25 %` says so of a baseline that nothing here knows."""


def figure_of(line: Line) -> Figure | None:
    """The line's figure that a simulated world can measure; None where it has none."""
    return next((figure for figure in line.figures if figure.unit in MEASURED.get(figure.measure, ())), None)


def has_statistic(line: Line, figure: Figure) -> bool:
    """Whether the document says which latency it means."""
    return figure.measure != "latency" or bool(figure.statistic) or _WORDS.search(plain_words(line.text)) is not None


def criterion_of(line: Line, figure: Figure, *, is_failure: bool, prefix: str) -> Criterion:
    """The criterion that a figure asks for. Where no statistic is said, the strictest: who meets it meets them all."""
    statistic, edge_ms, bound = _measured(line, figure)
    return Criterion(
        id=f"{prefix}/line-{line.line}",
        text=plain_words(line.text),
        signal="errors" if figure.measure == "availability" else figure.measure,
        statistic=statistic,
        comparison=_comparison(figure, is_failure=is_failure),
        bound=bound,
        unit=_UNITS[figure.unit] if edge_ms is None else Unit.RATIO,
        against=Against.BOUND,
        reading=Reading.PLAIN if is_failure else Reading.MEASURED,
        for_s=(figure.for_s or AT_ONCE_S) if is_failure else 0.0,
        requests_min=0 if figure.measure == "memory" else REQUESTS_MIN,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=UNKNOWN_AFTER_S,
        edge_ms=edge_ms,
    )


def at_once(criterion: Criterion) -> Criterion:
    """The same failure, true as soon as it is seen: what a line without a duration may mean as well."""
    requests_min = 0 if criterion.signal == "memory" else AT_ONCE_REQUESTS
    return replace(criterion, id=f"{criterion.id}/at-once", for_s=0.0, requests_min=requests_min)


_UNITS = {"ratio": Unit.RATIO, "ms": Unit.MILLISECONDS, "bytes": Unit.BYTES}


def _measured(line: Line, figure: Figure) -> tuple[Statistic, float | None, float]:
    """The statistic, the edge of a share above, and the bound."""
    if figure.measure == "memory":
        return Statistic.MAXIMUM, None, figure.high or figure.value
    if figure.measure == "availability":
        return Statistic.AVAILABILITY, None, figure.value
    if figure.measure == "errors":
        return Statistic.RATE, None, figure.value
    share = _SHARE.fullmatch(figure.statistic)
    if share is not None:
        return Statistic.SHARE_ABOVE, figure.value, float(share["percent"]) / 100
    said = _WORDS.search(plain_words(line.text))
    word = figure.statistic or (said[1].lower() if said else "")
    return _STATISTICS.get(word, Statistic.P99), None, figure.value


def _comparison(figure: Figure, *, is_failure: bool) -> Comparison:
    """As written; where nothing is written, "99.9 % uptime" means at least, and a memory range at most its end."""
    written = _COMPARISONS.get(figure.comparison)
    is_good_high = figure.measure == "availability"
    meant = written or (Comparison.AT_LEAST if is_good_high is not is_failure else Comparison.AT_MOST)
    is_upper = meant in (Comparison.BELOW, Comparison.AT_MOST)
    is_share = is_failure and is_upper
    return Comparison.ABOVE if is_share and not is_good_high else meant
