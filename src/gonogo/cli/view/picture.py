"""A picture of a run at one moment: a pure function of its journal, its beats and the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gonogo.cli.view.price import Price, price_of_going_back
from gonogo.cli.view.so_far import SoFar, outcome_of
from gonogo.core.decide import decide
from gonogo.core.events import DecisionKind
from gonogo.core.moves import Finish, Move, TakeStep, Wait
from gonogo.core.plan import Phase, Plan
from gonogo.core.state import State, StepStatus
from gonogo.ports.journal import Beat
from gonogo.report.words import does

STALE_S = 5.0
"""Real seconds after which what the guard saw is no longer shown as what is."""


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """A phase on the progress line. `outcome` is "passed", "given up", "under way" or "not reached".

    `part` is how much of its shortest hold is over, in [0, 1]; None unless it is under way.
    """

    title: str
    share_percent: float
    outcome: str
    part: float | None


@dataclass(frozen=True, slots=True)
class ArmNow:
    """One side of a component as the guard saw it last; None where it could not be read."""

    component: str
    side: str
    requests_per_s: float | None
    error_rate: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class EvidenceNow:
    """A criterion as the guard sees it. `toward_limit` is the evidence over its limit (1: the limit), None without."""

    criterion: str
    asks: str
    outcome: str
    sentence: str
    toward_limit: float | None


@dataclass(frozen=True, slots=True)
class NextNow:
    """What comes next and why. `until_plan_s` None: not before something happens. `person`: somebody is asked."""

    reasons: tuple[str, ...]
    until_plan_s: float | None
    in_real_s: float | None
    person: bool
    is_final: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the terminal shows. Seconds of `now_real_s` count from the opening."""

    run: str
    title: str
    outcome: str
    clock_scale: float
    now_real_s: float
    now_plan_s: float
    phases: tuple[PhaseNow, ...]
    shares_bp: dict[str, int]
    arms: tuple[ArmNow, ...]
    evidence: tuple[EvidenceNow, ...]
    guard_seen_s: float | None
    holds: tuple[str, ...]
    next: NextNow
    price: Price


def picture(so_far: SoFar, beats: Iterable[Beat], wall_s: float) -> Picture:
    """The picture at real time `wall_s`. ValueError where the run was not opened yet."""
    state = so_far.state
    if state.opened is None or state.plan is None:
        raise ValueError("the run was not opened yet")
    plan, scale = state.plan, state.opened.clock_scale
    now_real_s = wall_s - state.opened_wall_s
    now_s = now_real_s * scale
    seen, seen_s = _guard_beat(beats, wall_s)
    arms = tuple(_arms(seen))
    return Picture(
        run=state.opened.run,
        title=f"{plan.name} {plan.version}",
        outcome=outcome_of(state),
        clock_scale=scale,
        now_real_s=now_real_s,
        now_plan_s=now_s,
        phases=tuple(_phase(plan, state, phase, now_s) for phase in plan.phases),
        shares_bp=dict(state.share_bp),
        arms=arms,
        evidence=tuple(_evidence(plan, state, seen)),
        guard_seen_s=seen_s,
        holds=tuple(f"{hold.by.name} ({source}): {hold.reason}" for source, hold in state.holds.items()),
        next=_next(state, decide(plan, state, now_s), now_s=now_s, scale=scale),
        price=price_of_going_back(so_far, plan, requests_per_s=_new_requests_per_s(arms)),
    )


def _phase(plan: Plan, state: State, phase: Phase, now_s: float) -> PhaseNow:
    outcome = "under way"
    if phase.id not in state.entered_s:
        outcome = "not reached"
    elif phase.id != state.phase or state.decided(DecisionKind.PROMOTE, plan.version):
        outcome = "passed"
    elif outcome_of(state) in ("going back", "rolled back"):
        outcome = "given up"
    part = None
    if outcome == "under way":
        over_s = now_s - state.entered_s[phase.id]
        part = min(1.0, max(0.0, over_s / phase.hold_s)) if phase.hold_s else 1.0
    return PhaseNow(phase.title, phase.share_percent, outcome, part)


def _guard_beat(beats: Iterable[Beat], wall_s: float) -> tuple[Mapping[str, Any], float | None]:
    for beat in beats:
        if "sides" in beat.seen:
            age_s = max(0.0, wall_s - beat.wall_s)
            return (beat.seen if age_s <= STALE_S else {}), age_s
    return {}, None


def _arms(seen: Mapping[str, Any]) -> Iterable[ArmNow]:
    for component, sides in seen.get("sides", {}).items():
        for side in ("stable", "new", *(["baseline"] if "baseline" in sides else [])):
            arm = sides.get(side) or {}
            yield ArmNow(component, side, arm.get("requests_per_s"), arm.get("error_rate"), arm.get("p95_ms"))


def _new_requests_per_s(arms: Sequence[ArmNow]) -> float | None:
    known = [arm.requests_per_s for arm in arms if arm.side == "new" and arm.requests_per_s is not None]
    return sum(known) if known else None


def _evidence(plan: Plan, state: State, seen: Mapping[str, Any]) -> Iterable[EvidenceNow]:
    """The guard's own last words where it speaks, else what the journal holds."""
    asks = {c.id: c.text for c in (*plan.guards, *(c for p in plan.phases for c in (*p.success, *p.failure)))}
    said = {record["criterion"]: record for record in seen.get("verdicts", ())}
    for criterion, record in state.verdicts.items():
        if record.phase == state.phase or criterion in {c.id for c in plan.guards}:
            verdict = record.verdict
            mine = {
                "outcome": verdict.outcome.value,
                "sentence": verdict.sentence,
                "log_e": verdict.log_e,
                "log_limit": verdict.log_limit,
            }
            said.setdefault(criterion, mine)
    for criterion, now in said.items():
        part = _toward(now.get("log_e"), now.get("log_limit"))
        words = asks.get(criterion, criterion)
        yield EvidenceNow(criterion, words, str(now.get("outcome", "")), str(now.get("sentence", "")), part)


def _toward(log_e: float | None, log_limit: float | None) -> float | None:
    if log_e is None or not log_limit:
        return None
    return min(1.0, max(0.0, log_e / log_limit))


def _next(state: State, move: Move, *, now_s: float, scale: float) -> NextNow:
    match move:
        case TakeStep(step) if step.id in state.steps and state.steps[step.id].status is StepStatus.INTENDED:
            return NextNow((f"under way: {does(step.action)}",), now_s, 0.0, person=False, is_final=False)
        case Wait(until_s, reasons, person):
            real_s = max(0.0, (until_s - now_s) / scale) if until_s is not None else None
            return NextNow(reasons, until_s, real_s, person, is_final=False)
        case Finish(_, reasons):
            return NextNow(reasons, None, None, person=False, is_final=True)
        case _:
            return NextNow(move.reasons, now_s, 0.0, person=False, is_final=False)
