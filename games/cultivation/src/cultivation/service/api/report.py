"""What clients tell of themselves, counted for whoever releases: nothing else of the game follows from it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from cultivation.protocol.report import ClientReport
from cultivation.service.edge import Refused
from cultivation.service.request import as_json, opened, sent

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from cultivation.service.service import Service

REPORT = msgspec.json.Decoder(ClientReport)
SMOOTH_FPS = 55
LIMIT = "client_report"


def routes(service: Service) -> list[Route]:
    """Under /v1, for players with a token."""
    return [Route("/v1/report", partial(_report, service), methods=["POST"])]


async def _report(service: Service, request: Request) -> Response:
    worker, session = opened(service, request)
    told = await sent(request, REPORT)
    if wait_ms := worker.limits.wait_ms(session.player_id, LIMIT, now_s=worker.now_s()):
        raise Refused("rate_limited", "reports", wait_ms=wait_ms)
    service.metrics.count("cultivation_client_reports_total", kind=_kind(told))
    return as_json(b'{"ok":true}')


def _kind(told: ClientReport) -> str:
    """A minute of frames is a smooth or a slow one."""
    if told.kind != "frames":
        return told.kind
    return "smooth" if told.fps >= SMOOTH_FPS else "slow"
