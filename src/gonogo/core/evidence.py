"""What is read of the two sides at one instant, and what a judge says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gonogo.core.later import later


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of one component, as counters since its process or router began (they may reset to 0).

    `buckets[i]` counts requests with latency <= `Snapshot.edges_ms[i]`; requests above the last edge are
    `requests_timed - buckets[-1]`. `requests_timed` may lag `requests` a little: a histogram is merged later.
    `gauges` are (signal name, value) with the value of each process apart where there are several.
    """

    requests: int
    errors: int
    requests_timed: int
    buckets: tuple[int, ...]
    latency_sum_ms: float
    gauges: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Stratum:
    """The part of both sides' requests that goes one route, comes from one zone, or meets processes of one age."""

    name: str
    stable: Arm | None
    new: Arm | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a component at the same instant. None: that side could not be read or does not exist.

    `share_bp` is the share in force in ten-thousandths, as the run's journal tells it; None: not known. `strata` are
    the same requests once more, in parts that are chosen without looking at outcomes; () where the source has none.
    `baseline` are the stable version's fresh processes, which `stable` does not hold; None: there are none.
    """

    component: str
    stable: Arm | None
    new: Arm | None
    share_bp: int | None = later(None)
    strata: tuple[Stratum, ...] = later(())
    baseline: Arm | None = later(None)  # noqa: RUF009  # it makes a field, which is what a dataclass wants here


@dataclass(frozen=True, slots=True)
class Missing:
    """A signal that could not be read, and why, in words."""

    signal: str
    why: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the guards look at, read at one instant. `wall_s` is real unix time; `edges_ms` ascend."""

    wall_s: float
    edges_ms: tuple[float, ...]
    sides: tuple[Sides, ...]
    missing: tuple[Missing, ...] = ()


class Outcome(Enum):
    """What a criterion says now."""

    PASS = "PASS"  # noqa: S105  # a verdict, not a password
    FAIL = "FAIL"
    HOLD = "HOLD"
    UNKNOWN = "UNKNOWN"


class Why(Enum):
    """Why an outcome is UNKNOWN."""

    NO_DATA = "no data"
    TOO_FEW = "too few"
    STALE = "stale"
    SOURCE_DOWN = "source down"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one criterion says, with the numbers that a statistician needs and the sentence that anybody reads.

    `value` is in the criterion's unit, None without data. `log_e` and `log_limit` are natural logarithms of the
    e-process (already weighted with its share of alpha) and of its limit; None for criteria without one. `sentence`
    names the metric, the counts, the evidence against its limit, and what more is needed. Guards: FAIL means go back,
    PASS is never said of a guard before its phase ends (it says HOLD: nothing against the new version so far).
    """

    criterion: str
    outcome: Outcome
    why: Why | None
    value: float | None
    requests_new: int
    bad_new: int
    requests_stable: int
    bad_stable: int
    log_e: float | None
    log_limit: float | None
    window_s: float
    sentence: str
