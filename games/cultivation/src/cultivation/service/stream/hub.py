"""The open streams of this process: what is to be sent on each, and never more than a bound."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

FRAMES_MAX = 256
BEAT = b": beat\n\n"


def frame(kind: str, data: Any, seq: int | None = None) -> bytes:  # noqa: ANN401  # any JSON
    """One event as it travels. Only what belongs to the player alone has a number to resume from."""
    body = data if isinstance(data, bytes) else msgspec.json.encode(data)
    head = b"" if seq is None else b"id: %d\n" % seq
    return head + b"event: " + kind.encode() + b"\ndata: " + body + b"\n\n"


@dataclass(slots=True, eq=False)
class Stream:
    """One connected player. `seq` is the last number handed over; `is_behind` says that the database has more.
    `world` is the number of the world channel that the player listens to, 0 is none.
    """

    player_id: int
    epoch: int
    seq: int
    world: int = 0
    frames: deque[bytes] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_behind: bool = False
    is_over: bool = False

    def put(self, seq: int, kind: str, data: bytes) -> None:
        """The player's next event; one out of turn, or one too many, is read from the database later."""
        if seq <= self.seq:
            return
        if self.is_behind or seq != self.seq + 1 or len(self.frames) >= FRAMES_MAX:
            self.is_behind = True
        else:
            self.seq = seq
            self.frames.append(frame(kind, data, seq))
        self.wake.set()

    def hint(self, sent: bytes) -> None:
        """Something that only matters now: a stream that does not keep up does without."""
        if len(self.frames) < FRAMES_MAX:
            self.frames.append(sent)
            self.wake.set()

    def end(self, last: bytes) -> None:
        """Nothing more after this."""
        self.frames.append(last)
        self.is_over = True
        self.wake.set()


@dataclass(slots=True)
class Hub:
    """All of them by player: a newer stream of a player ends the older one. `hellos` is what a newcomer is told."""

    streams: dict[int, Stream] = field(default_factory=dict)
    hellos: tuple[bytes, ...] = ()

    def open(self, stream: Stream) -> None:
        """Takes a stream in."""
        before = self.streams.get(stream.player_id)
        if before:
            before.end(frame("replaced", {}))
        self.streams[stream.player_id] = stream
        for hello in self.hellos:
            stream.hint(hello)

    def leave(self, stream: Stream) -> None:
        if self.streams.get(stream.player_id) is stream:
            del self.streams[stream.player_id]

    def tell_all(self, sent: bytes) -> None:
        """A hint to everybody."""
        for stream in self.streams.values():
            stream.hint(sent)

    def tell(self, players: Iterable[int], sent: bytes) -> None:
        """A hint to some: chat, for one."""
        for player_id in players:
            if stream := self.streams.get(player_id):
                stream.hint(sent)

    def end(self, players: Iterable[int], last: bytes) -> None:
        """Ends the streams of some."""
        for player_id in list(players):
            if stream := self.streams.get(player_id):
                stream.end(last)
