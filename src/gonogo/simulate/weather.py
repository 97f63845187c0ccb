"""What will go wrong in a world: drawn from the seed before anything begins, so that a story can be told again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from random import Random

CALM_S = 90.0
"""Virtual seconds after which nothing new goes wrong: from then on a run must come to its end."""


class Fault(Enum):
    """What can happen at one touch of the outside by one process."""

    DIE_BEFORE = "the process dies before"
    DIE_AFTER = "the process dies after"
    REFUSE = "refused, nothing done"
    SILENT = "no answer, nothing done"
    ACT_THEN_FAIL = "done, and the answer lost"
    LIE = "said done, nothing done"
    FULL = "disk full"
    SLOW = "takes three seconds"
    STOPPED = "the process is stopped for a hundred seconds after it"


class Version(Enum):
    """How the new version is."""

    GOOD = "good"
    BAD = "fails requests from some moment on"
    NEVER_READY = "never becomes ready"
    SMOKE_FAILS = "becomes ready and fails its smoke"


class Persona(Enum):
    """How the people at the gates are."""

    PROMPT = "answer at once"
    LATE = "answer after the window"
    SILENT = "never answer while things go wrong"
    REJECTING = "say no"
    CONDITIONAL = "approve on a condition, later without"
    TWICE = "one person approves twice, the second one late"
    STRANGERS = "people without the role, programs and answers to another plan come first"


@dataclass(frozen=True, slots=True)
class Timed:
    """Something that happens to the world at a virtual second; `lasts_s` for what has an end."""

    at_s: float
    what: str
    lasts_s: float = 0.0


@dataclass(slots=True)
class Aimed:
    """A fault that strikes the `nth` touch whose name begins with `what`: moments that chance would seldom find."""

    what: str
    nth: int
    fault: Fault


@dataclass(slots=True)
class Weather:
    """All of it. `faults` by the number of the touch that they strike, `aimed` by its name."""

    version: Version = Version.GOOD
    bad_from_s: float = 0.0
    stands_before: bool = True
    persona: Persona = Persona.PROMPT
    faults: dict[int, Fault] = field(default_factory=dict)
    aimed: list[Aimed] = field(default_factory=list)
    timed: tuple[Timed, ...] = ()
    calm_s: float = CALM_S
    has_core_judge: bool = False


LASTING = ("router down", "signals silent", "target down", "channel down")
SUDDEN = (
    "engine dies",
    "guard dies",
    "guard hangs",
    "stable process dies",
    "all stable processes die",
    "new process dies",
    "rollback asked",
    "hold placed",
    "clock jumps",
    "second engine",
)
MOMENTS = (
    "latch",
    "share of",
    "deploy stable",
    "deploy new",
    "remove",
    "start guard",
    "send",
    "append StepIntended",
    "append StepDone",
    "append StepFailed",
    "append DecisionMade",
    "append PhaseEntered",
    "append VerdictReached",
    "append GuardTripped",
    "append HoldPlaced",
    "append RunEnded",
    "append WindowClosed",
)
FAULT_WEIGHTS = {
    Fault.DIE_BEFORE: 3,
    Fault.DIE_AFTER: 3,
    Fault.REFUSE: 1,
    Fault.SILENT: 2,
    Fault.ACT_THEN_FAIL: 2,
    Fault.LIE: 2,
    Fault.FULL: 1,
    Fault.SLOW: 2,
    Fault.STOPPED: 1,
}


def make_weather(dice: Random) -> Weather:
    """One world in ten is calm; the others have a few faults each, so that a story stays readable."""
    is_calm = dice.random() < 0.1
    count = 0 if is_calm else dice.choice((0, 1, 1, 2, 3, 5))
    kinds = dice.choices(list(FAULT_WEIGHTS), list(FAULT_WEIGHTS.values()), k=count)
    return Weather(
        version=dice.choices(list(Version), (60, 30, 5, 5))[0],
        bad_from_s=dice.choice((0.0, 0.0, dice.uniform(5.0, 40.0))),
        stands_before=dice.random() < 0.8,
        persona=dice.choices(list(Persona), (8, 1, 1, 1, 1, 1, 1))[0],
        faults={dice.randint(1, 260): kind for kind in kinds},
        aimed=[] if is_calm else [_aimed(dice) for _ in range(dice.choice((0, 1, 1, 2)))],
        timed=() if is_calm else tuple(_timed(dice) for _ in range(dice.choice((0, 1, 1, 2, 3, 4)))),
        has_core_judge=dice.random() < 0.02,
    )


def _aimed(dice: Random) -> Aimed:
    kind = dice.choices(list(FAULT_WEIGHTS), list(FAULT_WEIGHTS.values()))[0]
    return Aimed(dice.choice(MOMENTS), dice.choice((1, 1, 1, 2, 3)), kind)


def _timed(dice: Random) -> Timed:
    at_s = round(dice.uniform(1.0, 45.0), 2)
    if dice.random() < 0.25:
        return Timed(at_s, dice.choice(LASTING), round(dice.uniform(1.0, 15.0), 2))
    return Timed(at_s, dice.choice(SUDDEN), round(dice.uniform(5.0, 120.0), 2))
