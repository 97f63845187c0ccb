"""What a simulation is given: a plan, its users, how long things take, and where its document leaves doubt."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core.criterion import Criterion
from gonogo.core.plan import Plan
from gonogo.simulate.release.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one step takes in the simulated world, in seconds. `home_s` is traffic back to the old version."""

    deploy_s: float = 1.0
    smoke_s: float = 0.1
    share_s: float = 0.1
    home_s: float = 0.1
    restore_s: float = 1.0
    check_s: float = 0.1
    send_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A failure that the document may or may not mean: where it is true, the document does not decide what follows.

    `criterion` is judged by the real judge in every phase of `phases`; when it fails, a person would have to decide,
    and the run is held with `words`.
    """

    criterion: Criterion
    phases: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Cadence:
    """Words that people owe again and again. `part` is "before", "during" or "after" the release, a phase's id, or ""
    for all of it; `line` is where the document says so."""

    line: int
    words: str
    every_s: float
    part: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One plan to simulate. `message_s` is within how many seconds words are due after what they tell of."""

    plan: Plan
    traffic: Traffic
    pace: Pace = field(default_factory=Pace)
    doubts: tuple[Doubt, ...] = ()
    message_s: float = 900.0
    nobody: frozenset[str] = frozenset()
    """Roles that nobody holds: whatever is asked of them stays open."""
    cadences: tuple[Cadence, ...] = ()
