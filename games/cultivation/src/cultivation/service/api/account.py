"""Who somebody is: by a device's secret, by a password, by a token that renews the session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from cultivation.protocol import envelope as wire
from cultivation.protocol.account import NewPassword, Registration, Renewal
from cultivation.service import account as accounts
from cultivation.service.account import Begun
from cultivation.service.admission import admit
from cultivation.service.arrivals import Comer
from cultivation.service.edge import Refused
from cultivation.service.request import (
    answered,
    as_json,
    asked_of,
    body_of,
    decoded,
    draining,
    sent,
    signed_in,
    worker_of,
)
from cultivation.service.service import Drain
from cultivation.service.welcome import check_protocol, open_to_comers, welcomed
from cultivation.store import queue
from cultivation.store.sessions import Device

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from cultivation.service.asked import Asked
    from cultivation.service.service import Service
    from cultivation.service.worker import Worker

REGISTRATION = msgspec.json.Decoder(Registration)
RENEWAL = msgspec.json.Decoder(Renewal)
NEW_PASSWORD = msgspec.json.Decoder(NewPassword)


def routes(service: Service) -> list[Route]:
    """Under /v1, for those who have no token yet, and about the token that they have."""
    return [
        Route("/v1/session", partial(_device, service), methods=["POST"]),
        Route("/v1/account", partial(_register, service), methods=["POST"]),
        Route("/v1/login", partial(_log_in, service), methods=["POST"]),
        Route("/v1/refresh", partial(_refresh, service), methods=["POST"]),
        Route("/v1/logout", partial(_log_out, service), methods=["POST"]),
        Route("/v1/password", partial(_password, service), methods=["POST"]),
    ]


async def arrived(service: Service, asked: Asked) -> bytes:
    """The session of a device, as JSON."""
    worker = open_to_comers(service)
    login = decoded(wire.LOGIN, asked.body)
    check_protocol(worker, login.v)
    number = await admit(worker, holder=login.account, ticket=login.ticket)
    comer = Comer(Device(login.account, login.secret, number), asked.address)
    session, ver = await worker.arrivals.begin(worker, comer)
    return await welcomed(service, asked, Begun(session, ver, refresh="", role=""))


async def _device(service: Service, request: Request) -> Response:
    return as_json(await arrived(service, asked_of(request, await body_of(request))))


async def _register(service: Service, request: Request) -> Response:
    worker = open_to_comers(service)
    asked = await sent(request, REGISTRATION)
    number = await _let_in(worker, request, asked)
    hashed = await worker.kdf.made(asked.password)
    async with worker.pool.acquire() as connection:
        key, now_ms = worker.secrets.token, worker.clock.now_ms()
        begun = await accounts.register(connection, asked.account, hashed, key=key, now_ms=now_ms)
        if number is not None:
            await queue.leave(connection, number)
    return as_json(await welcomed(service, asked_of(request), begun))


async def _log_in(service: Service, request: Request) -> Response:
    worker = open_to_comers(service)
    asked = await sent(request, REGISTRATION)
    number = await _let_in(worker, request, asked)
    async with worker.pool.acquire() as connection:
        player_id, known = await accounts.hash_of(connection, asked.account)
    if not await worker.kdf.fits(known, asked.password) or not player_id:
        raise Refused("not_allowed", "account and password do not belong together")
    async with worker.pool.acquire() as connection:
        begun = await accounts.begin(connection, player_id, key=worker.secrets.token, now_ms=worker.clock.now_ms())
        if number is not None:
            await queue.leave(connection, number)
    return as_json(await welcomed(service, asked_of(request), begun))


async def _refresh(service: Service, request: Request) -> Response:
    worker = worker_of(service)
    if service.drain is Drain.ALL:
        raise draining(service)
    asked = await sent(request, RENEWAL)
    address = request.client.host if request.client else ""
    client = accounts.client_of(address, request.headers.get("user-agent", ""))
    key, now_ms = worker.secrets.token, worker.clock.now_ms()
    async with worker.pool.acquire() as connection:
        begun = await accounts.renew(connection, asked.refresh, key=key, now_ms=now_ms, client=client)
    return as_json(await welcomed(service, asked_of(request), begun))


async def _log_out(service: Service, request: Request) -> Response:
    worker, session = signed_in(service, request)
    async with worker.pool.acquire() as connection:
        await accounts.log_out(connection, session)
    return answered({"ok": True, "server_ms": worker.clock.now_ms()})


async def _password(service: Service, request: Request) -> Response:
    worker, session = signed_in(service, request)
    asked = await sent(request, NEW_PASSWORD)
    async with worker.pool.acquire() as connection:
        await accounts.count_attempt(connection, (f"player {session.player_id}",), now_ms=worker.clock.now_ms())
        known = await connection.fetchrow(
            "SELECT p.epoch, w.hash FROM player p LEFT JOIN password w ON w.player = p.id WHERE p.id = $1",
            session.player_id,
        )
    if known is None or known["epoch"] != session.epoch:
        raise Refused("not_allowed", "another session has begun")
    if known["hash"] is not None and not await worker.kdf.fits(known["hash"], asked.old):
        raise Refused("not_allowed", "the old password is another one")
    hashed = await worker.kdf.made(asked.password)
    async with worker.pool.acquire() as connection:
        await accounts.keep(connection, session.player_id, hashed, account=asked.account)
    return answered({"ok": True, "server_ms": worker.clock.now_ms()})


async def _let_in(worker: Worker, request: Request, asked: Registration) -> int | None:
    """Protocol, attempts and admission, before anything is hashed."""
    check_protocol(worker, asked.v)
    address = request.client.host if request.client else ""
    async with worker.pool.acquire() as connection:
        subjects = (f"account {asked.account}", f"address {address}")
        await accounts.count_attempt(connection, subjects, now_ms=worker.clock.now_ms())
    return await admit(worker, holder=asked.account, ticket=asked.ticket)
