"""What one line says, before the defaults of its section are applied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gonogo.core.criterion import Against, Comparison, OnNoData, Reading, Statistic, Unit

PERCENTILES = {
    Statistic.P50: 0.50,
    Statistic.P75: 0.75,
    Statistic.P90: 0.90,
    Statistic.P95: 0.95,
    Statistic.P99: 0.99,
}
USUAL_FAILURE = {
    Statistic.VALUE: Reading.PLAIN,
    Statistic.MAXIMUM: Reading.PLAIN,
    # One slow request can be any number of milliseconds, so there is no test of a mean; its window is averaged.
    Statistic.MEAN: Reading.AVERAGE,
}
"""How failure criteria and guards of a statistic are read that do not say; all others by evidence."""
GAUGES = (Statistic.VALUE, Statistic.MAXIMUM)
LATENCY_OF_STABLE = Statistic.P95
"""Kept for "latency worse than stable", which compares the whole distribution and needs no statistic."""


class Role(Enum):
    """On which side of the list a criterion stands."""

    SUCCESS = "success"
    FAILURE = "failure"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Measure:
    """A signal and the number that is made of it. `edge_ms` is only for SHARE_ABOVE."""

    signal: str
    statistic: Statistic
    edge_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The qualifiers of a line, a section or the whole plan; None: not said."""

    for_s: float | None = None
    requests_min: int | None = None
    reading: Reading | None = None
    on_no_data: OnNoData | None = None
    unknown_after_s: float | None = None

    def over(self, wider: Terms) -> Terms:
        """These, and where they say nothing those of the wider one."""
        return Terms(
            self.for_s if self.for_s is not None else wider.for_s,
            self.requests_min if self.requests_min is not None else wider.requests_min,
            self.reading or wider.reading,
            self.on_no_data or wider.on_no_data,
            self.unknown_after_s if self.unknown_after_s is not None else wider.unknown_after_s,
        )


@dataclass(frozen=True, slots=True)
class Bound:
    """What the value is held against. `to_limit` True: `value` is a ratio of the component's memory limit,
    whose bytes are put in later."""

    comparison: Comparison
    value: float
    unit: Unit
    against: Against = Against.BOUND
    to_limit: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One understood line."""

    measure: Measure
    bound: Bound
    terms: Terms
    component: str | None = None


class NotUnderstood(Exception):  # noqa: N818  # the caller makes a problem with a place of it
    """Why a line is no criterion: a code of the catalogue and words."""

    def __init__(self, code: str, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.hint = hint


def is_lower_better(measure: Measure) -> bool | None:
    """Which way is good; None for the plan's own signals, of which only the team knows."""
    if measure.statistic in (Statistic.AVAILABILITY, Statistic.EXHAUSTION):
        return False
    return True if measure.signal in ("errors", "latency", "memory") else None
