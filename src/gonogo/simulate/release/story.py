"""What happened in a simulated release, told from its journal and from the truth of its world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Protocol

from gonogo.core import events as e
from gonogo.core.evidence import Outcome, Why
from gonogo.core.state import State
from gonogo.simulate.release.messages import Told, words_of
from gonogo.simulate.release.meters import Meters
from gonogo.simulate.release.moments import Moment, moments_of
from gonogo.simulate.release.outside import Records
from gonogo.simulate.release.scenarios import Fault, Scenario
from gonogo.simulate.release.setting import Setting

HELD = "hold"


@dataclass(frozen=True, slots=True)
class Story:
    """A release as it is told. `outcome` is "promoted", "rolled back" or "hold".

    `open` are the criteria that were not met when the run came to a hold, with what was last said of each, `unseen`
    those of them without data, `asked` the gate that waited, `doubted` the words of the doubt that held it; "" and ()
    where there is none. Times are seconds from the fault's beginning: until the new version had no users any more, and
    until everything stood as before; None: never. `harmed` are users who met a failure or slow answer of the new
    version, `harmed_by_both` those whom an outage of the old one met.
    """

    phase: str
    began_s: float | None
    outcome: str
    why: str
    ended_s: float
    held_in: str
    open: Mapping[str, str]
    unseen: tuple[str, ...]
    asked: str
    doubted: str
    exposed: int
    harmed: int
    harmed_by_both: int
    traffic_off_s: float | None
    back_s: float | None
    told: Told
    timeline: tuple[Moment, ...]


class Lived(Protocol):
    """A world after its release, as far as it is told of."""

    now_s: float
    setting: Setting
    fault: Fault
    meters: Meters
    records: Records


def told(world: Lived, state: State) -> Story:
    """The story of a release that is over, or that waits."""
    fault = world.fault
    began_s = fault.begins_s if fault.begins_s <= world.now_s and fault.scenario is not Scenario.HEALTHY else None
    outcome = state.ended.value if state.ended is not None else HELD
    held_in = (state.phase or world.setting.plan.phases[0].id) if outcome == HELD else ""
    still_open = _open(state, held_in) if held_in else {}
    return Story(
        phase=fault.phase,
        began_s=began_s if began_s is not None and began_s < inf else None,
        outcome=outcome,
        why=_why(state, outcome),
        ended_s=world.now_s,
        held_in=held_in,
        open=still_open,
        unseen=tuple(key for key in still_open if _is_unseen(state, key)),
        asked=_asked(state) if held_in else "",
        doubted=next((h.reason for s, h in state.holds.items() if s == "the document"), "") if held_in else "",
        exposed=round(world.meters.exposed),
        harmed=round(world.meters.on_new.users),
        harmed_by_both=round(world.meters.on_stable.users),
        traffic_off_s=_since(began_s, _off_s(world)),
        back_s=_since(began_s, state.ended_s if state.ended is e.RunOutcome.ROLLED_BACK else None),
        told=words_of(
            world.setting,
            world.records.events,
            world.now_s,
            is_anybody_there=fault.scenario is not Scenario.APPROVER_ABSENT,
        ),
        timeline=moments_of(world.setting.plan, fault, world.records.events, world.now_s),
    )


def _since(began_s: float | None, at_s: float | None) -> float | None:
    return None if began_s is None or at_s is None else max(0.0, at_s - began_s)


def _why(state: State, outcome: str) -> str:
    if outcome == HELD:
        reasons = [hold.reason for hold in state.holds.values()]
        return "; ".join(reasons) or "nobody answers"
    kind = e.DecisionKind.ROLL_BACK if outcome == e.RunOutcome.ROLLED_BACK.value else e.DecisionKind.PROMOTE
    decision = next((d for d in reversed(state.decisions) if d.kind is kind), None)
    return "; ".join(decision.reasons) if decision else ""


def _open(state: State, phase: str) -> dict[str, str]:
    """Success criteria of the phase that are not met by the last that was said of them, and that."""
    if state.plan is None or phase not in state.entered_s:
        return {}
    found = {}
    for criterion in state.plan.phase(phase).success:
        record = state.verdicts.get(criterion.id)
        if record is None or record.phase != phase:
            found[criterion.id] = "nothing was measured"
        elif record.verdict.outcome is not Outcome.PASS:
            found[criterion.id] = record.verdict.sentence
    return found


def _is_unseen(state: State, criterion: str) -> bool:
    record = state.verdicts.get(criterion)
    return record is None or (record.verdict.outcome is Outcome.UNKNOWN and record.verdict.why is not Why.TOO_FEW)


def _asked(state: State) -> str:
    """The last gate that was opened and not decided."""
    decided = {decision.about for decision in state.decisions}
    return next((gate for gate in reversed(list(state.gates)) if gate not in decided), "")


def _off_s(world: Lived) -> float | None:
    """When the new version had no users any more."""
    for event in world.records.events:
        if isinstance(event.what, e.GuardTripped):
            return event.at_s
        if isinstance(event.what, e.StepDone) and event.what.step.startswith("back/share/"):
            return event.at_s
    return None
