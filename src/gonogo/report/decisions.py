"""Every decision with the evidence that was known when it was made, and the verdicts that mattered."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.criterion import Unit
from gonogo.core.events import DecisionMade, Event, GateOpened, PhaseEntered, VerdictReached
from gonogo.core.evidence import Outcome, Verdict, Why
from gonogo.report.gates import answers
from gonogo.report.plans import Asked, asked, gates
from gonogo.report.record import DecisionRecord, VerdictRecord
from gonogo.report.record_gate import AnswerRecord, who_of
from gonogo.report.when import Start


def decisions_of(events: Sequence[Event], start: Start) -> tuple[DecisionRecord, ...]:
    """Every decision in order."""
    return tuple(
        DecisionRecord(
            when=start.when(event),
            kind=event.what.kind.value,
            about=event.what.about,
            by=who_of(event.what.by),
            reasons=event.what.reasons,
            evidence=_evidence(events[: event.index], event.what.about, start),
            signoffs=_signoffs(events[: event.index], event.what.about, start),
        )
        for event in events
        if isinstance(event.what, DecisionMade)
    )


def _evidence(before: Sequence[Event], about: str, start: Start) -> tuple[VerdictRecord, ...]:
    """What the criteria said last: of one criterion if the decision is about one, else of the phase it stood in."""
    known = asked(before)
    gate = gates(before).get(about)
    phase = gate[0] if gate else about
    if not gate and about not in known and not any(event.what == PhaseEntered(about) for event in before):
        phase = _phase_now(before)
    last: dict[str, VerdictRecord] = {}
    for event in before:
        if isinstance(event.what, VerdictReached):
            of = event.what.verdict.criterion
            if of == about or (about not in known and event.what.phase == phase):
                last[of] = _record(event, event.what, known.get(of), start)
    return tuple(last.values())


def _phase_now(before: Sequence[Event]) -> str:
    return next((event.what.phase for event in reversed(before) if isinstance(event.what, PhaseEntered)), "")


def _signoffs(before: Sequence[Event], about: str, start: Start) -> tuple[AnswerRecord, ...]:
    for event in reversed(before):
        if isinstance(event.what, GateOpened) and event.what.gate == about:
            return tuple(answers(before[event.index :], event.what, start))
    return ()


def verdicts_that_mattered(events: Sequence[Event], start: Start) -> tuple[VerdictRecord, ...]:
    """Every FAIL, every "cannot say" for want of a source, and the last word of each criterion in each phase."""
    known = asked(events)
    said = [(event, event.what) for event in events if isinstance(event.what, VerdictReached)]
    last = {(what.phase, what.verdict.criterion): event.index for event, what in said}
    return tuple(
        _record(event, what, known.get(what.verdict.criterion), start)
        for event, what in said
        if _is_grave(what.verdict) or last[what.phase, what.verdict.criterion] == event.index
    )


def _is_grave(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAIL or verdict.why in (Why.NO_DATA, Why.STALE, Why.SOURCE_DOWN)


def _record(event: Event, what: VerdictReached, asks: Asked | None, start: Start) -> VerdictRecord:
    verdict = what.verdict
    return VerdictRecord(
        when=start.when(event),
        phase=what.phase,
        criterion=verdict.criterion,
        asks=asks.criterion.text if asks else verdict.criterion,
        role=asks.role if asks else "guard",
        outcome=verdict.outcome.value,
        why=verdict.why.value if verdict.why else None,
        value=verdict.value,
        unit=(asks.criterion.unit if asks else Unit.COUNT).value,
        requests_new=verdict.requests_new,
        bad_new=verdict.bad_new,
        requests_stable=verdict.requests_stable,
        bad_stable=verdict.bad_stable,
        log_e=verdict.log_e,
        log_limit=verdict.log_limit,
        sentence=verdict.sentence,
    )
