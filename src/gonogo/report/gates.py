"""The gates of a run with everything that was said at them."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import AnswerGiven, DecisionMade, Event, GateOpened
from gonogo.report.plans import gates
from gonogo.report.record_gate import AnswerRecord, GateRecord, who_of
from gonogo.report.when import Start


def gates_of(events: Sequence[Event], start: Start) -> tuple[GateRecord, ...]:
    """Every opening of a gate, in order. A gate that opened twice (after an amendment) is there twice."""
    return tuple(_gate(event, event.what, events, start) for event in events if isinstance(event.what, GateOpened))


def _gate(event: Event, opening: GateOpened, events: Sequence[Event], start: Start) -> GateRecord:
    phase, gate = gates(events)[opening.gate]
    later = _until_next_opening(events[event.index + 1 :], opening.gate)
    decided = next((e for e in later if isinstance(e.what, DecisionMade) and e.what.about == opening.gate), None)
    return GateRecord(
        id=gate.id,
        phase=phase,
        question=gate.question,
        roles=gate.roles,
        quorum=gate.quorum,
        on_silence=gate.on_silence.value,
        programs_may_answer=gate.programs,
        items=gate.items,
        opened=start.when(event),
        closes_plan_s=round(opening.closes_s - start.event.at_s, 3),
        digests=opening.digests,
        answers=tuple(answers(later, opening, start)),
        decided=decided.what.kind.value if decided and isinstance(decided.what, DecisionMade) else None,
        decided_when=start.when(decided) if decided else None,
    )


def _until_next_opening(events: Sequence[Event], gate: str) -> Sequence[Event]:
    for place, event in enumerate(events):
        if isinstance(event.what, GateOpened) and event.what.gate == gate:
            return events[:place]
    return events


def answers(events: Sequence[Event], opening: GateOpened, start: Start) -> list[AnswerRecord]:
    """The sign-offs to one opening of a gate, among these events."""
    return [
        AnswerRecord(
            when=start.when(event),
            by=who_of(event.what.by),
            answer=event.what.answer.value,
            reason=event.what.reason,
            digests=event.what.digests,
            is_about_the_question=event.what.digests == opening.digests,
        )
        for event in events
        if isinstance(event.what, AnswerGiven) and event.what.gate == opening.gate
    ]
