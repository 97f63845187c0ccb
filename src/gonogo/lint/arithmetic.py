"""The sums that findings show."""

from __future__ import annotations

import math


def error_free_requests(rate: float) -> int:
    """How many requests without an error show with 95 % confidence that the rate is below `rate` (0 < rate < 1).

    The exact form of the rule of three: ln 0.05 / ln(1 - rate); 0.1 % needs 2,995.
    """
    return math.ceil(math.log(0.05) / math.log1p(-rate))


def downtime_s(availability: float, window_s: float) -> float:
    """How long a window may be down: 99.9 % of 8 hours is 28.8 s."""
    return (1 - availability) * window_s


def percent(ratio: float) -> str:
    """0.001 as `0.1%`."""
    return f"{round(ratio * 100, 6):g}%"


def length(seconds: float) -> str:
    """Seconds in words: 28.8 s, 52 min, 2.4 h, 17 days."""
    for unit, size in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size or (unit == "min" and seconds >= size):
            return f"{round(seconds / size, 1):g} {unit}"
    return f"{round(seconds, 1):g} s"


def lengths(low: float, high: float) -> str:
    """A range of them, once where both are one."""
    return length(low) if low == high else f"{length(low)} to {length(high)}"
