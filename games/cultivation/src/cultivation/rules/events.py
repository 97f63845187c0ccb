"""Events lead to reactions within the same command: how deep, how many, and which of them leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import realms
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.handler import Handler
from cultivation.rules.handlers import HANDLERS
from cultivation.rules.renewed import renewed as replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.turn import Event, Turn

__all__ = ["CATALOGUE", "HANDLERS", "EventStorm", "Handler", "leaves", "react"]

DEPTH_MAX = 8
TOLD = frozenset({
    "MarketSold", "Outbid", "MailSent", "FriendAdded", "FriendRemoved", "GuildJoined", "GuildLeft", "GuildTech",
    "DungeonStarted", "DungeonFinished", "PvpResolved", "ArenaResolved", "RankChanged", "TournamentWon", "SeasonEnded",
    "QuestRetired", "CountersBegun",
})  # fmt: skip
NOTED = frozenset({"FightKept", "LevelUp"})  # told to nobody: kept for the auditor, and for what a player once was
EVENTS_MAX = 256


class EventStorm(Exception):  # noqa: N818  The name says what happened.
    """Handlers went deeper or wider than any honest command does: the command fails, a person is told."""


def react(turn: Turn, handlers: Mapping[str, tuple[Handler, ...]] = HANDLERS, *, since: int = 0) -> Turn:
    """Runs the handlers of every event from the `since`-th on, and of the events that they emit."""
    done = since
    while done < len(turn.events):
        event = turn.events[done]
        done += 1
        for handler in handlers.get(event.type, ()):
            known = len(turn.events)
            turn = _deeper(handler.react(turn, event), known, event.depth + 1)
        if len(turn.events) > EVENTS_MAX:
            raise EventStorm(f"more than {EVENTS_MAX} events")
    return turn


def leaves(event: Event) -> bool:
    """Whether it is told outside the command's own reply: to others, or to a player to whom somebody else did it.
    Such an event goes into the outbox with the save, and so does what only the database has to remember.
    """
    if event.type in TOLD or event.type in NOTED:
        return True
    return event.type == "RealmAdvanced" and event.data["l"] == 1 and event.data["r"] >= realms.ANNOUNCED_FROM


def _deeper(turn: Turn, known: int, depth: int) -> Turn:
    if len(turn.events) == known:
        return turn
    if depth > DEPTH_MAX:
        raise EventStorm(f"deeper than {DEPTH_MAX}")
    caused = tuple(replace(event, depth=depth) for event in turn.events[known:])
    return replace(turn, events=(*turn.events[:known], *caused))
