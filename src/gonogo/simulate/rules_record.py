"""The oracle's rules about the record: intents before effects, one engine at a time, decisions by who may decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gonogo.core import events as e
from gonogo.core.evidence import Outcome
from gonogo.core.plan import Gate, OnSilence, PrincipalKind
from gonogo.simulate.account import Account

EFFECTS = ("share", "started", "ended", "sent")


def intents_come_first(seen: Account) -> Iterator[str]:
    """Whatever an engine changes in the world stands in the journal before, under the same key."""
    for mark in seen.by_engine(*EFFECTS):
        if seen.intent(mark) is None:
            yield f"at {mark.at_s:.2f} {mark.kind} of {mark.about!r} without an intent (key {mark.key!r})"


def one_engine_acts(seen: Account) -> Iterator[str]:
    """Only the engine that took the lease last changes the world."""
    for mark in seen.by_engine(*EFFECTS):
        holders = [x.what.holder for x in seen.events[: mark.length] if isinstance(x.what, e.EngineStarted)]
        if not holders or holders[-1] != mark.who:
            yield f"at {mark.at_s:.2f} {mark.who} acted ({mark.kind} of {mark.about}); the lease: {holders[-1:]}"


def words_are_said_once(seen: Account) -> Iterator[str]:
    """A message is delivered once for each occasion, however often its step was taken."""
    said = Counter(mark.about for mark in seen.marks("sent"))
    kinds = Counter(type(event.what).__name__ for event in seen.events)
    most = {"phase": kinds["PhaseEntered"], "hold": kinds["HoldPlaced"], "gate": kinds["GateOpened"]}
    for text, times in said.items():
        if times > most.get(text.removeprefix("words on: "), 1):
            yield f"{text!r} was said {times} times"


def a_pass_has_data(seen: Account) -> Iterator[str]:
    """No verdict is PASS without the smallest sample."""
    smallest = {c.id: c.requests_min for phase in seen.plan.phases for c in phase.success}
    for event in seen.events:
        if isinstance(event.what, e.VerdictReached) and event.what.verdict.outcome is Outcome.PASS:
            verdict = event.what.verdict
            if verdict.requests_new < smallest.get(verdict.criterion, 1):
                yield f"line {event.index}: {verdict.criterion} passed on {verdict.requests_new} requests"


def gates_are_counted_right(seen: Account) -> Iterator[str]:
    """A go at a gate has its quorum of different people who may answer, for these digests; silence only as declared."""
    gates = {g.id: g for phase in seen.plan.phases for g in (phase.before, phase.decision) if g is not None}
    for event in seen.events:
        what = event.what
        if not isinstance(what, e.DecisionMade) or what.kind is not e.DecisionKind.GO or what.about not in gates:
            continue
        gate = gates[what.about]
        said = _counted(seen, gate, event.index)
        kinds = Counter(said.values())
        if what.by.kind is PrincipalKind.ENGINE:
            is_right = gate.on_silence is OnSilence.GO and not kinds[e.Answer.REJECTED] + kinds[e.Answer.CONDITIONAL]
            is_right = is_right and event.at_s >= _closes_s(seen, gate, event.index)
        else:
            is_right = kinds[e.Answer.APPROVED] >= gate.quorum and set(kinds) == {e.Answer.APPROVED}
        if not is_right:
            yield f"line {event.index}: {gate.id} was passed with {dict(said)}"


def gates_are_asked(seen: Account) -> Iterator[str]:
    """No phase is entered before its gate was passed."""
    for event in seen.events:
        if not isinstance(event.what, e.PhaseEntered):
            continue
        gate = seen.plan.phase(event.what.phase).before
        decided = [x.what.about for x in seen.events[: event.index] if isinstance(x.what, e.DecisionMade)]
        if gate is not None and gate.id not in decided:
            yield f"line {event.index}: {event.what.phase} was entered and {gate.id} never passed"


def _counted(seen: Account, gate: Gate, before: int) -> dict[str, e.Answer]:
    """The last answer of each who may answer."""
    found: dict[str, e.Answer] = {}
    digests: tuple[str, ...] = ()
    for event in seen.events[:before]:
        what = event.what
        if isinstance(what, e.GateOpened) and what.gate == gate.id:
            digests = what.digests
        if not isinstance(what, e.AnswerGiven) or what.gate != gate.id:
            continue
        may = bool(set(what.by.roles) & set(gate.roles)) and what.digests == digests
        if may and (gate.programs or what.by.kind is PrincipalKind.PERSON):
            found[what.by.name] = what.answer
    return found


def _closes_s(seen: Account, gate: Gate, before: int) -> float:
    opened = [x.what for x in seen.events[:before] if isinstance(x.what, e.GateOpened) and x.what.gate == gate.id]
    return opened[-1].closes_s if opened else float("inf")


RULES = (
    intents_come_first,
    one_engine_acts,
    words_are_said_once,
    a_pass_has_data,
    gates_are_counted_right,
    gates_are_asked,
)
