"""The routes: playing under /v1, and what the release system asks beside it."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from cultivation.identity import COHORT, PROTOCOL, RULES
from cultivation.protocol import envelope as wire
from cultivation.rules.turn import Rejected
from cultivation.service import client_files, forward
from cultivation.service import session as sessions
from cultivation.service.edge import Edge, Refused
from cultivation.service.execute import carry_out
from cultivation.service.reads import READS
from cultivation.service.reads.read import Query, Read
from cultivation.service.service import Drain
from cultivation.service.view import view
from cultivation.state.migrate import SCHEMA

if TYPE_CHECKING:
    from starlette.requests import Request

    from cultivation.service.service import Service
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker


JSON = "application/json"
Decoded = TypeVar("Decoded")


class DrainOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to empty the process; `retry_window_ms` spreads the return of refused clients."""

    mode: Drain
    retry_window_ms: int = 5_000


DRAIN = msgspec.json.Decoder(DrainOrder)


def app_of(service: Service) -> Edge:
    """The whole ASGI application."""
    routes = [
        Route("/v1/cmd", partial(_cmd, service), methods=["POST"]),
        Route("/v1/sync", partial(_sync, service), methods=["GET"]),
        Route("/v1/session", partial(_session, service), methods=["POST"]),
        *(Route(path, partial(_read, service, read), methods=["GET"]) for path, read in READS.items()),
        Route("/version", partial(_version, service)),
        Route("/live", _live),
        Route("/ready", partial(_ready, service)),
        Route("/drain", partial(_drain, service), methods=["POST"]),
        Route("/metrics", partial(_metrics, service)),
        *client_files.routes(service),
        *forward.routes(service),
    ]
    return Edge(Router(routes=routes), service)


async def _cmd(service: Service, request: Request) -> Response:
    worker, session = _open(service, request)
    if service.drain is Drain.ALL:
        return _draining(service)
    batch = _decoded(wire.BATCH, await _body(request))
    replies: list[bytes] = []
    for envelope in batch:
        replies.append(await carry_out(worker, session, envelope, cohort=_cohort(request)))
        if b'"retryable":true' in replies[-1]:
            break
    return _json(b"[" + b",".join(replies) + b"]")


async def _sync(service: Service, request: Request) -> Response:
    worker, session = _open(service, request)
    known = request.query_params.get("ver", "")
    ver = int(known) if known.isdecimal() else None
    shown = await view(worker, session, known_ver=ver, cohort=_cohort(request))
    if shown is None:
        raise Refused("not_allowed", "another session has begun")
    return _json(shown)


async def _read(service: Service, read: Read, request: Request) -> Response:
    """One plain read of a system, for whoever is logged in."""
    worker, session = _open(service, request)
    async with worker.pool.acquire() as connection:
        query = Query(connection, session.player_id, worker.clock.now_ms(), dict(request.query_params))
        try:
            found = await read(query)
        except Rejected as rejected:
            body = wire.refusal(rejected, server_ms=query.now_ms)
            return Response(body, status_code=404 if rejected.code == "not_found" else 400, media_type=JSON)
    return _json(msgspec.json.encode({"ok": True, "server_ms": query.now_ms, **found}))


async def _session(service: Service, request: Request) -> Response:
    worker = _worker(service)
    if service.drain is not Drain.NONE:
        return _draining(service)
    login = _decoded(wire.LOGIN, await _body(request))
    if not PROTOCOL[0] <= login.v <= PROTOCOL[1]:
        raise Refused("client_outdated", f"this server speaks protocol {PROTOCOL[1]}")
    return _json(await _logged_in(service, worker, login, cohort=_cohort(request)))


async def _version(service: Service, _: Request) -> Response:
    identity, modes = service.identity, service.worker.modes if service.worker else {}
    about = {
        "build": identity.build,
        "edition": identity.edition,
        "cohort": identity.cohort,
        "rules": RULES,
        "content": identity.content,
        "protocol": list(PROTOCOL),
        "schema": dict(SCHEMA),
        "flags": {system: mode for system, mode in sorted(modes.items()) if mode != "on"},
    }
    return _json(msgspec.json.encode(about))


async def _live(_: Request) -> Response:
    return PlainTextResponse("live\n")


async def _ready(service: Service, _: Request) -> Response:
    why = service.not_ready or (["draining"] if not service.is_ready() else [])
    body = msgspec.json.encode({"ready": not why, "why": why})
    return Response(body, status_code=503 if why else 200, media_type="application/json")


async def _drain(service: Service, request: Request) -> Response:
    order = _decoded(DRAIN, await _body(request))
    service.drain, service.retry_window_ms = order.mode, order.retry_window_ms
    if service.worker:
        service.worker.draining = order.mode is not Drain.NONE
    return _json(msgspec.json.encode({"mode": order.mode.value, "sessions": service.sessions()}))


async def _metrics(service: Service, _: Request) -> Response:
    service.metrics.gauges["cultivation_sessions"] = service.sessions()["player"]
    service.metrics.gauges["cultivation_ready"] = int(service.is_ready())
    return PlainTextResponse(service.metrics.text(), media_type="text/plain; version=0.0.4")


async def _logged_in(service: Service, worker: Worker, login: wire.Login, *, cohort: str) -> bytes:
    async with worker.pool.acquire() as connection:
        found = await sessions.log_in(connection, login.account, login.secret)
    if found is None:
        raise Refused("not_allowed", "the secret is not this account's")
    session, ver = found
    service.saw(session.player_id)
    service.metrics.count("cultivation_logins_total")
    now_ms = worker.clock.now_ms()
    token = sessions.token_of(session, worker.secrets.token, now_ms=now_ms)
    answer = {"ok": True, "token": token, "player": session.player_id, "ver": ver, "server_ms": now_ms}
    return msgspec.json.encode({**answer, "cohort": cohort or f"p{session.player_id}"})


def _open(service: Service, request: Request) -> tuple[Worker, Session]:
    """The worker and the session of a request that carries a good token."""
    worker = _worker(service)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    session = None
    if kind.lower() == "bearer":
        session = sessions.session_of(token, worker.secrets.token, now_ms=worker.clock.now_ms())
    if session is None:
        raise Refused("not_allowed", "log in first")
    service.saw(session.player_id)
    return worker, session


def _worker(service: Service) -> Worker:
    if service.worker is None:
        raise Refused("maintenance", "starting")
    return service.worker


def _draining(service: Service) -> Response:
    wait_ms = random.randrange(max(1, service.retry_window_ms))  # noqa: S311  Dice, no secrets.
    body = wire.refused("maintenance", "draining", server_ms=0, wait_ms=wait_ms)
    return Response(body, status_code=503, media_type="application/json")


def _cohort(request: Request) -> str:
    """The cohort that the request names, when it is a plain word; a strange one is no cohort."""
    cohort = request.headers.get("x-cohort", "")
    return cohort if COHORT.fullmatch(cohort) else ""


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > wire.BODY_BYTES_MAX:
            raise Refused("invalid_args", f"a body has at most {wire.BODY_BYTES_MAX} bytes")
    return bytes(body)


def _decoded(decoder: msgspec.json.Decoder[Decoded], body: bytes) -> Decoded:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise Refused("invalid_args", str(error)) from error


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
