"""What happens to every request, whichever it is: its id, its time, its end when something breaks."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cultivation.protocol import envelope as wire
from cultivation.service.log import LOG, REQUEST
from cultivation.store.postgres import AWAY

if TYPE_CHECKING:
    from cultivation.rules.turn import Code
    from cultivation.service.asked import Asked
    from cultivation.service.house import Answer, Streaming
    from cultivation.service.service import Service

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Headers = Sequence[tuple[bytes, bytes]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
REQUEST_ID_MAX = 64
TRACE_EVERY_S = 10.0
OURS, NUMBERS = uuid4().hex[:16].encode(), count(1)  # a request's own id: of this process, and its number in it
JSON: Headers = ((b"content-type", b"application/json"),)
PLAIN_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-build: %b\r\nx-request-id: %b\r\ncontent-length: %d\r\n"
)
STREAM = "/v1/stream"  # it lasts: its time says nothing, and nobody waits for its end


STATUS = {
    "not_allowed": 401,
    "not_found": 404,
    "wrong_state": 409,
    "client_outdated": 426,
    "rate_limited": 429,
    "internal": 500,
    "disabled": 503,
    "maintenance": 503,
}  # every other code is the caller's fault: 400


class Refused(Exception):  # noqa: N818  The name says what happened.
    """The request as a whole is refused with a code of the closed set. `result` tells more where there is more."""

    def __init__(
        self, code: Code, detail: str = "", *, wait_ms: int | None = None, result: dict[str, Any] | None = None
    ) -> None:
        super().__init__(code, detail)
        self.code: Code = code
        self.detail = detail
        self.wait_ms = wait_ms
        self.result = result


@dataclass(frozen=True, slots=True)
class Edge:
    """Wraps the routes. Answers 503 while the database is away, and 500 for a bug, both in the shape of a
    reply.
    """

    app: App
    service: Service
    traced_s: dict[str, float] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_play = scope["path"].startswith("/v1/") and scope["path"] != STREAM
        self.service.in_flight += is_play
        try:
            await self._handled(scope, receive, send, is_play=is_play)
        finally:
            self.service.in_flight -= is_play
            if is_play:
                self.service.last_request_s = time.monotonic()

    async def _handled(self, scope: Scope, receive: Receive, send: Send, *, is_play: bool) -> None:
        began_s = time.perf_counter()
        seen = _Seen()
        marked = self._marked(scope, send, seen)
        try:
            if is_play:
                await self.service.variant.before_request(scope["path"])
            await self.app(scope, receive, marked)
        except Exception as error:  # noqa: BLE001  The last resort: a bug is answered and logged.
            await self._failed(marked, seen, refused=self._refusal(error, scope["path"]))
        self._noted(scope["method"], scope["path"], seen.status, began_s)

    async def short(self, asked: Asked, answer: Answer, *, is_closing: bool) -> tuple[bytes, bytes | Streaming]:
        """The head, but for its last lines, and the body of what a call is answered at the door."""
        service, began_s, is_play = self.service, time.perf_counter(), asked.path != STREAM
        request_id = _named(asked.request_id)
        REQUEST.set(request_id.decode())
        service.in_flight += is_play
        service.calls += bool(asked.authorization)
        status, headers = 200, JSON
        body: bytes | Streaming
        try:
            if is_play:
                await service.variant.before_request(asked.path)
            body = await answer(service, asked)
        except Exception as error:  # noqa: BLE001  The last resort: a bug is answered and logged.
            status, headers, body = told_of(self._refusal(error, asked.path))
        finally:
            if is_play:
                service.in_flight -= 1
                service.last_request_s = time.monotonic()
        self._noted("POST" if asked.body else "GET", asked.path, status, began_s)
        if status == HTTPStatus.OK and isinstance(body, bytes) and not (service.leaving or is_closing):
            return PLAIN_HEAD % (service.identity.build.encode(), request_id, len(body)), body
        ours = ((b"x-build", service.identity.build.encode()), (b"x-request-id", request_id))
        if isinstance(body, bytes):
            headers = [*headers, *ours, (b"content-length", str(len(body)).encode())]
            if service.leaving or is_closing:
                headers.append((b"connection", b"close"))
        else:
            headers = [*body.headers, *ours, (b"transfer-encoding", b"chunked")]
        first = b"HTTP/1.1 %d %b\r\n" % (status, HTTPStatus(status).phrase.encode())
        return first + b"".join([b"%b: %b\r\n" % pair for pair in headers]), body

    def _refusal(self, error: Exception, path: str) -> Refused:
        """What to say when there is no answer."""
        if isinstance(error, Refused):
            return error
        if isinstance(error, AWAY):
            LOG.warning("database away", extra={"data": {"path": path, "why": repr(error)}})
            return Refused("maintenance", wait_ms=1_000)
        self._log_bug(error, path)
        return Refused("internal")

    def _noted(self, method: str, path: str, status: int, began_s: float) -> None:
        """Counted and timed; told in the log where the log wants to know."""
        metrics, took_s = self.service.metrics, time.perf_counter() - began_s
        shown = path if status != HTTPStatus.NOT_FOUND else "other"
        metrics.count("cultivation_requests_total", path=shown, status=str(status))
        if LOG.isEnabledFor(logging.INFO):
            told = {"method": method, "path": path, "status": status, "s": round(took_s, 6)}
            LOG.info("answered", extra={"data": told})
        if path != STREAM:
            metrics.observe(shown, took_s)

    def _log_bug(self, bug: Exception, path: str) -> None:
        """With its trace now and then: a build that fails every request must not drown in its own traces."""
        kind, now_s = type(bug).__name__, time.monotonic()
        is_news = now_s - self.traced_s.get(kind, -TRACE_EVERY_S) >= TRACE_EVERY_S
        if is_news:
            self.traced_s[kind] = now_s
        data = {"path": path, "bug": f"{kind}: {bug}"}
        LOG.error("internal", exc_info=bug if is_news else None, extra={"data": data})

    def _marked(self, scope: Scope, send: Send, seen: _Seen) -> Send:
        """Adds the build and the request's id to the reply, and asks for a new connection when we are
        leaving.
        """
        request_id = _request_id(scope)
        REQUEST.set(request_id.decode())

        async def marked(message: Any) -> None:  # noqa: ANN401  Values of any JSON type.
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] += [
                    (b"x-build", self.service.identity.build.encode()),
                    (b"x-request-id", request_id),
                ]
                if self.service.leaving:
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        return marked

    async def _failed(self, send: Send, seen: _Seen, *, refused: Refused) -> None:
        if seen.status:
            raise ConnectionAbortedError("a reply had begun")
        status, headers, body = told_of(refused)
        headers = [*headers, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@dataclass(slots=True)
class _Seen:
    status: int = 0


def told_of(refused: Refused) -> tuple[int, Headers, bytes]:
    """(status, headers, body) of a refusal, in the shape of a reply."""
    server_ms = time.time_ns() // 1_000_000
    body = wire.refused(
        refused.code, refused.detail, server_ms=server_ms, wait_ms=refused.wait_ms, result=refused.result
    )
    headers = [*JSON]
    if refused.wait_ms:
        headers.append((b"retry-after", str(-(-refused.wait_ms // 1_000)).encode()))
    return STATUS.get(refused.code, 400), headers, body


def _request_id(scope: Scope) -> bytes:
    """The caller's own id when it is a plain word, else a new one."""
    theirs = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return _named(bytes(theirs))


def _named(theirs: bytes) -> bytes:
    if 0 < len(theirs) <= REQUEST_ID_MAX and theirs.replace(b"-", b"").isalnum():
        return theirs
    return b"%b%016x" % (OURS, next(NUMBERS))
