"""Which words were owed in a simulated release, and which of them were sent late or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from gonogo.core import events as e
from gonogo.core.plan import Plan
from gonogo.core.steps import Send
from gonogo.simulate.release.setting import Cadence, Setting

LATE_PART = 0.1
"""Words owed at a cadence are late once so much of the cadence has passed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One cadence in one release: how often words were due, how often they were late, how often nobody sent them."""

    cadence: Cadence
    due: int
    late: int
    unsent: int


@dataclass(frozen=True, slots=True)
class Told:
    """All words of a release. `once` are those owed on an occasion: how long after it they were sent, None: never."""

    once: tuple[float | None, ...]
    kept: tuple[Kept, ...]
    message_s: float

    @property
    def sent(self) -> int:
        """How many went out."""
        return sum(late_s is not None for late_s in self.once) + sum(one.due - one.unsent for one in self.kept)

    @property
    def late(self) -> int:
        """How many of them too late."""
        once = sum(late_s is not None and late_s > self.message_s for late_s in self.once)
        return once + sum(one.late for one in self.kept)

    @property
    def unsent(self) -> int:
        """How many were owed and never went out."""
        return sum(late_s is None for late_s in self.once) + sum(one.unsent for one in self.kept)


def words_of(setting: Setting, events: list[e.Event], now_s: float, *, is_anybody_there: bool) -> Told:
    """What was owed up to now. People send what is due at once, unless they are going back, or nobody is there."""
    kept = tuple(_kept(one, setting.plan, events, now_s) for one in setting.cadences)
    if not is_anybody_there:
        kept = tuple(Kept(one.cadence, one.due, 0, one.due) for one in kept)
    return Told(tuple(_once(events)), kept, setting.message_s)


def _kept(cadence: Cadence, plan: Plan, events: list[e.Event], now_s: float) -> Kept:
    since_s, until_s = _owed_between(cadence, plan, events, now_s)
    due = floor(max(0.0, until_s - since_s) / cadence.every_s + 1e-9)
    times_s = (since_s + number * cadence.every_s for number in range(1, due + 1))
    back_s, done_s = _going_back(events, now_s)
    late = sum(back_s <= due_s <= done_s - LATE_PART * cadence.every_s for due_s in times_s)
    return Kept(cadence, due, late, 0)


def _owed_between(cadence: Cadence, plan: Plan, events: list[e.Event], now_s: float) -> tuple[float, float]:
    """From when to when words are owed, on the plan's clock."""
    entered = {x.what.phase: x.at_s for x in events if isinstance(x.what, e.PhaseEntered)}
    live = [phase.id for phase in plan.phases if phase.share_percent > 0]
    first_s = min((entered[phase] for phase in live if phase in entered), default=now_s)
    match cadence.part:
        case "":
            return 0.0, now_s
        case "before":
            return 0.0, first_s
        case "during":
            return first_s, now_s
        case "after":
            return now_s, now_s
        case phase:
            begins_s = entered.get(phase, now_s)
            return begins_s, min((at_s for at_s in entered.values() if at_s > begins_s), default=now_s)


def _going_back(events: list[e.Event], now_s: float) -> tuple[float, float]:
    """From when to when everybody had their hands full with going back; (now, now) where nobody had."""
    began = (x.at_s for x in events if isinstance(x.what, e.DecisionMade) and _is_back(x.what))
    return next(began, now_s), now_s


def _once(events: list[e.Event]) -> Iterator[float | None]:
    """For each message owed on an occasion: how long after it it was sent; None: it was not."""
    found: dict[str, float | None] = {}
    occasion_s = 0.0
    for event in events:
        match event.what:
            case e.PhaseEntered() | e.GateOpened() | e.HoldPlaced() | e.DecisionMade():
                occasion_s = event.at_s
            case e.StepIntended(step=step) if isinstance(step.action, Send) and step.id not in found:
                found[step.id] = None
            case e.StepDone(step=step_id) if step_id in found:
                found[step_id] = event.at_s - _due_from(events, step_id, occasion_s)
            case _:
                continue
    yield from found.values()


def _due_from(events: list[e.Event], step: str, occasion_s: float) -> float:
    """When words on the way back were owed: since it was decided, whatever else was to be done first."""
    if not step.startswith("back/"):
        return occasion_s
    decided = (v.at_s for v in events if isinstance(v.what, e.DecisionMade) and _is_back(v.what))
    return next(decided, occasion_s)


def _is_back(what: e.DecisionMade) -> bool:
    return what.kind is e.DecisionKind.ROLL_BACK
