"""The plan: a release document as typed values. It has a digest and never changes while a run carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gonogo.core.criterion import Criterion
from gonogo.core.later import later

Pairs = tuple[tuple[str, str], ...]


class Strategy(Enum):
    """How a component's new version takes over."""

    CANARY = "canary"
    """Both versions stand side by side; the share follows the phase."""
    BLUE_GREEN = "blue-green"
    """The whole new version stands beside the old one and takes everything in the phase that reaches 100 %."""
    ROLLING = "rolling"
    """Replicas are replaced one at a time; the share is the replicas replaced so far."""


class Pace(Enum):
    """How traffic gets to a phase's share."""

    FIXED = "fixed"
    """The whole share at once."""
    EVIDENCE = "evidence"
    """In raises, each no larger than what is known of the new version allows; see `JudgeSettings.failed_max`."""


class Baseline(Enum):
    """Which processes of the old version the new one is compared with."""

    STANDING = "standing"
    """Those that serve already, however long they have."""
    FRESH = "fresh"
    """Some of the same age as the new version's, started beside them, with as much traffic as they have."""


class CohortKind(Enum):
    """Where a request's cohort key is found."""

    HEADER = "header"
    """A header that holds the bucket 0–9999, made by the service's own client or gateway."""
    COOKIE = "cookie"
    """A cookie, set by the router where it is absent."""
    ADDRESS = "address"
    """The client's address."""


class OnSilence(Enum):
    """What a gate's closing window means when nobody has decided."""

    HOLD = "hold"
    NO_GO = "no-go"
    GO = "go"


class PrincipalKind(Enum):
    """Who can act; recorded with everything that is done."""

    PERSON = "person"
    CI = "ci"
    PROGRAM = "program"
    ENGINE = "engine"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One version of a component: what to start and with which configuration.

    `command` is argv; `{port}` in it or in `env` is replaced with the port the target chose. `config` are files
    (name, content) written beside the process; `{config}` in argv is their folder. `requires` are paths which must
    exist, relative to the plan's folder: their bytes are part of the artifact.
    """

    version: str
    command: tuple[str, ...]
    env: Pairs = ()
    config: Pairs = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """An HTTP GET that must answer `status` before `give_up_s` (real seconds) have passed."""

    path: str
    status: int = 200
    give_up_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Drain:
    """How a process is asked to finish: POST `path` (None: nothing to ask), then at most `give_up_s` real seconds
    until no accepted request is left, then SIGTERM."""

    path: str | None = None
    give_up_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Cohort:
    """The key that keeps a player on one side. `name` is the header's or cookie's name; None for ADDRESS."""

    kind: CohortKind
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where users come in: a port on 127.0.0.1 that the router listens on, and the cohort key."""

    port: int
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class Component:
    """A deployable part. `after` names the components that must stand before it. `route` None: not routed by share.

    `baseline` FRESH is only for a routed canary.
    """

    name: str
    strategy: Strategy
    stable: Artifact
    new: Artifact
    ready: Probe
    smoke: tuple[Probe, ...]
    drain: Drain
    after: tuple[str, ...] = ()
    replicas: int = 1
    route: Route | None = None
    memory_bytes_max: int | None = None
    baseline: Baseline = later(Baseline.STANDING)  # noqa: RUF009  # it makes a field, which is what a dataclass wants here


@dataclass(frozen=True, slots=True)
class Signal:
    """A custom signal: where its values are read. The built-in signals `errors`, `latency` and `memory` need none.

    `source` is "prometheus_text"; `settings` are that source's keys: url, metric, and the label that tells the side
    (`side_label`, `side_new`, `side_stable`). `component` None: of the component that users enter by.
    """

    name: str
    source: str
    settings: Pairs
    component: str | None = later(None)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acted or may act: a name, a kind, and the roles that the plan gives."""

    name: str
    kind: PrincipalKind
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A question to people. `roles`: any of them may answer; `quorum` different principals must approve.

    `window_s` is on the plan's clock, from the opening. `programs` False: answers of programs do not count.
    `items` are the claims that the answer covers and that only a person can know.
    """

    id: str
    question: str
    roles: tuple[str, ...]
    quorum: int
    window_s: float
    on_silence: OnSilence
    programs: bool = False
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Words owed to an audience when `on` happens: start, phase, promoted, rolled back, hold, gate."""

    on: str
    channel: str
    audience: str
    text: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages go: `kind` is "file" or "webhook"; `settings` its path or url."""

    name: str
    kind: str
    settings: Pairs


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the release: an audience, a share of traffic, a hold, criteria, a decision.

    `hold_s` is the shortest and `hold_s_max` the longest hold on the plan's clock; past the longest, criteria that are
    still open put the run on hold for people. `before` is a gate to pass before traffic moves, `decision` one after.
    `pace` tells how the share is reached by components released as canary; others take it at once.
    """

    id: str
    title: str
    audience: str
    share_percent: float
    hold_s: float
    hold_s_max: float
    success: tuple[Criterion, ...] = ()
    failure: tuple[Criterion, ...] = ()
    before: Gate | None = None
    decision: Gate | None = None
    pace: Pace = later(Pace.FIXED)  # noqa: RUF009  # it makes a field, which is what a dataclass wants here


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """One false-rollback budget for the whole release, and the margins of "no worse than stable".

    `alpha` is shared out over the guards; `beta` bounds wrong promotion proofs. `margin_ratio` (rho) and
    `margin_points` (delta, a ratio) say how much worse than stable is still no fault. `block_s` is real seconds.
    The weights share alpha out between kinds of guards and are scaled to sum to 1. `proof_points` (a ratio) is what a
    proof against stable rules out beyond `margin_ratio` times stable. For `warm_up_s` real seconds from a process's
    first traffic on, `warm_up_ratio` times stable is no fault; 0: at no time. `lag_s` (real) is how far apart the two
    sides may have been read; 0: always at one instant. `cohorts` are about as many as play at a time: with them it is
    checked that traffic is split as planned; None: it is not. `failed_max` failed requests are what an evidence-paced
    phase may cost while nobody has reacted yet. `calibrated`: alpha is held as measured (see judge.budget), which needs
    fewer requests; otherwise as proved.
    """

    alpha: float = 0.01
    beta: float = 0.05
    margin_ratio: float = 1.1
    margin_points: float = 0.0001
    block_s: float = 0.25
    weight_errors: float = later(0.5)
    weight_latency: float = later(0.3)
    weight_memory: float = later(0.1)
    proof_points: float = later(0.005)
    warm_up_s: float = later(0.0)
    warm_up_ratio: float = later(6.0)
    lag_s: float = later(0.0)
    cohorts: int | None = later(None)
    failed_max: float = later(5.0)
    calibrated: bool = later(True)  # it makes a field, which is what a dataclass wants here


@dataclass(frozen=True, slots=True)
class GoingBack:
    """`window_s` (plan's clock): how long after promotion the old version is kept. `budget_s` (real): the promise."""

    window_s: float
    budget_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole release. `entry` names the component whose route users enter by. `guards` are armed from the first
    traffic to the end of the bake; a phase's failure criteria are guards while that phase lasts."""

    name: str
    version: str
    components: tuple[Component, ...]
    entry: str
    phases: tuple[Phase, ...]
    guards: tuple[Criterion, ...]
    judge: JudgeSettings
    going_back: GoingBack
    signals: tuple[Signal, ...] = ()
    people: tuple[Principal, ...] = ()
    channels: tuple[Channel, ...] = ()
    messages: tuple[Message, ...] = ()
    guard_gap_s_max: float = 2.0

    def component(self, name: str) -> Component:
        """The component of that name; KeyError where there is none."""
        for component in self.components:
            if component.name == name:
                return component
        raise KeyError(name)

    def phase(self, phase_id: str) -> Phase:
        """The phase of that id; KeyError where there is none."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise KeyError(phase_id)
