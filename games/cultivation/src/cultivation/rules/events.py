"""The catalogue of events, and who reacts to them within the same command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cultivation.rules import character, realms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.turn import Event, Turn

DEPTH_MAX = 8
EVENTS_MAX = 256
PRIORITIES: Mapping[str, int] = {
    "inventory": 10, "realms": 20, "power": 30, "quest": 40, "achievement": 50, "leaderboard": 60,
    "notification": 70,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handler:
    """A reaction of one system to one type of event: pure, on the same player."""

    system: str
    react: Callable[[Turn, Event], Turn]


class EventStorm(Exception):  # noqa: N818  The name says what happened.
    """Handlers went deeper or wider than any honest command does: the command fails, a person is told."""


# Each type with the fields of its data. Adding one is free; removing one takes two releases.
CATALOGUE: Mapping[str, frozenset[str]] = {
    "PlayerCreated": frozenset({"name", "element", "grade"}),
    "LevelUp": frozenset({"from", "to"}),
    "StageCleared": frozenset({"stage"}),
    "IdleClaimed": frozenset({"stone", "exp", "chests"}),
    "FightResolved": frozenset({"stage", "won", "rounds"}),
    "ItemGained": frozenset({"item", "qty", "reason"}),
    "ItemLost": frozenset({"item", "qty", "reason"}),
    "MailSent": frozenset({"mail"}),
    "RealmAdvanced": frozenset({"r", "l"}),
    "BreakthroughFailed": frozenset({"r", "pity"}),
    "QiSettled": frozenset({"gained"}),
    "QiCapReached": frozenset({"lost"}),
}
HANDLERS: Mapping[str, tuple[Handler, ...]] = {
    "RealmAdvanced": (Handler("realms", character.on_realm_advanced),),
}


def react(turn: Turn, handlers: Mapping[str, tuple[Handler, ...]] = HANDLERS) -> Turn:
    """Runs the handlers of every event so far, and of the events that they emit, in order of priority."""
    done = 0
    while done < len(turn.events):
        event = turn.events[done]
        done += 1
        for handler in sorted(handlers.get(event.type, ()), key=lambda h: PRIORITIES[h.system]):
            known = len(turn.events)
            turn = _deeper(handler.react(turn, event), known, event.depth + 1)
        if len(turn.events) > EVENTS_MAX:
            raise EventStorm(f"more than {EVENTS_MAX} events")
    return turn


def leaves(event: Event) -> bool:
    """Whether others than the player are told: such an event goes into the outbox with the save."""
    return event.type == "RealmAdvanced" and event.data["l"] == 1 and event.data["r"] >= realms.ANNOUNCED_FROM


def _deeper(turn: Turn, known: int, depth: int) -> Turn:
    if len(turn.events) > known and depth > DEPTH_MAX:
        raise EventStorm(f"deeper than {DEPTH_MAX}")
    caused = tuple(replace(event, depth=depth) for event in turn.events[known:])
    return replace(turn, events=(*turn.events[:known], *caused))
