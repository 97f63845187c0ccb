"""What a release tool asks: who this is, whether it may have players, and that it lets them go."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated

import msgspec
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cultivation.identity import PROTOCOL, RULES
from cultivation.service.health import gauge, health
from cultivation.service.house_door import check_house
from cultivation.service.request import answered, sent
from cultivation.service.service import Drain
from cultivation.state.migrate import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from cultivation.service.service import Service

WINDOW_MS_MAX = 3_600_000
DEADLINE_S_MAX = 86_400


class Successor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where clients are to go instead."""

    build: Annotated[str, msgspec.Meta(max_length=64)]
    url: Annotated[str, msgspec.Meta(max_length=500)]


class DrainOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to empty the process; `retry_window_ms` spreads the return of refused clients. With `deadline_s` the process
    ends by itself: when nobody is left, and at the latest after so long.
    """

    mode: Drain
    retry_window_ms: Annotated[int, msgspec.Meta(ge=0, le=WINDOW_MS_MAX)] = 5_000
    go_to: Successor | None = None
    deadline_s: Annotated[int, msgspec.Meta(ge=0, le=DEADLINE_S_MAX)] | None = None


DRAIN = msgspec.json.Decoder(DrainOrder)


def routes(service: Service) -> list[Route]:
    """Beside /v1, for whoever runs the process."""
    return [
        Route("/version", partial(_version, service), methods=["GET"]),
        Route("/live", _live, methods=["GET"]),
        Route("/ready", partial(_ready, service), methods=["GET"]),
        Route("/health", partial(_health, service), methods=["GET"]),
        Route("/drain", partial(_drain, service), methods=["POST"]),
        Route("/metrics", partial(_metrics, service), methods=["GET"]),
    ]


async def _version(service: Service, _: Request) -> Response:
    identity, modes = service.identity, service.worker.modes if service.worker else {}
    about = {
        "build": identity.build,
        "edition": identity.edition,
        "cohort": identity.cohort,
        "component": service.component,
        "systems": sorted(service.systems),
        "rules": RULES,
        "content": identity.content,
        "protocol": list(PROTOCOL),
        "schema": dict(SCHEMA),
        "flags_hash": _hash(modes),
        "flags": {system: mode for system, mode in sorted(modes.items()) if mode != "on"},
    }
    return answered(about)


def _hash(modes: Mapping[str, str]) -> str:
    """One word for all switches: two processes that show the same word have the same flags."""
    told = ",".join(f"{system}={mode}" for system, mode in sorted(modes.items()) if mode != "on")
    return blake2b(told.encode(), digest_size=6).hexdigest()


async def _live(_: Request) -> Response:
    return PlainTextResponse("live\n")


async def _ready(service: Service, _: Request) -> Response:
    why = service.why_not() or (["draining"] if not service.is_ready() else [])
    body = msgspec.json.encode({"ready": not why, "why": why})
    return Response(body, status_code=503 if why else 200, media_type="application/json")


async def _health(service: Service, request: Request) -> Response:
    await check_house(service, request)
    return answered({"ready": service.is_ready(), "why": service.why_not(), "systems": health(service)})


async def _drain(service: Service, request: Request) -> Response:
    await check_house(service, request)
    order = await sent(request, DRAIN)
    service.drain, service.retry_window_ms = order.mode, order.retry_window_ms
    service.go_to = (order.go_to.build, order.go_to.url) if order.go_to else None
    if service.worker:
        service.worker.draining = order.mode is not Drain.NONE
        service.worker.successor = order.go_to.build if order.go_to else ""
    is_bound = order.mode is not Drain.NONE and order.deadline_s is not None
    service.ends_s = time.monotonic() + (order.deadline_s or 0) if is_bound else None
    if order.mode is Drain.ALL:
        service.end_streams()
    return answered({"mode": order.mode.value, "sessions": service.sessions()})


async def _metrics(service: Service, request: Request) -> Response:
    await check_house(service, request)
    left = service.sessions()
    service.metrics.gauges |= {
        "cultivation_sessions": left["player"],
        "cultivation_streams": left["stream"],
        "cultivation_in_flight": left["command"],
        "cultivation_tasks": len(asyncio.all_tasks()),
        "cultivation_ready": int(service.is_ready()),
    }
    gauge(service)
    return PlainTextResponse(service.metrics.text(), media_type="text/plain; version=0.0.4")
