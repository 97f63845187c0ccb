"""A small HTTP/1.1 client that hides nothing: no retry, and every way to fail has its name."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from urllib.parse import SplitResult, urlsplit

import httptools

if TYPE_CHECKING:
    from collections.abc import Mapping

REPLY_BYTES_MAX = 4 * 1024 * 1024
IDLE_S_MAX = 60.0
"""A connection that was idle for longer is not used again: servers close theirs after 75 s, and a request that is on
its way just then would be lost.
"""


class Failed(Exception):  # noqa: N818  The name says what happened.
    """No whole reply came. `kind` is one of refused, reset, timeout, wrong_reply."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Response:
    """A whole reply; `build` is empty when no build of the game answered."""

    status: int
    build: str
    body: bytes


class Connection(asyncio.Protocol):
    """One connection, one request at a time. `is_open` is false as soon as the other side has closed it."""

    def __init__(self) -> None:
        self.is_open = False
        self.idle_since_s = 0.0
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[Response] | None = None
        self.parser = httptools.HttpResponseParser(self)
        self.build, self.body = "", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("wrong_reply")

    def eof_received(self) -> bool:
        self._fail("reset")
        return False

    def connection_lost(self, _error: Exception | None) -> None:
        self._fail("reset")

    def close(self) -> None:
        self.is_open = False
        if self.transport:
            self.transport.close()

    async def exchange(self, request: bytes, timeout_s: float) -> Response:
        """Sends a request and waits for its reply; raises Failed."""
        if self.transport is None or not self.is_open:
            raise Failed("reset")
        self.build, self.body = "", b""
        loop = asyncio.get_running_loop()
        self.waiting = loop.create_future()
        too_late = loop.call_later(timeout_s, self._fail, "timeout")
        self.transport.write(request)
        try:
            return await self.waiting
        finally:
            too_late.cancel()
            self.waiting = None

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"x-build":
            self.build = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self.body += body
        if len(self.body) > REPLY_BYTES_MAX:
            self._fail("wrong_reply")

    def on_message_complete(self) -> None:
        if not self.parser.should_keep_alive():
            self.close()
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(Response(self.parser.get_status_code(), self.build, self.body))

    def _fail(self, kind: str) -> None:
        self.close()
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(Failed(kind))


@dataclass(slots=True)
class Client:
    """One device: it keeps its connections open and uses one of them for each request."""

    url: str
    timeout_s: float = 10.0
    idle: list[Connection] = field(default_factory=list)

    async def get(self, path: str, headers: Mapping[str, str]) -> Response:
        return await self._send("GET", path, headers, b"")

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        return await self._send("POST", path, headers, body)

    def close(self) -> None:
        for connection in self.idle:
            connection.close()
        self.idle.clear()

    async def _send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        connection = await self._connection()
        lines = f"{method} {path} HTTP/1.1\r\nhost: {_where(self.url).netloc}\r\n"
        for name, value in headers.items():
            lines += f"{name}: {value}\r\n"
        if method == "POST":
            lines += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        try:
            response = await connection.exchange(b"%b\r\n%b" % (lines.encode(), body), self.timeout_s)
        except asyncio.CancelledError:
            connection.close()  # whoever hangs up in the middle leaves no open line behind
            raise
        if connection.is_open:
            connection.idle_since_s = time.monotonic()
            self.idle.append(connection)
        return response

    async def _connection(self) -> Connection:
        while self.idle:
            connection = self.idle.pop()
            if connection.is_open and time.monotonic() - connection.idle_since_s < IDLE_S_MAX:
                return connection
            connection.close()
        where = _where(self.url)
        loop = asyncio.get_running_loop()
        try:
            opening = loop.create_connection(Connection, where.hostname or "", where.port or 80)
            _, connection = await asyncio.wait_for(opening, self.timeout_s)
        except TimeoutError:
            raise Failed("timeout") from None
        except OSError:
            raise Failed("refused") from None
        return connection


@lru_cache(64)
def _where(url: str) -> SplitResult:
    return urlsplit(url)
