"""Playing: commands and the state of the player."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.routing import Route

from cultivation.protocol import envelope as wire
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.service.asked import Asked
from cultivation.service.components import component_of
from cultivation.service.edge import Refused
from cultivation.service.execute import carry_out
from cultivation.service.limits import BY_NAME
from cultivation.service.log import LOG
from cultivation.service.request import admitted, as_json, body_of, cohort_named, decoded
from cultivation.service.service import Drain
from cultivation.service.view import view

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

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


async def commanded(service: Service, asked: Asked) -> bytes:
    """The replies to a batch of commands."""
    worker, session = admitted(service, asked.authorization)
    if service.drain is Drain.ALL:
        wait_ms = random.randrange(max(1, service.retry_window_ms))  # noqa: S311  # dice, no secrets
        raise Refused("maintenance", "draining", wait_ms=wait_ms)
    batch, cohort = decoded(wire.BATCH, asked.body), cohort_named(asked.cohort)
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
    return as_json(await commanded(service, _asked(request, await body_of(request))))


async def _sync(service: Service, request: Request) -> Response:
    return as_json(await looked(service, _asked(request, b"")))


def _asked(request: Request, body: bytes) -> Asked:
    """What came the long way, as it comes the short one."""
    authorization, cohort = (request.headers.get(name, "") for name in ("authorization", "x-cohort"))
    return Asked(request.url.path, request.url.query, authorization, cohort, body=body)


async def _ordered(worker: Worker, session: Session, envelope: wire.Envelope, *, cohort: str) -> bytes:
    """One command, counted for its system; a bug is counted and goes on to where it is answered."""
    system = system_of(envelope.name)
    try:
        reply = await carry_out(worker, session, envelope, cohort=cohort)
    except Exception:
        worker.metrics.count("cultivation_system_commands_total", system=system, outcome="internal")
        raise
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
