"""The stream of a player: server-sent events that can be resumed, and that end when they are told to."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.routing import Route

from cultivation.service import session as sessions
from cultivation.service.edge import Refused
from cultivation.service.house import Streaming
from cultivation.service.request import admitted, draining
from cultivation.service.service import Drain
from cultivation.service.stream.direct import Direct
from cultivation.service.stream.hub import BEAT, BEAT_S, SEND_S_MAX, Stream, frame
from cultivation.service.stream.late import catch_up
from cultivation.store import stream as rows
from cultivation.store.postgres import AWAY

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from cultivation.service.asked import Asked
    from cultivation.service.service import Service
    from cultivation.service.worker import Worker

STREAMS_MAX = 10_000
FRAMES_MAX = 256
DIGITS_MAX = 16
HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


def routes(service: Service) -> list[Route]:
    """Under /v1, for players with a token."""
    return [Route("/v1/stream", partial(_stream, service), methods=["GET"])]


async def streamed(service: Service, asked: Asked) -> Streaming:
    """The stream of a call that came to the door."""
    query = parse_qs(asked.query)
    since = query.get("since", [""])[-1] or asked.last_event_id
    worker, stream, hello = await _opening(service, asked.authorization, since, world=query.get("world", [""])[-1])
    stream.sink = direct = Direct(service, worker)
    direct.stream = stream
    return Streaming(direct, hello, HEADERS)


async def _stream(service: Service, request: Request) -> Events:
    since = request.query_params.get("since") or request.headers.get("last-event-id") or ""
    world = request.query_params.get("world") or ""
    authorization = request.headers.get("authorization", "")
    worker, stream, hello = await _opening(service, authorization, since, world=world)
    stream.sink = queue = Queue()
    queue.take(hello)
    return Events(service, worker, stream, queue)


async def _opening(service: Service, authorization: str, since: str, *, world: str) -> tuple[Worker, Stream, bytes]:
    """(worker, stream, first frame), from where the client left off as far as that is still known."""
    worker, session = admitted(service, authorization)
    if service.leaving or service.drain is Drain.ALL:
        raise draining(service)
    if len(service.hub.streams) >= STREAMS_MAX:
        raise Refused("rate_limited", "streams", wait_ms=5_000)
    seen, channel = _since(since), _world(world)
    async with worker.pool.acquire() as connection:
        row = await connection.fetchrow(rows.OPEN, session.player_id)
    if row is None or row["epoch"] != session.epoch:
        raise Refused("not_allowed", "another session has begun")
    head, oldest = row["head"], row["oldest"]
    is_lost = seen is not None and (seen > head or (seen < head and (oldest is None or oldest > seen + 1)))
    seq = head if seen is None or is_lost else seen
    stream = Stream(session.player_id, session.epoch, seq, Queue(), channel, newest=head, is_behind=seq < head)
    stream.ends_ms = sessions.until_ms(authorization.partition(" ")[2])
    hello = {"seq": seq, "server_ms": worker.clock.now_ms(), "build": service.identity.build}
    return worker, stream, b"retry: 500\n" + frame("reset" if is_lost else "hello", hello)


def _since(text: str) -> int | None:
    """Where to go on: the last number that the client has seen; None is from now on."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX):
        raise Refused("invalid_args", "since is a whole number")
    return int(text)


def _world(text: str) -> int:
    """The world channel to listen to; 0 is none."""
    text = text or "0"
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):  # the channels are numbered to 999
        raise Refused("invalid_args", "world is a whole number below 1000")
    return int(text)


@dataclass(slots=True)
class Queue:
    """The sink of a stream that goes the long way: frames wait here until they are sent."""

    frames: deque[bytes] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, sent: bytes) -> bool:
        if len(self.frames) >= FRAMES_MAX:
            return False
        self.frames.append(sent)
        self.wake.set()
        return True

    def fell_behind(self) -> None:
        self.wake.set()

    def close(self, last: bytes) -> None:
        self.frames.append(last)
        self.wake.set()

    def tick(self, now_s: float, now_ms: int) -> None:
        """It keeps its own time."""


@dataclass(frozen=True, slots=True)
class Events:
    """The answer as it goes on. It ends with the token, with the process, with the client, or when the client has not
    taken a frame for `patience_s`.
    """

    service: Service
    worker: Worker
    stream: Stream
    queue: Queue
    patience_s: float = SEND_S_MAX

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        hub, stream = self.service.hub, self.stream
        hub.open(stream)
        gone = asyncio.create_task(_gone(receive, stream, self.queue))
        left_s = (stream.ends_ms - self.worker.clock.now_ms()) / 1_000
        expiry = asyncio.get_running_loop().call_later(left_s, stream.end, frame("token_over", {}))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
            await self._sent(send)
        finally:
            expiry.cancel()
            hub.leave(stream)
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone

    async def _sent(self, send: Send) -> None:
        """Frame after frame. Who does not take them within a bound is let go and comes back with `since`."""
        stream, queue = self.stream, self.queue
        with suppress(TimeoutError, *AWAY):
            while not stream.is_over or queue.frames:
                if stream.is_behind and not stream.is_over:
                    await catch_up(self.service, self.worker, stream)
                body = b"".join(queue.frames)
                queue.frames.clear()
                queue.wake.clear()
                await asyncio.wait_for(send(_part(body or BEAT)), self.patience_s)
                if not stream.is_behind and not stream.is_over:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(queue.wake.wait(), BEAT_S)
        with suppress(TimeoutError):
            await asyncio.wait_for(send({"type": "http.response.body", "body": b""}), 1.0)


async def _gone(receive: Receive, stream: Stream, queue: Queue) -> None:
    """Ends the stream when the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.is_over = True
    queue.frames.clear()
    queue.wake.set()


def _part(body: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": True}
