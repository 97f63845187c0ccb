"""Playing: commands and the state of the player."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from cultivation.protocol import envelope as wire
from cultivation.protocol import packed
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.service.components import component_of
from cultivation.service.edge import Refused, told_of
from cultivation.service.execute import carry_out
from cultivation.service.limits import BY_NAME
from cultivation.service.log import LOG
from cultivation.service.request import admitted, as_json, asked_of, body_of, cohort_named, decoded, draining
from cultivation.service.service import Drain
from cultivation.service.view import view
from cultivation.store import idem
from cultivation.store.postgres import AWAY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from cultivation.service.asked import Asked
    from cultivation.service.service import Service
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker

VER_DIGITS_MAX = 16


def routes(service: Service) -> list[Route]:
    """Under /v1, for players with a token."""
    return [
        Route("/v1/cmd", partial(_cmd, service), methods=["POST"]),
        Route("/v1/sync", partial(_sync, service), methods=["GET"]),
    ]


async def commanded(
    service: Service, asked: Asked, read: Callable[[bytes], list[wire.Envelope]] | None = None
) -> bytes:
    """The replies to a batch of commands as JSON; `read` makes commands of a body in another form."""
    worker, session = admitted(service, asked.authorization)
    if service.drain is Drain.ALL:
        raise draining(service)
    batch, cohort = (read(asked.body) if read else decoded(wire.BATCH, asked.body)), cohort_named(asked.cohort)
    replies: list[bytes] = []
    for envelope in batch:
        refused = _elsewhere(service, worker, envelope) or _slowed(worker, session, envelope)
        replies.append(refused or await _ordered(worker, session, envelope, cohort=cohort))
        if b'"retryable":true' in replies[-1]:
            break
    return b"[" + b",".join(replies) + b"]"


async def looked(service: Service, asked: Asked) -> bytes:
    """The state of the player."""
    worker, session = admitted(service, asked.authorization)
    known = _ver_in(asked.query)
    if known and not (known.isascii() and known.isdecimal() and len(known) <= VER_DIGITS_MAX):
        raise Refused("invalid_args", "ver is a whole number")
    shown = await view(worker, session, known_ver=int(known) if known else None, cohort=cohort_named(asked.cohort))
    if shown is None:
        raise Refused("not_allowed", "another session has begun")
    return shown


def _ver_in(query: str) -> str:
    """The last `ver` of a query; what nearly everybody sends is read without the whole grammar of queries."""
    name, _, value = query.partition("=")
    if name == "ver" and value.isdigit():
        return value
    return parse_qs(query, keep_blank_values=True).get("ver", [""])[-1] if query else ""


async def _cmd(service: Service, request: Request) -> Response:
    if not packed.is_packed(request.headers.get("content-type", "")):
        return as_json(await commanded(service, asked_of(request, await body_of(request))))

    async def answer() -> bytes:
        return await commanded(service, asked_of(request, await body_of(request)), _unpacked)

    return await _in_kind(answer)


async def _sync(service: Service, request: Request) -> Response:
    if not packed.is_packed(request.headers.get("accept", "")):
        return as_json(await looked(service, asked_of(request)))
    return await _in_kind(lambda: looked(service, asked_of(request)))


async def _in_kind(answer: Callable[[], Awaitable[bytes]]) -> Response:
    """What is answered as JSON, a refusal too, as MessagePack. Only a bug is told in JSON, whoever meets it."""
    status, headers = 200, dict[str, str]()
    try:
        body = await answer()
    except Refused as refused:
        status, headers, body = _told(refused)
    except AWAY:
        status, headers, body = _told(Refused("maintenance", wait_ms=1_000))
    return Response(packed.repacked(body), status, headers, media_type=packed.PACKED)


def _told(refused: Refused) -> tuple[int, dict[str, str], bytes]:
    status, headers, body = told_of(refused)
    return status, {name.decode(): value.decode() for name, value in headers if name != b"content-type"}, body


def _unpacked(body: bytes) -> list[wire.Envelope]:
    try:
        return packed.batch(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("invalid_args", str(error)) from error


async def _ordered(worker: Worker, session: Session, envelope: wire.Envelope, *, cohort: str) -> bytes:
    """One command, counted for its system; a bug is counted and goes on to where it is answered."""
    system = system_of(envelope.name)
    try:
        reply = await carry_out(worker, session, envelope, cohort=cohort)
    except Exception as error:
        if not idem.is_gone(error):
            worker.metrics.count("cultivation_system_commands_total", system=system, outcome="internal")
            raise
        reply = wire.refused("key_expired", "keys as old as this are forgotten", server_ms=worker.clock.now_ms())
    outcome = "ok" if reply.startswith(b'{"ok":true') else "refused"
    worker.metrics.count("cultivation_system_commands_total", system=system, outcome=outcome)
    return reply


def system_of(name: str) -> str:
    """The system of a command, `none` for a word that is no command."""
    command = COMMANDS.get(name) or DEALS.get(name)
    return command.system if command else "none"


def _elsewhere(service: Service, worker: Worker, envelope: wire.Envelope) -> bytes | None:
    """The refusal of a command whose system another component carries; it names the component."""
    system = system_of(envelope.name)
    if system == "none" or system in service.systems:
        return None
    component = component_of(system)
    told = {"component": component}
    return wire.refused("disabled", f"component {component}", server_ms=worker.clock.now_ms(), result=told)


def _slowed(worker: Worker, session: Session, envelope: wire.Envelope) -> bytes | None:
    """The refusal of a player who orders faster than a hand can; the same command may be sent again."""
    wait_ms = worker.limits.wait_ms(session.player_id, envelope.name, now_s=worker.now_s())
    if not wait_ms:
        return None
    name = envelope.name if envelope.name in BY_NAME else "all"
    worker.metrics.count("cultivation_rate_limited_total", name=name)
    if worker.limits.is_suspect(session.player_id):
        LOG.warning("orders too fast again and again", extra={"data": {"player": session.player_id}})
    return wire.refused("rate_limited", envelope.name, server_ms=worker.clock.now_ms(), wait_ms=wait_ms)
