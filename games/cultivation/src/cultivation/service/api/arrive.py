"""The first thing a client says, and what it is told to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.routing import Route

from cultivation.identity import PROTOCOL
from cultivation.protocol.account import Handshake, Outcome, Welcome
from cultivation.service.admission import may_come, place_of, shown_place
from cultivation.service.edge import Refused
from cultivation.service.request import answered, check_open, sent, worker_of
from cultivation.service.service import Drain

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from cultivation.service.service import Service
    from cultivation.service.worker import Worker

HANDSHAKE = msgspec.json.Decoder(Handshake)
Answer = tuple[Outcome, dict[str, Any]]


def routes(service: Service) -> list[Route]:
    """Under /v1, without a token."""
    return [Route("/v1/handshake", partial(_handshake, service), methods=["POST"])]


async def _handshake(service: Service, request: Request) -> Response:
    worker = worker_of(service)
    hello = await sent(request, HANDSHAKE)
    outcome, more = (
        _outdated(worker, hello)
        or _elsewhere(service, hello)
        or await _closed(worker, hello)
        or await _in_line(worker, hello)
        or _update(worker, hello)
        or ("ok", _announced(worker))
    )
    identity = service.identity
    service.metrics.count("cultivation_handshakes_total", outcome=outcome)
    return answered(
        Welcome(
            outcome=outcome,
            server_ms=worker.clock.now_ms(),
            build=identity.build,
            content=identity.content,
            protocol=worker.protocols(),
            **more,
        )
    )


def _outdated(worker: Worker, hello: Handshake) -> Answer | None:
    """Hard: what this server cannot speak, and, after the soft window, what a client can replace by itself."""
    window = worker.control.window
    is_over = window.soft_until_ms is not None and worker.clock.now_ms() >= window.soft_until_ms
    is_behind = is_over and bool(window.url) and hello.protocol < window.current
    if hello.protocol < worker.protocols()[0] or is_behind:
        return "client_outdated", {"url": window.url, "message": window.message}
    return None


def _elsewhere(service: Service, hello: Handshake) -> Answer | None:
    """A process that is being emptied, or that is older than the client, sends on where it can."""
    is_newer = hello.protocol > PROTOCOL[1]
    if service.drain is Drain.NONE and not service.leaving and not is_newer:
        return None
    if service.go_to:
        return "go_to", {"go_to": service.go_to[0], "url": service.go_to[1]}
    return "maintenance", {"text": "draining", "retry_after_ms": max(1_000, service.retry_window_ms)}


async def _closed(worker: Worker, hello: Handshake) -> Answer | None:
    """Closed to this player; of somebody unknown it is only known when it is closed to some."""
    closed = worker.control.maintenance
    if closed.state != "closed":
        return None
    player_id = 0
    if hello.account:
        async with worker.pool.acquire() as connection:
            player_id = await connection.fetchval("SELECT id FROM player WHERE account = $1", hello.account) or 0
    try:
        check_open(worker, player_id or 99)  # who is unknown comes in last
    except Refused as refused:
        more = {"until_ms": closed.until_ms, "text": closed.text, "retry_after_ms": refused.wait_ms}
        return "maintenance", more
    return None


async def _in_line(worker: Worker, hello: Handshake) -> Answer | None:
    """A place in the line, unless there is none or it has been called."""
    if worker.gate.is_open(worker.control.admission.logins_per_s, worker.now_s()):
        return None
    place = await place_of(worker, holder=hello.account, ticket=hello.ticket)
    return None if may_come(worker, place) else ("queue", shown_place(worker, place))


def _update(worker: Worker, hello: Handshake) -> Answer | None:
    window = worker.control.window
    is_other = bool(window.client_build) and hello.client_build != window.client_build
    if hello.protocol >= window.current and not is_other:
        return None
    return "update_available", {"until_ms": window.soft_until_ms, "url": window.url, "message": window.message}


def _announced(worker: Worker) -> dict[str, Any]:
    soon = worker.control.maintenance
    return {"text": soon.text, "until_ms": soon.starts_ms} if soon.state == "announced" else {}
