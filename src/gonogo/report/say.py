"""One sentence for each event of a journal: the timeline of the report and the plain lines of the terminal."""

from __future__ import annotations

from typing import assert_never

from gonogo.core.events import (
    AnswerGiven,
    BlocksObserved,
    ComponentLost,
    DecisionMade,
    EngineStarted,
    GateOpened,
    GuardGap,
    GuardStarted,
    GuardTripped,
    Happened,
    Happening,
    HoldPlaced,
    HoldReleased,
    JudgeChecked,
    PhaseEntered,
    PlanAmended,
    RollbackRequested,
    RunEnded,
    RunOpened,
    ShareAllowed,
    StepDone,
    StepFailed,
    StepIntended,
    VerdictReached,
    WindowClosed,
)
from gonogo.report.words import does, share, short, span, who

Said = tuple[str, str]
"""The kind of the line, and its sentence."""


def say(what: Happening) -> Said | None:  # noqa: PLR0911  # one answer for each kind of event
    """The sentence of an event; None for the judge's own bookkeeping, which says nothing to people."""
    match what:
        case RunOpened() | EngineStarted() | PhaseEntered() | PlanAmended() | RunEnded() | WindowClosed():
            return "run", _run(what)
        case StepIntended() | StepDone() | StepFailed():
            return "step", _step(what)
        case GateOpened() | AnswerGiven():
            return "gate", _gate(what)
        case DecisionMade() | RollbackRequested():
            return "decision", _decision(what)
        case HoldPlaced() | HoldReleased():
            return "hold", _hold(what)
        case VerdictReached():
            return "verdict", f"{what.verdict.outcome.value}: {what.verdict.sentence}"
        case GuardStarted() | GuardTripped() | GuardGap() | ShareAllowed():
            return "guard", _guard(what)
        case ComponentLost():
            return "lost", f"{what.component} ({what.side}): {what.ready} of {what.wanted} are ready; {what.why}"
        case JudgeChecked() | BlocksObserved():
            return None
        case _:
            assert_never(what)


def _run(what: RunOpened | EngineStarted | PhaseEntered | PlanAmended | RunEnded | WindowClosed) -> str:
    match what:
        case RunOpened():
            return (
                f"{who(what.by)} opened run {what.run}: {what.plan.name} {what.plan.version}, plan {short(what.digest)}"
            )
        case EngineStarted():
            return f"an engine took the lease, number {what.token}"
        case PhaseEntered():
            return f"entered phase {what.phase}"
        case PlanAmended():
            return f"{who(what.by)} amended the plan to {short(what.digest)}: {'; '.join(what.changes)}"
        case RunEnded():
            return f"the run ended: {what.outcome.value}"
        case WindowClosed():
            return "the rollback window closed and the old version was removed"
        case _:
            assert_never(what)


def _step(what: StepIntended | StepDone | StepFailed) -> str:
    match what:
        case StepIntended():
            again = f", attempt {what.attempt}" if what.attempt > 1 else ""
            return f"{what.step.id}: {does(what.step.action)}{again}"
        case StepDone():
            return f"{what.step}: done and read back in {span(what.took_s)}"
        case StepFailed():
            return f"{what.step}: attempt {what.attempt} failed ({what.kind}): {what.why}; {_changed(what.happened)}"
        case _:
            assert_never(what)


def _changed(happened: Happened) -> str:
    match happened:
        case Happened.YES:
            return "the world changed all the same"
        case Happened.NO:
            return "nothing changed"
        case Happened.UNKNOWN:
            return "whether anything changed is not known"
        case _:
            assert_never(happened)


def _gate(what: GateOpened | AnswerGiven) -> str:
    match what:
        case GateOpened():
            return f"gate {what.gate} asks its question"
        case AnswerGiven():
            return f"{who(what.by)} answered gate {what.gate}: {what.answer.value}; {what.reason}"
        case _:
            assert_never(what)


def _decision(what: DecisionMade | RollbackRequested) -> str:
    match what:
        case DecisionMade():
            return f"{what.kind.value} ({what.about}), by {who(what.by)}: {'; '.join(what.reasons)}"
        case RollbackRequested():
            return f"{who(what.by)} asked to go back from phase {what.phase}: {what.reason}"
        case _:
            assert_never(what)


def _hold(what: HoldPlaced | HoldReleased) -> str:
    match what:
        case HoldPlaced():
            return f"held ({what.source}) by {who(what.by)}: {what.reason}"
        case HoldReleased():
            return f"hold ({what.source}) released by {who(what.by)}: {what.reason}"
        case _:
            assert_never(what)


def _guard(what: GuardStarted | GuardTripped | GuardGap | ShareAllowed) -> str:
    match what:
        case ShareAllowed():
            return f"the guard allows {what.share_bp / 100:g} %: {what.sentence}"
        case GuardStarted():
            return f"a guard watches, process {what.pid}" + (", going on where the last one stopped" * what.resumed)
        case GuardTripped():
            shares = ", ".join(f"{name} {share(bp)}" for name, bp in sorted(what.shares_bp.items()))
            return f"took traffic off {span(what.verdict_to_off_s)} after the verdict on {what.criterion}: {shares}"
        case GuardGap():
            return f"nobody watched for {span(what.seconds)} while the new version had traffic"
        case _:
            assert_never(what)
