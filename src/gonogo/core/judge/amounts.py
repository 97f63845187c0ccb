"""Numbers in people's words: shares, durations, counts, evidence. The same in every sentence of the judge."""

from __future__ import annotations

from math import exp, log

from gonogo.core.criterion import Criterion, Statistic, Unit


def share(value: float) -> str:
    """A share as percent, short: 21 %, 0.42 %, 0.003 %. Only all is 100 %."""
    percent = value * 100
    if percent == 0 or percent == round(percent):
        return f"{percent:.0f} %"
    if percent > 99:
        return f"{percent:.4g} %"
    if percent >= 10:
        return f"{percent:.0f} %" if percent >= 20 else f"{percent:.1f} %"
    return f"{percent:.2g} %"


def seconds(duration_s: float) -> str:
    """A duration, short: 40 s, 6 min, 3 h, 2 days."""
    for size, unit in ((86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if duration_s >= 2 * size:
            return f"{duration_s / size:.0f} {unit}"
    return f"{duration_s:.0f} s" if duration_s >= 10 else f"{duration_s:.2g} s"


def number(value: float) -> str:
    """A count or amount with thousands apart."""
    if abs(value) >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def requests(count: float) -> str:
    """So many requests: "1 request", "2,000 requests"."""
    return f"{number(count)} request{'' if count == 1 else 's'}"


def evidence(log_value: float) -> str:
    """The value of an e-process: 312, 0.4, more than a million."""
    if log_value > log(1e6):
        return "more than a million"
    value = exp(log_value)
    return "under 0.01" if value < 0.01 else f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def amount(criterion: Criterion, value: float) -> str:
    """A value in the criterion's unit."""
    match criterion.unit:
        case Unit.RATIO:
            return fine_share(value) if criterion.statistic is Statistic.AVAILABILITY else share(value)
        case Unit.MILLISECONDS:
            return f"{number(round(value, 1) if value < 100 else value)} ms"
        case Unit.BYTES:
            return amount_of_bytes(value)
        case Unit.SECONDS:
            return seconds(value)
        case _:
            return number(value)


def amount_of_bytes(value: float) -> str:
    """Bytes, from a tenth of a megabyte on in megabytes."""
    return f"{value / 1e6:,.4g} MB" if value >= 1e5 else f"{value:,.0f} bytes"


def fine_share(value: float) -> str:
    """A share of good requests, with as many nines as there are."""
    return f"{value * 100:.6g} %" if value > 0.999 else f"{value * 100:.4g} %"
