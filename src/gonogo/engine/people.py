"""What people and programs say to a run. None of it needs a lease; an engine reads it at its next tick."""

from __future__ import annotations

from gonogo.core.events import Answer, AnswerGiven, Event, HoldPlaced, HoldReleased, RollbackRequested, RunOutcome
from gonogo.core.gates import refusal
from gonogo.core.phases import all_gates
from gonogo.core.plan import Plan, Principal, PrincipalKind
from gonogo.core.state import State
from gonogo.engine.book import Book
from gonogo.engine.latching import latch_all, routed
from gonogo.engine.outside import Outside
from gonogo.errors import GonogoError

PERSON_HOLD = "person"
"""The source of a hold that somebody placed by hand."""


def answer(book: Book, gate_id: str, *, by: Principal, said: Answer, reason: str) -> Event:
    """Answer an open gate. GonogoError where there is no such gate, it is not open, or the answer cannot count."""
    book.refresh()
    gate = next((g for g in all_gates(book.plan) if g.id == gate_id), None)
    if gate is None:
        known = ", ".join(g.id for g in all_gates(book.plan) if g.id in book.state.gates) or "none is open"
        raise GonogoError("GG-2006", f"the plan has no gate {gate_id!r}", where=book.run, hint=f"open gates: {known}")
    record = book.state.gates.get(gate_id)
    if record is None:
        raise GonogoError("GG-2006", f"gate {gate_id} is not open yet", where=book.run, hint="see `gonogo status`")
    given = AnswerGiven(gate_id, by, said, reason, record.digests)
    why_not = refusal(gate, record, given)
    if why_not is not None:
        raise GonogoError("GG-2007", "this answer cannot count", where=gate_id, why=why_not)
    return book.insist(given)


def principal(plan: Plan, name: str, kind: PrincipalKind | None = None) -> Principal:
    """The principal of that name with the roles that the plan gives now. A kind other than the plan's is refused."""
    found = next((p for p in plan.people if p.name == name), None)
    if found is None:
        known = ", ".join(p.name for p in plan.people) or "nobody"
        raise GonogoError("GG-2007", f"the plan does not know {name!r}", where="people", hint=f"it names: {known}")
    if kind is not None and kind is not found.kind:
        raise GonogoError("GG-2007", f"{name} is a {found.kind.value} in the plan, not a {kind.value}", where="people")
    return found


def hold(book: Book, by: Principal, reason: str) -> Event:
    """Nothing grows from now on; guards and going back are not held."""
    _must_be_open(book)
    return book.insist(HoldPlaced(PERSON_HOLD, by, reason))


def release(book: Book, by: Principal, reason: str) -> Event:
    """The hold placed by hand is over; holds placed by rule stay. GonogoError where there is none."""
    _must_be_open(book)
    if PERSON_HOLD not in book.state.holds:
        others = ", ".join(book.state.holds) or "nothing holds this run"
        raise GonogoError("GG-2001", "no hold by hand to release", where=book.run, hint=others)
    return book.insist(HoldReleased(PERSON_HOLD, by, reason))


def request_rollback(book: Book, phase: str, *, by: Principal, reason: str) -> Event:
    """Ask to go back, at any time until the rollback window closes. `phase` names what is given up.

    It needs no role: going back is never blocked. The same request twice is one.
    """
    book.refresh()
    if not any(p.id == phase for p in book.plan.phases):
        known = ", ".join(p.id for p in book.plan.phases)
        raise GonogoError("GG-2003", f"the plan has no phase {phase!r}", where=book.run, hint=f"its phases: {known}")
    if not reason.strip():
        raise GonogoError("GG-2001", "a rollback needs a reason", where=book.run, hint="--reason TEXT")
    why_not = too_late(book.plan, book.state, book.now_s())
    if why_not is not None:
        raise GonogoError("GG-2008", "this run cannot be rolled back any more", where=book.run, why=why_not)
    return book.insist(RollbackRequested(phase, by, reason))


def take_traffic_off(outside: Outside, book: Book) -> dict[str, int]:
    """Everybody home and latched, now: after a request to go back, while another engine holds the lease or is dead.

    Returns the share of each component as read back; who did not answer is left out, and is the way back's to do.
    """
    names = {component.name for component in routed(book.plan)}
    return latch_all(outside.router, book.plan, names=names, key=f"{book.run}/rollback")


def too_late(plan: Plan, state: State, now_s: float) -> str | None:
    """Why going back is no longer possible, None while it is. `now_s` is the plan's clock."""
    if state.ended is RunOutcome.ROLLED_BACK:
        return "it was rolled back already"
    closes_s = state.ended_s + plan.going_back.window_s
    if state.window_closed or (state.ended is RunOutcome.PROMOTED and now_s >= closes_s):
        return f"its rollback window closed at {closes_s:g} s on the plan's clock"
    return None


def _must_be_open(book: Book) -> None:
    book.refresh()
    if book.state.ended is not None:
        raise GonogoError("GG-2008", f"the run has ended: {book.state.ended.value}", where=book.run)
