"""What a plan asks of the live evidence: one criterion, in the words of the plan and in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Statistic(Enum):
    """Which number is made of a signal's samples."""

    RATE = "rate"
    """Bad requests over all requests of a side; a ratio in [0, 1]."""
    AVAILABILITY = "availability"
    """One less the rate; a ratio in [0, 1]."""
    MEAN = "mean"
    P50 = "p50"
    P75 = "p75"
    P90 = "p90"
    P95 = "p95"
    P99 = "p99"
    SHARE_ABOVE = "share_above"
    """Share of requests slower than `Criterion.edge_ms`; a ratio in [0, 1]."""
    VALUE = "value"
    """A gauge as it is: the latest value of the new version's side, summed over its processes."""
    MAXIMUM = "maximum"
    """The largest value over the new version's processes."""
    EXHAUSTION = "exhaustion"
    """Of memory: seconds until a process has used up its component's limit, at the growth seen so far."""


class Comparison(Enum):
    """How a value stands to its bound for the criterion to be true."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


class Unit(Enum):
    """Units of a bound; every criterion of one signal is kept in one unit."""

    RATIO = "ratio"
    MILLISECONDS = "ms"
    BYTES = "bytes"
    COUNT = "count"
    SECONDS = "s"


class Against(Enum):
    """What the value is compared with."""

    BOUND = "bound"
    STABLE = "stable"
    """The stable side at the same moment, with the plan's margins; `Criterion.bound` is not used and is 0."""


class Reading(Enum):
    """What a duration ("for 30 min") means; see the judge."""

    PLAIN = "plain"
    """True at every evaluation for the whole duration."""
    AVERAGE = "average"
    """True of the window's ratio, fired as soon as the window is certainly lost."""
    EVIDENCE = "evidence"
    """The anytime-valid test says so; the duration is then not waited for."""
    MEASURED = "measured"
    """True of the value over the phase so far, once the smallest sample is there (success criteria)."""
    PROVED = "proved"
    """The promotion evidence reaches 1/beta (success criteria)."""


class OnNoData(Enum):
    """What a criterion says when its evidence is missing for `unknown_after_s`. It never becomes PASS."""

    HOLD = "hold"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a plan document, for people. Never part of a digest."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One bound on one signal, with all that is needed to judge it.

    `id` is unique in the plan and made from the phase, the side of the list and the words, so that it is the same
    in Markdown and YAML. `component` None means the release's entry component. `for_s` is on the plan's clock; 0
    means "at once". `requests_min` is the smallest sample on the new version's side; 0 only for gauges.
    `unknown_after_s` is in real seconds. `edge_ms` is only for SHARE_ABOVE, else None.
    """

    id: str
    text: str
    signal: str
    statistic: Statistic
    comparison: Comparison
    bound: float
    unit: Unit
    against: Against
    reading: Reading
    for_s: float
    requests_min: int
    on_no_data: OnNoData
    unknown_after_s: float
    component: str | None = None
    edge_ms: float | None = None
