"""The steps of a run with all their tries, and the messages among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gonogo.core.events import Event, StepDone, StepFailed, StepIntended
from gonogo.core.steps import Send, Step
from gonogo.report.record_step import AttemptRecord, MessageRecord, StepRecord
from gonogo.report.when import Start
from gonogo.report.words import does, undo_of


def steps_of(events: Sequence[Event], start: Start, *, back_began: Event | None) -> tuple[StepRecord, ...]:
    """Every step in the order of its first intent."""
    first: dict[str, tuple[Event, Step]] = {}
    for event in events:
        if isinstance(event.what, StepIntended):
            first.setdefault(event.what.step.id, (event, event.what.step))
    return tuple(
        _step(step, events, start, is_going_back=back_began is not None and event.index > back_began.index)
        for event, step in first.values()
    )


def _step(step: Step, events: Sequence[Event], start: Start, *, is_going_back: bool) -> StepRecord:
    attempts = tuple(
        _attempt(event, event.what, events, start)
        for event in events
        if isinstance(event.what, StepIntended) and event.what.step.id == step.id
    )
    return StepRecord(
        id=step.id,
        does=does(step.action),
        undo=undo_of(step),
        is_going_back=is_going_back,
        result=attempts[-1].result,
        attempts=attempts,
        read_back=_read_back(step.id, events),
    )


def _attempt(intent: Event, what: StepIntended, events: Sequence[Event], start: Start) -> AttemptRecord:
    """A try with its result: the first result for that step and number after the intent."""
    when = start.when(intent)
    for event in events[intent.index + 1 :]:
        match event.what:
            case StepDone(step, number, _, took_s) if (step, number) == (what.step.id, what.attempt):
                return AttemptRecord(number, when, "done", took_s, None, None, None)
            case StepFailed(step, number, happened, kind, why) if (step, number) == (what.step.id, what.attempt):
                took_s = round(event.wall_s - intent.wall_s, 3)
                return AttemptRecord(number, when, "failed", took_s, happened.value, kind, why)
            case _:
                pass
    return AttemptRecord(what.attempt, when, "open", None, None, None, None)


def _read_back(step: str, events: Sequence[Event]) -> Any:  # noqa: ANN401  # JSON, as the driver read it
    return next(
        (
            event.what.read_back
            for event in reversed(events)
            if isinstance(event.what, StepDone) and event.what.step == step
        ),
        None,
    )


def messages_of(events: Sequence[Event], start: Start) -> tuple[MessageRecord, ...]:
    """Every message that was owed, with whether it was sent."""
    done = {event.what.step for event in events if isinstance(event.what, StepDone)}
    owed: dict[str, MessageRecord] = {}
    for event in events:
        if isinstance(event.what, StepIntended) and isinstance(event.what.step.action, Send):
            step, send = event.what.step, event.what.step.action
            record = MessageRecord(start.when(event), send.channel, send.audience, send.text, step.id in done)
            owed.setdefault(step.id, record)
    return tuple(owed.values())
