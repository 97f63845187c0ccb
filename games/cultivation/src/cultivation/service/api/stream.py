"""The stream of a player: server-sent events that can be resumed, and that end when they are told to."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import Route

from cultivation.service import session as sessions
from cultivation.service.edge import Refused
from cultivation.service.request import draining, opened
from cultivation.service.service import Drain
from cultivation.service.stream.hub import BEAT, Stream, frame
from cultivation.store import stream as rows
from cultivation.store.postgres import AWAY

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from cultivation.service.service import Service
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker

BEAT_S = 15.0
SEND_S_MAX = 20.0
STREAMS_MAX = 6_000
DIGITS_MAX = 16
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def routes(service: Service) -> list[Route]:
    """Under /v1, for players with a token."""
    return [Route("/v1/stream", partial(_stream, service), methods=["GET"])]


async def _stream(service: Service, request: Request) -> Events | Response:
    worker, session = opened(service, request)
    if service.leaving or service.drain is Drain.ALL:
        return draining(service)
    if len(service.hub.streams) >= STREAMS_MAX:
        raise Refused("rate_limited", "streams", wait_ms=5_000)
    since, world = _since(request), _world(request)
    async with worker.pool.acquire() as connection:
        row = await connection.fetchrow(rows.OPEN, session.player_id)
    if row is None or row["epoch"] != session.epoch:
        raise Refused("not_allowed", "another session has begun")
    head, oldest = row["head"], row["oldest"]
    is_lost = since is not None and (since > head or (since < head and (oldest is None or oldest > since + 1)))
    stream = Stream(session.player_id, session.epoch, head if since is None or is_lost else since, world)
    stream.is_behind = stream.seq < head
    token = request.headers["authorization"].partition(" ")[2]
    ends_ms = sessions.until_ms(token)
    hello = {"seq": stream.seq, "server_ms": worker.clock.now_ms(), "build": service.identity.build}
    stream.frames.append(b"retry: 500\n" + frame("reset" if is_lost else "hello", hello))
    return Events(service, worker, stream, ends_ms - worker.clock.now_ms(), session)


def _since(request: Request) -> int | None:
    """Where to go on: the last number that the client has seen; None is from now on."""
    text = request.query_params.get("since") or request.headers.get("last-event-id") or ""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX):
        raise Refused("invalid_args", "since is a whole number")
    return int(text)


def _world(request: Request) -> int:
    """The world channel to listen to; 0 is none."""
    text = request.query_params.get("world") or "0"
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):  # the channels are numbered to 999
        raise Refused("invalid_args", "world is a whole number below 1000")
    return int(text)


@dataclass(frozen=True, slots=True)
class Events:
    """The answer as it goes on. It ends with the token, with the process, with the client, or when the client has not
    taken a frame for `patience_s`.
    """

    service: Service
    worker: Worker
    stream: Stream
    left_ms: int
    session: Session
    patience_s: float = SEND_S_MAX

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        hub, stream = self.service.hub, self.stream
        hub.open(stream)
        gone = asyncio.create_task(_gone(receive, stream))
        expiry = asyncio.get_running_loop().call_later(self.left_ms / 1_000, stream.end, frame("token_over", {}))
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
        stream = self.stream
        with suppress(TimeoutError, *AWAY):
            while not stream.is_over or stream.frames:
                if stream.is_behind and not stream.is_over:
                    await self._catch_up()
                body = b"".join(stream.frames)
                stream.frames.clear()
                stream.wake.clear()
                await asyncio.wait_for(send(_part(body or BEAT)), self.patience_s)
                if not stream.is_behind and not stream.is_over:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stream.wake.wait(), BEAT_S)
        with suppress(TimeoutError):
            await asyncio.wait_for(send({"type": "http.response.body", "body": b""}), 1.0)

    async def _catch_up(self) -> None:
        stream = self.stream
        async with self.worker.pool.acquire() as connection:
            found = await rows.missed(connection, stream.player_id, since=stream.seq)
        for row in found:
            stream.seq = row["seq"]
            stream.frames.append(frame(row["type"], row["data"].encode(), row["seq"]))
        stream.is_behind = len(found) == rows.PAGE
        if found:
            self.service.saw(stream.player_id)


async def _gone(receive: Receive, stream: Stream) -> None:
    """Ends the stream when the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.is_over = True
    stream.frames.clear()
    stream.wake.set()


def _part(body: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": True}
