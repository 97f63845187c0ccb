"""Going back as the journal shows it: when it began and why, what was done, and whether it is proved."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import (
    DecisionKind,
    DecisionMade,
    Event,
    GuardTripped,
    Happening,
    RollbackRequested,
    RunEnded,
    RunOutcome,
    StepDone,
    StepIntended,
    VerdictReached,
)
from gonogo.core.evidence import Outcome, Verdict
from gonogo.core.plan import Plan, PrincipalKind
from gonogo.core.preparing import START
from gonogo.core.steps import Action, OpenRoute, SetShare, Side, Smoke, Step
from gonogo.report.plans import plan_of
from gonogo.report.record_back import BackRecord
from gonogo.report.when import Start
from gonogo.report.words import who

BACKWARD = (DecisionKind.ROLL_BACK, DecisionKind.NO_GO)


def began_at(events: Sequence[Event]) -> Event | None:
    """The first event after which the run only goes back; None where it never did."""
    return next((event for event in events if _turns_back(event.what)), None)


def _turns_back(what: Happening) -> bool:
    match what:
        case GuardTripped() | RollbackRequested():
            return True
        case DecisionMade():
            return what.kind in BACKWARD
        case _:
            return False


def outcome_of(events: Sequence[Event]) -> str:
    """One of "promoted", "rolled back", "going back", "under way": after a promotion a run may still go back."""
    ends = [event for event in events if isinstance(event.what, RunEnded)]
    began = began_at(events)
    if ends and isinstance(ends[-1].what, RunEnded) and (began is None or ends[-1].index > began.index):
        return ends[-1].what.outcome.value
    return "going back" if began else "under way"


def going_back(events: Sequence[Event], start: Start) -> BackRecord | None:
    """The record of going back; None where the run never did."""
    began = began_at(events)
    if began is None:
        return None
    later = events[began.index :]
    done = _done_steps(events, later)
    off = _off_at(plan_of(events), events, began)
    ended = next((event for event in later if _is_rolled_back(event.what)), None)
    took_s = round(ended.wall_s - began.wall_s, 3) if ended else None
    budget_s = plan_of(events).going_back.budget_s
    missing = _missing(events, [step.action for step in done], is_off=off is not None)
    return BackRecord(
        began=start.when(began),
        because=cause_of(events) or "",
        by=asked_by(began.what),
        steps=tuple(step.id for step in done),
        off_s=round(max(0.0, off.wall_s - began.wall_s), 3) if off else None,
        took_s=took_s,
        budget_s=budget_s,
        is_within_budget=None if took_s is None else took_s <= budget_s,
        is_verified=not missing,
        verified_by=tuple(step.id for step in done if isinstance(step.action, Smoke)),
        missing=missing,
    )


def cause_of(events: Sequence[Event]) -> str | None:
    """Why the run went back, in the words of the verdict, the person or the decision; None where it did not."""
    began = began_at(events)
    match began.what if began else None:
        case GuardTripped(criterion, _, _, _):
            return _sentence_before(events, criterion, began) or f"the guard of {criterion} failed"
        case RollbackRequested(phase, by, reason):
            return f"{who(by)} asked to go back from phase {phase}: {reason}"
        case DecisionMade(kind, about, by, reasons):
            # The reasons of a rule, and those of answers at a gate, already say whose they are.
            is_told = kind is DecisionKind.NO_GO or by.kind in (PrincipalKind.ENGINE, PrincipalKind.GUARD)
            words = "; ".join(reasons)
            return _sentence_before(events, about, began) or (words if is_told else f"{who(by)}: {words}")
        case _:
            return None


def _sentence_before(events: Sequence[Event], criterion: str, before: Event | None) -> str | None:
    from_here = events[: before.index] if before else events
    return next((v.sentence for v in (_failed(e.what, criterion) for e in reversed(from_here)) if v), None)


def _failed(what: Happening, criterion: str) -> Verdict | None:
    if isinstance(what, VerdictReached) and what.verdict.criterion == criterion:
        return what.verdict if what.verdict.outcome is Outcome.FAIL else None
    return None


def asked_by(what: Happening) -> str:
    """Who turned the run back, in words."""
    match what:
        case RollbackRequested() | DecisionMade():
            return who(what.by)
        case _:
            return "the guard, by rule"


def _is_rolled_back(what: Happening) -> bool:
    return isinstance(what, RunEnded) and what.outcome is RunOutcome.ROLLED_BACK


def _done_steps(events: Sequence[Event], later: Sequence[Event]) -> list[Step]:
    """The steps that were done in `later`, in the order in which they were done."""
    intended = {event.what.step.id: event.what.step for event in events if isinstance(event.what, StepIntended)}
    done = (event.what.step for event in later if isinstance(event.what, StepDone))
    return [intended[step] for step in done if step in intended]


def _off_at(plan: Plan, events: Sequence[Event], began: Event) -> Event | None:
    """The first event from `began` on after which no component gives the new version anything; None: not yet."""
    shares: dict[str, int] = {component.name: 0 for component in plan.components if component.route}
    actions = {event.what.step.id: event.what.step.action for event in events if isinstance(event.what, StepIntended)}
    for event in events:
        match event.what:
            case GuardTripped():
                shares.update(event.what.shares_bp)
            case StepDone(step, _, _, _):
                action = actions.get(step)
                if isinstance(action, SetShare):
                    shares[action.component] = action.share_bp
                elif isinstance(action, OpenRoute):
                    shares[action.component] = 0
            case _:
                pass
        if event.index >= began.index and not any(shares.values()):
            return event
    return None


def _missing(events: Sequence[Event], done: list[Action], *, is_off: bool) -> tuple[str, ...]:
    """What is not proved yet of going back. Where the old version never stood, there is none to ask: all that this run
    brought up must be away, which the end of the run says."""
    plan = plan_of(events)
    if not any(isinstance(event.what, StepDone) and event.what.step == START for event in events):
        return (
            () if any(_is_rolled_back(event.what) for event in events) else ("what this run started is not away yet",)
        )
    smoked = {action.component for action in done if isinstance(action, Smoke) and action.side is Side.STABLE}
    unproved = [
        f"{component.name}: the old version was not asked its smoke questions"
        for component in plan.components
        if component.name not in smoked
    ]
    return tuple(([] if is_off else ["a share of 0 was not read back"]) + unproved)
