"""What the judge remembers. Small, frozen, and the same after a trip through JSON (see codec)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import add

from gonogo.core.evidence import Arm, Verdict
from gonogo.core.judge.dispersion import Dispersion
from gonogo.core.judge.memory import Process
from gonogo.core.judge.wealth import Wealth


@dataclass(frozen=True, slots=True)
class Moment:
    """When an observation is made: the current phase's id, the plan's clock, and real unix time, both in seconds.

    Durations that a plan asks for (`for_s`) are measured on the plan's clock, which may run thousands of times faster
    than real time; staleness, `unknown_after_s` and half-lives are real. `phase` is "" before the first phase.
    """

    phase: str
    plan_s: float
    wall_s: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests of both sides and how many of them were bad; for a mean, `bad_*` is the sum of the values."""

    n_new: float = 0
    bad_new: float = 0
    n_stable: float = 0
    bad_stable: float = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.n_new + other.n_new,
            self.bad_new + other.bad_new,
            self.n_stable + other.n_stable,
            self.bad_stable + other.bad_stable,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """What came to one side between two snapshots. `buckets` has one place more than the edges: the slowest."""

    requests: float
    errors: float
    buckets: tuple[float, ...]
    latency_sum_ms: float

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.requests + other.requests,
            self.errors + other.errors,
            tuple(map(add, self.buckets, other.buckets)),
            self.latency_sum_ms + other.latency_sum_ms,
        )

    def times(self, part: float) -> Counts:
        """A part of it, for forgetting."""
        return Counts(
            self.requests * part,
            self.errors * part,
            tuple(count * part for count in self.buckets),
            self.latency_sum_ms * part,
        )


@dataclass(frozen=True, slots=True)
class SideState:
    """One side of one component: its counters as last read, and when.

    `last` None: never read. `before` is what stood before the counters went back; None unless that has just happened.
    `grew_s` and `timed_s` are the real times when requests, and timed requests, last came. `trouble` says why the
    last snapshot could not be used; None when it could.
    """

    last: Arm | None = None
    last_s: float = 0.0
    before: Arm | None = None
    grew_s: float | None = None
    timed_s: float | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Requests of both sides at the same time, not yet bet on: a block closes on stable's exposure."""

    new: Counts
    stable: Counts
    since_s: float


@dataclass(frozen=True, slots=True)
class Split:
    """The share in force, since when (real time), and the requests of both sides while it was (see sample_ratio)."""

    share_bp: int
    since_s: float
    n_new: float = 0.0
    n_stable: float = 0.0


@dataclass(frozen=True, slots=True)
class ComponentState:
    """What is known of one component. `history` are stable's requests, forgotten with a half-life.

    `open_errors` and `open_latency` are the open blocks (a histogram may come later than the counts). `phase_new` and
    `phase_stable` count since the phase began. `rate_n` and `rate_s` give the new side's requests per real second,
    `rate_stable_n` and `rate_stable_s` stable's, `dispersion` how stable's errors scatter. `n_new` and `bad_new` count
    over the whole release. `young_s` is the real time when the youngest processes of the new side were first seen to
    serve; None: none has. `processes` is how many there are, where their memory tells. `share_bp` is the share in
    force, where it is known, and `split` what came at it. `recent_errors` and
    `recent_latency` are the last blocks, newest last, where the sides may have been read apart (see lag). `strata` are
    the parts of the requests, each with what is known of it. `is_fresh` True: `stable` are its fresh processes.
    `rest` are those that are not compared with: the others of the stable version. `open_slow` is the open block of
    timed requests that are compared with a bound, which needs no stable side.
    """

    new: SideState
    stable: SideState
    history: Counts
    open_errors: Block | None
    open_latency: Block | None
    phase_new: Counts
    phase_stable: Counts
    rate_n: float
    rate_s: float
    dispersion: Dispersion
    rate_stable_n: float = 0.0
    rate_stable_s: float = 0.0
    n_new: float = 0.0
    bad_new: float = 0.0
    young_s: float | None = None
    processes: int = 0
    share_bp: int | None = None
    split: Split | None = None
    recent_errors: tuple[Block, ...] = ()
    recent_latency: tuple[Block, ...] = ()
    strata: Mapping[str, ComponentState] = field(default_factory=dict)
    is_fresh: bool = False
    rest: SideState = SideState()  # it is frozen
    open_slow: Block | None = None


@dataclass(frozen=True, slots=True)
class EProcess:
    """One e-process. `e` is its value. `total` counts since it began; `rise` since `e` was last at most 1.

    `bet_s` is the real time of the last bet. `lags` holds one wealth for every candidate lag, () where both sides are
    read at once; `e` is then the smallest. `slow_new` and `slow_stable` are the latency counts of `rise`, by bucket.
    """

    wealth: Wealth
    e: float
    total: Tally
    since_s: float
    rise: Tally
    rise_s: float
    bet_s: float
    lags: tuple[Wealth, ...] = ()
    slow_new: tuple[float, ...] = ()
    slow_stable: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Promotion evidence of one success criterion in this phase: what each alternative's bet holds.

    `lags` holds the same for every candidate lag, () where both sides are read at once; `e` is then the smallest.
    """

    bets: tuple[float, ...]
    e: float
    total: Tally
    lags: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a window. The times are on the plan's clock."""

    since_plan_s: float
    until_plan_s: float
    tally: Tally


@dataclass(frozen=True, slots=True)
class Watch:
    """One criterion that is read by counting: `total` since it was armed, and its window in slots.

    `open` is the slot that fills now. `true_since_plan_s` is since when every evaluation was true; None: the last was
    not. `value` is a gauge's latest value, read at `value_s` (real). `row` is what came in the evaluations that were
    true one after the other, or in the last one where it was not true; None before the first.
    """

    total: Tally
    since_plan_s: float
    slots: tuple[Slot, ...]
    open: Slot
    true_since_plan_s: float | None = None
    value: float | None = None
    value_s: float | None = None
    row: Tally | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A signal that could not be read, since when (real time), and why."""

    since_s: float
    why: str


@dataclass(frozen=True, slots=True)
class JudgeState:
    """All that the judge knows. `weights` are the shares of alpha by e-process, `horizon_s` the plan's length.

    `e_processes` are never reset between phases; `proofs`, and `watches` of a phase's criteria, begin with their phase.
    `failed` is sticky. `edges_ms` are those of the first snapshot with any. `memories` are the new version's processes
    by the e-process that bets on their memory.
    """

    weights: Mapping[str, float]
    horizon_s: float
    edges_ms: tuple[float, ...]
    phase: str
    phase_since_s: float
    phase_since_plan_s: float
    seen_s: float | None
    seen_plan_s: float
    components: Mapping[str, ComponentState]
    e_processes: Mapping[str, EProcess]
    proofs: Mapping[str, Proof]
    watches: Mapping[str, Watch]
    failed: Mapping[str, Verdict]
    missing: Mapping[str, Source]
    memories: Mapping[str, tuple[Process, ...]] = field(default_factory=dict)
