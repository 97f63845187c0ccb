"""What happens to every request, whichever it is: its id, its time, its end when something breaks."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cultivation.protocol import envelope as wire
from cultivation.service.log import LOG, REQUEST
from cultivation.store.postgres import AWAY

if TYPE_CHECKING:
    from cultivation.rules.turn import Code
    from cultivation.service.service import Service

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
REQUEST_ID_MAX = 64
TRACE_EVERY_S = 10.0
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
        except Refused as refused:
            await self._failed(marked, seen, refused=refused)
        except AWAY as error:
            LOG.warning("database away", extra={"data": {"path": scope["path"], "why": repr(error)}})
            await self._failed(marked, seen, refused=Refused("maintenance", wait_ms=1_000))
        except Exception as bug:  # noqa: BLE001  The last resort: a bug is answered and logged.
            self._log_bug(bug, scope["path"])
            await self._failed(marked, seen, refused=Refused("internal"))
        metrics = self.service.metrics
        path = scope["path"] if seen.status != 404 else "other"
        metrics.count("cultivation_requests_total", path=path, status=str(seen.status))
        took_s = time.perf_counter() - began_s
        if LOG.isEnabledFor(logging.INFO):
            told = {"method": scope["method"], "path": scope["path"], "status": seen.status, "s": round(took_s, 6)}
            LOG.info("answered", extra={"data": told})
        if path != STREAM:
            metrics.observe(path, took_s)

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
        server_ms = time.time_ns() // 1_000_000
        body = wire.refused(
            refused.code, refused.detail, server_ms=server_ms, wait_ms=refused.wait_ms, result=refused.result
        )
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if refused.wait_ms:
            headers.append((b"retry-after", str(-(-refused.wait_ms // 1_000)).encode()))
        status = STATUS.get(refused.code, 400)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@dataclass(slots=True)
class _Seen:
    status: int = 0


def _request_id(scope: Scope) -> bytes:
    """The caller's own id when it is a plain word, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and len(value) <= REQUEST_ID_MAX and value.replace(b"-", b"").isalnum():
            return bytes(value)
    return uuid4().hex.encode()
