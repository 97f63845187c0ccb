"""Where connections come in. Ordinary calls of players are answered here and now; anything else goes the long way,
through the whole of HTTP and the routes, which could answer these as well. An idle connection holds nothing but itself.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cultivation.service.asked import plain

if TYPE_CHECKING:
    from cultivation.service.asked import Asked
    from cultivation.service.house import House
    from cultivation.service.stream.direct import Direct

IDLE_S_MAX = 75.0
LATER_BYTES_MAX = 65_536


class Door:
    """One connection, as the loop calls it: it fulfils `asyncio.Protocol`."""

    __slots__ = ("answering", "house", "inner", "is_closing", "later", "quiet_since_s", "streaming", "transport")

    def __init__(self, house: House) -> None:
        self.house = house
        self.transport: asyncio.Transport | None = None
        self.inner: HttpToolsProtocol | None = None
        self.answering: asyncio.Task[None] | None = None
        self.streaming: Direct | None = None
        self.later = b""
        self.is_closing = False
        self.quiet_since_s = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.house.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.house.connections.discard(self)
        if self.inner:
            self.inner.connection_lost(error)
        if self.streaming:
            self.streaming.left()
        self.transport = self.inner = self.streaming = None

    def data_received(self, data: bytes) -> None:
        if self.answering or self.streaming:
            self._keep_for_later(data)
            return
        if self.inner and not _is_idle(self.inner):
            self.inner.data_received(data)
            return
        asked = self._short(data)
        if asked is None:
            self._the_long_way(data)
            return
        self._forget_inner()
        task = asyncio.get_running_loop().create_task(self._answered(asked))
        self.answering = task
        self.house.state.tasks.add(task)
        task.add_done_callback(self.house.state.tasks.discard)

    def eof_received(self) -> None:
        """Nothing more comes: the loop closes what is open."""

    def pause_writing(self) -> None:
        """Whoever does not take our answers is not listened to meanwhile."""
        if self.inner:
            self.inner.pause_writing()
        elif self.streaming:
            self.streaming.pause()
        elif self.transport:
            self.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.inner:
            self.inner.resume_writing()
        elif self.streaming:
            self.streaming.resume()
        elif self.transport:
            self.transport.resume_reading()

    def shutdown(self) -> None:
        """The process ends: what was begun is answered first."""
        if self.inner:
            self.inner.shutdown()
        self.is_closing = True
        if self.transport and not self.answering and not self.inner:
            self.transport.close()

    def is_idle_since(self, before_s: float) -> bool:
        """Whether nothing has been going on since then. The long way watches over itself."""
        is_quiet = self.inner is None and self.answering is None and self.streaming is None
        return is_quiet and self.quiet_since_s < before_s

    def _short(self, data: bytes) -> Asked | None:
        if data[: data.find(b" ", 5)].partition(b"?")[0] not in self.house.short:
            return None
        return plain(data, self._address)

    def _address(self, forwarded: str) -> str:
        peer = self.transport.get_extra_info("peername") if self.transport else None
        return self.house.address_of(peer[0] if peer else "", forwarded)

    def _keep_for_later(self, data: bytes) -> None:
        self.later += data
        if self.transport and len(self.later) > LATER_BYTES_MAX:
            self.transport.pause_reading()

    def _the_long_way(self, data: bytes) -> None:
        if self.inner is None and self.transport:
            self.inner = HttpToolsProtocol(self.house.config, self.house.state, {})
            self.inner.connection_made(self.transport)
            self.house.connections.discard(self.inner)
        if self.inner:
            self.inner.data_received(data)

    def _forget_inner(self) -> None:
        inner, self.inner = self.inner, None
        if inner:
            if inner.timeout_keep_alive_task:
                inner.timeout_keep_alive_task.cancel()
            inner.parser = inner.cycle = None  # type: ignore[assignment]  # as it does itself at its end

    async def _answered(self, asked: Asked) -> None:
        answer = self.house.short[(b"POST " if asked.body else b"GET ") + asked.path.encode()]
        head, body = await self.house.edge.short(asked, answer, is_closing=self.is_closing)
        self.answering = None
        self.quiet_since_s = time.monotonic()
        if self.transport is None:
            return
        date = self.house.dated()
        if not isinstance(body, bytes):
            self.transport.write(b"%b%b\r\n" % (head, date))
            self.streaming = body.sink
            body.sink.begin(self.transport, body.hello, self._stream_over)
            return
        self.transport.write(b"%b%b\r\n%b" % (head, date, body))
        if b"connection: close" in head:
            self.transport.close()
            return
        self._go_on()

    def _stream_over(self) -> None:
        self.streaming = None
        self.quiet_since_s = time.monotonic()
        if self.transport and (self.is_closing or self.house.edge.service.leaving):
            self.transport.close()
            return
        self._go_on()

    def _go_on(self) -> None:
        if self.later and self.transport:
            later, self.later = self.later, b""
            self.transport.resume_reading()
            self.data_received(later)


def _is_idle(inner: HttpToolsProtocol) -> bool:
    """Whether it has answered everything and is in the middle of nothing, not even of the next request's headers."""
    last = inner.cycle
    if last is None or last.scope is not inner.scope:
        return False
    return last.response_complete and not last.more_body and not inner.pipeline


async def close_idle(house: House) -> None:
    """For ever: connections on which nothing was asked for long are closed."""
    while True:
        await asyncio.sleep(IDLE_S_MAX / 5)
        before_s = time.monotonic() - IDLE_S_MAX
        for door in list(house.connections):
            if isinstance(door, Door) and door.is_idle_since(before_s):
                door.shutdown()
