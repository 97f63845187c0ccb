"""The route that puts the clock forward: only where the process was started for tests."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from cultivation.service.clock import AHEAD_MS_MAX, put_forward, read_clock
from cultivation.service.house_door import check_house
from cultivation.store import idem

if TYPE_CHECKING:
    from starlette.requests import Request

    from cultivation.service.service import Service


class Forward(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far to put the clock forward."""

    ms: Annotated[int, msgspec.Meta(ge=0, le=AHEAD_MS_MAX)]


FORWARD = msgspec.json.Decoder(Forward)


def routes(service: Service) -> list[Route]:
    """One route, or none where time is real."""
    return [Route("/clock", partial(_clock, service), methods=["POST"])] if service.is_clock_movable else []


async def _clock(service: Service, request: Request) -> Response:
    await check_house(service, request)
    worker = service.worker
    if worker is None:
        return Response(b'{"ok":false}', status_code=503, media_type="application/json")
    try:
        order = FORWARD.decode(await request.body())
    except msgspec.DecodeError:
        return Response(b'{"ok":false}', status_code=400, media_type="application/json")
    async with worker.pool.acquire() as connection:
        await put_forward(connection, order.ms)
        read = await read_clock(connection, scale=worker.clock.scale)
        worker.clock = replace(read, epoch_ms=max(read.epoch_ms, worker.clock.now_ms()))
        await idem.keep_partitions(connection, worker.clock.now_ms())
    body = msgspec.json.encode({"ok": True, "server_ms": worker.clock.now_ms()})
    return Response(body, media_type="application/json")
