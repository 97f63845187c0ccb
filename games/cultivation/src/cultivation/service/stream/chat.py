"""What was said a moment ago, to those who are connected and belong there. Who misses some asks for the history."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.service.pieces import pieces
from cultivation.service.said import MESSAGE, message
from cultivation.service.stream.hub import frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cultivation.service.stream.hub import Hub
    from cultivation.store.postgres import Connection

EVERY_S, WORLD_EVERY_S = 0.25, 1.0  # a connection is written to at most so often
OVERLAP_MS = 5_000  # a message may be written later than its time says
CHANNELS_MAX = 10_000
AT_ONCE = 500
SAID = f"SELECT {MESSAGE} FROM chat WHERE at > $1 AND NOT hidden ORDER BY at DESC LIMIT $2"  # noqa: S608  # our own text
GUILDS = "SELECT 'guild:' || guild AS channel, player FROM member WHERE 'guild:' || guild = ANY($1)"
PARTIES = "SELECT 'party:' || run AS channel, player FROM dungeon_inside WHERE 'party:' || run = ANY($1)"
# Who does not hear whom: blocks work both ways, a player's own muting only one way.
APART = """SELECT blocker AS reader, blocked AS sender FROM block WHERE blocked = ANY($1)
UNION SELECT blocked, blocker FROM block WHERE blocker = ANY($1)
UNION SELECT player, ignored FROM chat_ignore WHERE ignored = ANY($1)"""
Messages = dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class Talk:
    """The last number handed on of each channel that was heard of lately. What was said in world channels waits until
    their second is over; `looked_s` and `world_s` are when either kind was last handed on.
    """

    heard: OrderedDict[str, int] = field(default_factory=OrderedDict)
    waiting: Messages = field(default_factory=dict)
    looked_s: float = -EVERY_S
    world_s: float = -WORLD_EVERY_S

    def wait_s(self, now_s: float) -> float:
        """How long until it is time to look again."""
        return max(0.0, self.looked_s + EVERY_S - now_s)

    async def look(self, connection: Connection, hub: Hub, *, now_ms: int, now_s: float) -> None:
        """Hands on what is new, if it is time: everything for one listener in one piece."""
        if self.wait_s(now_s):
            return
        self.looked_s = now_s
        rows = await connection.fetch(SAID, now_ms - OVERLAP_MS, AT_ONCE)
        self._take([dict(row.items()) for row in rows])
        said = self._due(now_s)
        if not said or not hub.streams:
            return
        listeners = await _listeners(connection, hub, said)
        senders = sorted({one["sender"] for messages in said.values() for one in messages})
        apart: dict[int, set[int]] = {}
        for row in await connection.fetch(APART, senders):
            apart.setdefault(row["reader"], set()).add(row["sender"])
        async for some in pieces(list(_frames(said, listeners, apart).items())):  # a whole world would hold the loop
            for player, frames in some:
                hub.tell([player], b"".join(frames))

    def _take(self, rows: list[dict[str, Any]]) -> None:
        for row in sorted(rows, key=lambda row: (row["channel"], row["seq"])):
            channel = row["channel"]
            if row["seq"] <= self.heard.get(channel, 0):
                continue
            self.heard[channel] = row["seq"]
            self.heard.move_to_end(channel)
            self.waiting.setdefault(channel, []).append(message(row))
        while len(self.heard) > CHANNELS_MAX:
            self.heard.popitem(last=False)

    def _due(self, now_s: float) -> Messages:
        """What may be handed on now; the rest goes on waiting."""
        is_world_due = now_s - self.world_s >= WORLD_EVERY_S
        said = {name: each for name, each in self.waiting.items() if is_world_due or not name.startswith("world:")}
        self.waiting = {name: each for name, each in self.waiting.items() if name not in said}
        if any(name.startswith("world:") for name in said):
            self.world_s = now_s
        return said


async def _listeners(connection: Connection, hub: Hub, channels: Iterable[str]) -> dict[str, set[int]]:
    """Who is connected and belongs to each channel."""
    names = list(channels)
    found: dict[str, set[int]] = {name: set() for name in names}
    for name in names:
        kind, *rest = name.split(":")
        if kind == "dm":
            found[name] = {int(part) for part in rest}
        if kind == "system":
            found[name] = set(hub.streams)
        if kind == "world":
            found[name] = {player for player, stream in hub.streams.items() if str(stream.world) == rest[0]}
    for row in [*await connection.fetch(GUILDS, names), *await connection.fetch(PARTIES, names)]:
        found[row["channel"]].add(row["player"])
    return {name: players & hub.streams.keys() for name, players in found.items()}


def _frames(said: Messages, listeners: Mapping[str, set[int]], apart: Mapping[int, set[int]]) -> dict[int, list[bytes]]:
    """The frames for each listener: the same for everybody but those who do not want to hear one of the senders."""
    frames: dict[int, list[bytes]] = {}
    for channel, messages in said.items():
        whole = frame("chat", {"channel": channel, "messages": messages})
        for player in listeners[channel]:
            unheard = apart.get(player, set())
            heard = [one for one in messages if one["sender"] not in unheard] if unheard else messages
            if len(heard) == len(messages):
                frames.setdefault(player, []).append(whole)
            elif heard:
                frames.setdefault(player, []).append(frame("chat", {"channel": channel, "messages": heard}))
    return frames
