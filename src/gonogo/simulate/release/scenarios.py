"""What can befall a release, and what it does to each side at a moment. A closed set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never


class Scenario(Enum):
    """What happens to the release."""

    HEALTHY = "healthy"
    ERROR_5 = "error-5"
    ERROR_20 = "error-20"
    SLOW_TAIL = "slow-tail"
    LEAK = "leak"
    OUTAGE = "outage"
    COLD_START = "cold-start"
    RETRY_STORM = "retry-storm"
    NO_DATA = "no-data"
    APPROVER_ABSENT = "approver-absent"
    ROLLBACK_FAILS = "rollback-fails"


OUTAGE_S = 1200.0
COLD_S = 300.0
TAIL = 20.0
"""How many times longer a request of the slow tail takes."""
LEAK_FULL = 4.0
"""At this many times its memory a process is killed and started again, over and over."""
STUCK_S = (1200.0, 2400.0)
"""Between which lengths (seconds) the old version cannot be brought up where a way back fails."""

DESCRIPTIONS = {
    Scenario.HEALTHY: "nothing goes wrong",
    Scenario.ERROR_5: "5 % of requests on the new version fail",
    Scenario.ERROR_20: "20 % of requests on the new version fail",
    Scenario.SLOW_TAIL: f"10 % of requests on the new version take {TAIL:g} times as long",
    Scenario.LEAK: f"the new version's memory doubles and doubles; at {LEAK_FULL:g} times it is killed, over and over",
    Scenario.OUTAGE: f"both versions fail every request for {OUTAGE_S / 60:g} minutes",
    Scenario.COLD_START: f"for {COLD_S / 60:g} minutes the new version is 8 times slower and fails 2 % of requests",
    Scenario.RETRY_STORM: "15 % of requests on the new version fail, each is tried 3 times again, all get slower",
    Scenario.NO_DATA: "no signal can be read any more",
    Scenario.APPROVER_ABSENT: "nobody answers",
    Scenario.ROLLBACK_FAILS: "20 % of requests fail, 10 % are slow, and the old version does not come up again at once",
}
BENIGN = frozenset({Scenario.HEALTHY, Scenario.APPROVER_ABSENT})
"""Scenarios in which the new version is as good as the old one and can be seen to be."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How one side does. `errors` and `tail` are shares of requests; the rest multiplies what is usual."""

    errors: float
    tail: float = 0.0
    slowness: float = 1.0
    memory: float = 1.0
    load: float = 1.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One scenario in its phase. `begins_s` is on the plan's clock, inf before that is known."""

    scenario: Scenario
    phase: str
    begins_s: float
    doubles_s: float

    def age_s(self, now_s: float) -> float:
        """Seconds since it began; negative before."""
        return now_s - self.begins_s

    def interesting_s(self) -> float:
        """How long after its beginning something about it still changes by itself."""
        match self.scenario:
            case Scenario.OUTAGE:
                return OUTAGE_S
            case Scenario.COLD_START:
                return COLD_S
            case Scenario.LEAK:
                return 2 * self.doubles_s
            case _:
                return 0.0

    def is_blind(self, now_s: float) -> bool:
        """Whether no signal can be read."""
        return self.scenario is Scenario.NO_DATA and self.age_s(now_s) >= 0


def sides(  # noqa: C901, PLR0911  # one branch a scenario: a table
    fault: Fault, *, errors: float, now_s: float
) -> tuple[Condition, Condition]:
    """(stable, new) at a moment. `errors` is the usual share of failed requests."""
    calm = Condition(errors)
    age_s = fault.age_s(now_s)
    if age_s < 0:
        return calm, calm
    match fault.scenario:
        case Scenario.HEALTHY | Scenario.APPROVER_ABSENT | Scenario.NO_DATA:
            return calm, calm
        case Scenario.ERROR_5:
            return calm, Condition(0.05)
        case Scenario.ERROR_20:
            return calm, Condition(0.2)
        case Scenario.SLOW_TAIL:
            return calm, replace(calm, tail=0.1)
        case Scenario.LEAK:
            return calm, _leaking(calm, age_s / fault.doubles_s)
        case Scenario.OUTAGE:
            return (Condition(1.0), Condition(1.0)) if age_s < OUTAGE_S else (calm, calm)
        case Scenario.COLD_START:
            return calm, Condition(0.02, slowness=8.0) if age_s < COLD_S else calm
        case Scenario.RETRY_STORM:
            return replace(calm, slowness=2.0), Condition(0.15, slowness=2.0, load=1.0 + 3 * 0.15)
        case Scenario.ROLLBACK_FAILS:
            return calm, Condition(0.2, tail=0.1)
        case _:
            assert_never(fault.scenario)


def conditions(fault: Fault, *, errors: float, now_s: float) -> tuple[Condition, Condition, Condition]:
    """(stable, new, baseline): the baseline does as stable, but it is as cold as the new version."""
    stable, new = sides(fault, errors=errors, now_s=now_s)
    return stable, new, new if fault.scenario is Scenario.COLD_START else stable


def _leaking(calm: Condition, doublings: float) -> Condition:
    memory = min(LEAK_FULL, 2.0 ** min(doublings, 10.0))
    return Condition(0.3 if memory >= LEAK_FULL else calm.errors, memory=memory)
