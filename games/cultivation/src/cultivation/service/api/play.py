"""Playing: commands and the state of the player."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import Route

from cultivation.protocol import envelope as wire
from cultivation.service.edge import Refused
from cultivation.service.execute import carry_out
from cultivation.service.request import as_json, body_of, cohort_of, decoded, draining, opened
from cultivation.service.service import Drain
from cultivation.service.view import view

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from cultivation.service.service import Service

VER_DIGITS_MAX = 16


def routes(service: Service) -> list[Route]:
    """Under /v1, for players with a token."""
    return [
        Route("/v1/cmd", partial(_cmd, service), methods=["POST"]),
        Route("/v1/sync", partial(_sync, service), methods=["GET"]),
    ]


async def _cmd(service: Service, request: Request) -> Response:
    worker, session = opened(service, request)
    if service.drain is Drain.ALL:
        return draining(service)
    batch = decoded(wire.BATCH, await body_of(request))
    replies: list[bytes] = []
    for envelope in batch:
        replies.append(await carry_out(worker, session, envelope, cohort=cohort_of(request)))
        if b'"retryable":true' in replies[-1]:
            break
    return as_json(b"[" + b",".join(replies) + b"]")


async def _sync(service: Service, request: Request) -> Response:
    worker, session = opened(service, request)
    known = request.query_params.get("ver", "")
    if known and not (known.isascii() and known.isdecimal() and len(known) <= VER_DIGITS_MAX):
        raise Refused("invalid_args", "ver is a whole number")
    ver = int(known) if known else None
    shown = await view(worker, session, known_ver=ver, cohort=cohort_of(request))
    if shown is None:
        raise Refused("not_allowed", "another session has begun")
    return as_json(shown)
