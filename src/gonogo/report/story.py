"""What happened and why, in three sentences for somebody who was not there."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import DecisionMade, Event, GuardTripped, RunEnded
from gonogo.core.plan import Plan, PrincipalKind
from gonogo.core.state import fold
from gonogo.report.back import cause_of, outcome_of
from gonogo.report.plans import plan_of
from gonogo.report.record import ClockRecord, PhaseRecord
from gonogo.report.record_back import BackRecord
from gonogo.report.when import start_of
from gonogo.report.words import plural, span, who

BRIEF_CHARS_MAX = 300
"""A log's last lines can be part of a reason; nobody reads them in a first sentence."""


def story_of(
    events: Sequence[Event], phases: Sequence[PhaseRecord], clock: ClockRecord, back: BackRecord | None
) -> tuple[str, ...]:
    """Exactly three sentences: what was released, how it ended and why, and how things stand now."""
    return _what(events, phases, clock), _how(events, phases), _now(events, back)


def ended_at(events: Sequence[Event]) -> Event | None:
    """The last end of the run; None while it is under way."""
    return next((event for event in reversed(events) if isinstance(event.what, RunEnded)), None)


def reason_of(events: Sequence[Event]) -> str:
    """The shortest true answer to "why did it end so?"; for a run under way, why it stands where it stands."""
    cause = cause_of(events)
    if cause:
        return cause
    waits = () if ended_at(events) else _waits(events)
    if waits:
        return "; ".join(waits)
    last = next((event.what for event in reversed(events) if isinstance(event.what, DecisionMade)), None)
    return "; ".join(last.reasons) if last else "nothing has been decided yet"


def _waits(events: Sequence[Event]) -> tuple[str, ...]:
    """What a run that is under way waits for, as far as people are concerned."""
    state = fold(events)
    held = tuple(f"held by {who(hold.by)} ({source}): {hold.reason}" for source, hold in state.holds.items())
    decided = {decision.about for decision in state.decisions}
    return held + tuple(f"gate {gate} waits for an answer" for gate in state.gates if gate not in decided)


def _what(events: Sequence[Event], phases: Sequence[PhaseRecord], clock: ClockRecord) -> str:
    opened = start_of(events).opened
    entered = [phase for phase in phases if phase.entered]
    reached = f"reached {entered[-1].share_percent:g} % ({entered[-1].title})" if entered else "reached no phase"
    took = f"{span(clock.real_seconds)} of real time"
    return (
        f"{who(opened.by)} opened the release of {opened.plan.name} {opened.plan.version}; "
        f"it {reached}, {len(entered)} of {plural(len(phases), 'phase')}, in {took}."
    )


def _how(events: Sequence[Event], phases: Sequence[PhaseRecord]) -> str:
    reason = _brief(reason_of(events))
    match outcome_of(events):
        case "promoted":
            return f"It was promoted: {reason}; {_decided(events)}."
        case "rolled back":
            return f"It was rolled back from {_given_up(phases)}, because: {reason}."
        case "going back":
            return f"It is going back from {_given_up(phases)}, because: {reason}."
        case _:
            return f"It is under way: {reason}."


def _brief(reason: str) -> str:
    """A reason on one line and short enough for a first screen; the whole of it stands with its decision."""
    line = " ".join(reason.split()).rstrip(".")
    return line if len(line) <= BRIEF_CHARS_MAX else f"{line[:BRIEF_CHARS_MAX].rstrip()} …"


def _given_up(phases: Sequence[PhaseRecord]) -> str:
    entered = [phase for phase in phases if phase.entered]
    return f"phase {entered[-1].title}" if entered else "its preparations"


def _decided(events: Sequence[Event]) -> str:
    made = [event.what.by.kind for event in events if isinstance(event.what, DecisionMade)]
    rules = sum(kind in (PrincipalKind.ENGINE, PrincipalKind.GUARD) for kind in made)
    return f"{plural(rules, 'decision')} by rule, {len(made) - rules} by people or programs"


def _now(events: Sequence[Event], back: BackRecord | None) -> str:
    if back:
        return _now_back(events, back)
    plan: Plan = plan_of(events)
    if outcome_of(events) == "promoted":
        return (
            f"All traffic is on {plan.version}; the old version is kept for {span(plan.going_back.window_s)} "
            "on the plan's clock after the promotion, and until then going back is one command."
        )
    return "Nothing is final yet: the guards watch, and going back is possible at any time."


def _now_back(events: Sequence[Event], back: BackRecord) -> str:
    took = f", {span(back.took_s)} in all" if back.took_s is not None else ""
    if back.is_verified and not back.verified_by:
        return f"Nobody had met the new version, and what this run had started was taken away again{took}."
    trip = next((event.what for event in events if isinstance(event.what, GuardTripped)), None)
    off = "The new version's traffic is not off yet"
    if trip:
        off = f"The guard took the new version's traffic off {span(trip.verdict_to_off_s)} after its verdict"
    elif back.off_s is not None:
        off = f"The new version's traffic was off {span(back.off_s)} after going back began"
    proof = "and the old version was verified" if back.is_verified else f"but not proved: {'; '.join(back.missing)}"
    return f"{off}, {proof}{took}."
