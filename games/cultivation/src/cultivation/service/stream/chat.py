"""What was said a moment ago, to those who are connected and belong there. Who misses some asks for the history."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.service.stream.hub import frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cultivation.service.stream.hub import Hub
    from cultivation.store.postgres import Connection

OVERLAP_MS = 5_000  # a message may be written later than its time says
CHANNELS_MAX = 10_000
AT_ONCE = 500
SAID = """SELECT channel, seq, sender, name, text, at FROM chat WHERE at > $1 AND NOT hidden
ORDER BY at DESC LIMIT $2"""
GUILDS = "SELECT 'guild:' || guild AS channel, player FROM member WHERE 'guild:' || guild = ANY($1)"
PARTIES = "SELECT 'party:' || run AS channel, player FROM dungeon_inside WHERE 'party:' || run = ANY($1)"
BLOCKS = "SELECT blocker, blocked FROM block WHERE blocker = ANY($1) OR blocked = ANY($1)"
Messages = dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class Talk:
    """The last number handed on of each channel that was heard of lately."""

    heard: OrderedDict[str, int] = field(default_factory=OrderedDict)

    async def look(self, connection: Connection, hub: Hub, *, now_ms: int) -> None:
        """Hands on what is new: one frame for each channel and listener."""
        rows = await connection.fetch(SAID, now_ms - OVERLAP_MS, AT_ONCE)
        said = self._new([dict(row.items()) for row in rows])
        if not said or not hub.streams:
            return
        listeners = await _listeners(connection, hub, said)
        senders = sorted({message["sender"] for messages in said.values() for message in messages})
        apart = {(row["blocker"], row["blocked"]) for row in await connection.fetch(BLOCKS, senders)}
        apart |= {(blocked, blocker) for blocker, blocked in apart}
        for channel, messages in said.items():
            _tell(hub, channel, messages, listeners=listeners.get(channel, set()), apart=apart)

    def _new(self, rows: list[dict[str, Any]]) -> Messages:
        said: Messages = {}
        for row in sorted(rows, key=lambda row: (row["channel"], row["seq"])):
            channel = row.pop("channel")
            if row["seq"] <= self.heard.get(channel, 0):
                continue
            self.heard[channel] = row["seq"]
            self.heard.move_to_end(channel)
            said.setdefault(channel, []).append(row)
        while len(self.heard) > CHANNELS_MAX:
            self.heard.popitem(last=False)
        return said


async def _listeners(connection: Connection, hub: Hub, channels: Iterable[str]) -> dict[str, set[int]]:
    """Who is connected and belongs to each channel."""
    names = list(channels)
    found: dict[str, set[int]] = {name: set() for name in names}
    for name in names:
        kind, *rest = name.split(":")
        if kind == "dm":
            found[name] = {int(part) for part in rest}
        if kind == "world":
            found[name] = {player for player, stream in hub.streams.items() if str(stream.world) == rest[0]}
    for row in [*await connection.fetch(GUILDS, names), *await connection.fetch(PARTIES, names)]:
        found[row["channel"]].add(row["player"])
    return {name: players & hub.streams.keys() for name, players in found.items()}


def _tell(
    hub: Hub, channel: str, messages: list[dict[str, Any]], *, listeners: set[int], apart: set[tuple[int, int]]
) -> None:
    """The same frame for everybody but those who do not want to hear one of the senders."""
    senders = {message["sender"] for message in messages}
    picky = {player for player in listeners if any((player, sender) in apart for sender in senders)}
    hub.tell(listeners - picky, frame("chat", {"channel": channel, "messages": messages}))
    for player in picky:
        heard = [message for message in messages if (player, message["sender"]) not in apart]
        if heard:
            hub.tell([player], frame("chat", {"channel": channel, "messages": heard}))
