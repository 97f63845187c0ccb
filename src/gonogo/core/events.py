"""What a run's journal holds: one frozen class per event. JSON form in `codec`; meaning in `state`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from gonogo.core.evidence import Verdict
from gonogo.core.plan import Plan, Principal
from gonogo.core.steps import Step

Json = Any
"""A value that is exactly what `json.loads` can return."""


class Happened(Enum):
    """Whether the world changed although a driver failed."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class DecisionKind(Enum):
    """What can be decided."""

    GO = "go"
    NO_GO = "no-go"
    HOLD = "hold"
    RESUME = "resume"
    ROLL_BACK = "roll back"
    PROMOTE = "promote"
    AMEND = "amend"


class Answer(Enum):
    """What a principal says at a gate."""

    APPROVED = "approved"
    REJECTED = "rejected"
    CONDITIONAL = "conditional"


class RunOutcome(Enum):
    """How a run ended."""

    PROMOTED = "promoted"
    ROLLED_BACK = "rolled back"


@dataclass(frozen=True, slots=True)
class RunOpened:
    """A run begins for one plan digest. `folder` is the plan's folder; `clock_scale` plan seconds per real second."""

    run: str
    plan: Plan
    digest: str
    folder: str
    clock_scale: float
    salt: str
    """The release's salt for cohort buckets, new for every run."""
    by: Principal
    gonogo: str
    """The version of gonogo that opened it."""


@dataclass(frozen=True, slots=True)
class EngineStarted:
    """An engine took the run's lease. `token` is the fencing token, growing with every holder."""

    holder: str
    token: int


@dataclass(frozen=True, slots=True)
class StepIntended:
    """Written before the world is touched."""

    step: Step
    attempt: int
    key: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """Written after the world was read back. `read_back` is what was seen."""

    step: str
    attempt: int
    read_back: Json
    took_s: float


@dataclass(frozen=True, slots=True)
class StepFailed:
    """A driver said no, or the read-back did not show the step. `happened` UNKNOWN is a real state."""

    step: str
    attempt: int
    happened: Happened
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class PhaseEntered:
    """From here the phase's share may be set and its guards are armed."""

    phase: str


@dataclass(frozen=True, slots=True)
class GateOpened:
    """A question is put. `digests` name what an answer covers (plan, artifacts)."""

    gate: str
    closes_s: float
    """On the plan's clock."""
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """A principal's sign-off. `digests` as in the opening: an answer to other digests counts for nothing."""

    gate: str
    by: Principal
    answer: Answer
    reason: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A decision, by people or by rule, with its reasons. `about` is the gate, phase or criterion it answers."""

    kind: DecisionKind
    about: str
    by: Principal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictReached:
    """A criterion's outcome changed, or the guard's periodic summary of it. FAIL is sticky for the attempt."""

    phase: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class JudgeChecked:
    """The judge's whole state, at a bounded rate: where a restarted guard goes on and what verification starts from."""

    phase: str
    judge: Json


@dataclass(frozen=True, slots=True)
class BlocksObserved:
    """The snapshots since the last `JudgeChecked`, written with every FAIL so that it can be re-derived exactly."""

    phase: str
    snapshots: Json


@dataclass(frozen=True, slots=True)
class ShareAllowed:
    """The guard's word in an evidence-paced phase: how much traffic is safe by now, and why. It raises nothing."""

    phase: str
    share_bp: int
    sentence: str


@dataclass(frozen=True, slots=True)
class GuardStarted:
    """A guard process began to watch."""

    pid: int
    resumed: bool
    """True: it continues the judge's state from the journal."""


@dataclass(frozen=True, slots=True)
class GuardTripped:
    """The guard took traffic off by itself. Shares are as read back; times are real seconds from the verdict."""

    criterion: str
    shares_bp: dict[str, int]
    verdict_to_off_s: float
    snapshot_wall_s: float


@dataclass(frozen=True, slots=True)
class GuardGap:
    """Nobody watched while the new version had traffic, longer than the plan allows: a P1 and a hold."""

    since_wall_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """The run must not grow any more. `source` tells who holds: "person", "guard gap", "step", "criteria"."""

    source: str
    by: Principal
    reason: str


@dataclass(frozen=True, slots=True)
class HoldReleased:
    """That source holds no longer."""

    source: str
    by: Principal
    reason: str


@dataclass(frozen=True, slots=True)
class RollbackRequested:
    """Somebody asked to go back. Needs no gate, no lease, no approval. `phase` is the one that is given up."""

    phase: str
    by: Principal
    reason: str


@dataclass(frozen=True, slots=True)
class ComponentLost:
    """A process that should run does not."""

    component: str
    side: str
    ready: int
    wanted: int
    why: str


@dataclass(frozen=True, slots=True)
class PlanAmended:
    """The run goes on with another plan: what changed, by whom."""

    plan: Plan
    digest: str
    changes: tuple[str, ...]
    by: Principal


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The end of the carrying-out. After `promoted` the old version is kept until the rollback window closes."""

    outcome: RunOutcome


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """Going back is no longer possible: from here on the old version is taken away."""


Happening = (
    RunOpened
    | EngineStarted
    | StepIntended
    | StepDone
    | StepFailed
    | PhaseEntered
    | GateOpened
    | AnswerGiven
    | DecisionMade
    | VerdictReached
    | JudgeChecked
    | BlocksObserved
    | ShareAllowed
    | GuardStarted
    | GuardTripped
    | GuardGap
    | HoldPlaced
    | HoldReleased
    | RollbackRequested
    | ComponentLost
    | PlanAmended
    | RunEnded
    | WindowClosed
)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal. `at_s` is the plan's clock, `wall_s` real unix time; `index` counts from 0.

    `digest` is the chain: SHA-256 over the previous line's digest and this line's canonical JSON.
    """

    index: int
    at_s: float
    wall_s: float
    what: Happening
    digest: str = field(default="")
