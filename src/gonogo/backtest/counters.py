"""Counters that grow for ever, made into what came: one series of one process at a time, before they are summed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise


class Kind(Enum):
    """What a number of a series says."""

    TOTAL = "total"
    """Everything since the counter began: what a Prometheus counter shows."""
    EACH = "each"
    """What came since the moment before: a row of a table of counts, or `increase(…)`."""


def came(points: Iterable[tuple[float, float]], kind: Kind) -> Iterator[tuple[float, float, bool]]:
    """(time, what came since the point before, whether the counter went back), in the order of time.

    The first total is the base: nothing is counted there. Where a counter goes back, nothing is counted either: what a
    restart lost cannot be known, and an invented error could condemn a healthy version.
    """
    ordered = sorted(points)
    if kind is Kind.EACH:
        yield from ((at_s, count, False) for at_s, count in ordered)
        return
    yield from ((at_s, 0.0, False) for at_s, _ in ordered[:1])
    for (_, before), (at_s, now) in pairwise(ordered):
        yield at_s, max(0.0, now - before), now < before
