"""The open streams of this process: what is to be sent on each, and never more than a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cultivation.service.pieces import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

BEAT = b": beat\n\n"
BEAT_S = 15.0
SEND_S_MAX = 20.0
TICK_S = 1.0


def frame(kind: str, data: Any, seq: int | None = None) -> bytes:  # noqa: ANN401  # any JSON
    """One event as it travels. Only what belongs to the player alone has a number to resume from."""
    body = data if isinstance(data, bytes) else msgspec.json.encode(data)
    head = b"" if seq is None else b"id: %d\n" % seq
    return head + b"event: " + kind.encode() + b"\ndata: " + body + b"\n\n"


class Sink(Protocol):
    """Where the frames of one stream go."""

    def take(self, sent: bytes) -> bool:
        """False when there is no room, and then nothing of it was taken."""

    def fell_behind(self) -> None:
        """The database has more for the stream than it was handed: it has to be read."""

    def close(self, last: bytes) -> None:
        """Nothing more after this."""

    def tick(self, now_s: float, now_ms: int) -> None:
        """A second has passed."""


@dataclass(slots=True, eq=False)
class Stream:
    """One connected player. `seq` is the last number handed over, `newest` the highest that was heard of; `is_behind`
    says that the database has more. `world` is the number of the world channel that the player listens to, 0 is none;
    `ends_ms` is when the session is over.
    """

    player_id: int
    epoch: int
    seq: int
    sink: Sink
    world: int = 0
    ends_ms: int = 0
    newest: int = 0
    is_behind: bool = False
    is_over: bool = False

    def put(self, seq: int, kind: str, data: bytes) -> None:
        """The player's next event; one out of turn, or one too many, is read from the database later."""
        if seq <= self.seq or self.is_over:
            return
        self.newest = max(self.newest, seq)
        if not self.is_behind and seq == self.seq + 1 and self.sink.take(frame(kind, data, seq)):
            self.seq = seq
            return
        self.is_behind = True
        self.sink.fell_behind()

    def hint(self, sent: bytes) -> None:
        """Something that only matters now: a stream that does not keep up does without."""
        if not self.is_over:
            self.sink.take(sent)

    def end(self, last: bytes) -> None:
        """Nothing more after this."""
        if not self.is_over:
            self.is_over = True
            self.sink.close(last)


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

    async def tick(self, now_s: float, now_ms: int) -> None:
        """Called once a second: beats, ends of sessions, clients who do not take what is sent."""
        async for some in pieces(list(self.streams.values())):
            for stream in some:
                stream.sink.tick(now_s, now_ms)

    def leave(self, stream: Stream) -> None:
        if self.streams.get(stream.player_id) is stream:
            del self.streams[stream.player_id]

    def tell(self, players: Iterable[int], sent: bytes) -> None:
        """A hint to some: chat and banners."""
        for player_id in players:
            if stream := self.streams.get(player_id):
                stream.hint(sent)

    def end(self, players: Iterable[int], last: bytes) -> None:
        """Ends the streams of some."""
        for player_id in list(players):
            if stream := self.streams.get(player_id):
                stream.end(last)
