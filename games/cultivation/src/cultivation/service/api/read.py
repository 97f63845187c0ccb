"""Plain reads of the systems: the market's listings, boards, history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import Route

from cultivation.rules.turn import Rejected
from cultivation.service.components import component_of
from cultivation.service.edge import Refused
from cultivation.service.reads import READS
from cultivation.service.reads.read import Query
from cultivation.service.request import answered, opened
from cultivation.service.switches import check_read

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from cultivation.service.reads.read import Read
    from cultivation.service.service import Service

SYSTEM_OF = {
    "announcements": "notification",
    "board": "leaderboard",
    "guilds": "guild",
    "mail": "notification",
    "who": "character",
}


def routes(service: Service) -> list[Route]:
    """Under /v1, for players with a token."""
    return [Route(path, partial(_read, service, path, read), methods=["GET"]) for path, read in READS.items()]


def system_of(path: str) -> str:
    """The system that a read belongs to, by the first word of its path."""
    word = path.split("/")[2]
    return SYSTEM_OF.get(word, word)


async def _read(service: Service, path: str, read: Read, request: Request) -> Response:
    worker, session = opened(service, request)
    if system_of(path) not in service.systems:
        component = component_of(system_of(path))
        raise Refused("disabled", f"component {component}", result={"component": component})
    async with worker.pool.acquire() as connection:
        epoch = await connection.fetchval("SELECT epoch FROM player WHERE id = $1", session.player_id)
        if epoch != session.epoch:
            raise Refused("not_allowed", "another session has begun")
        here = worker.world.tables.here
        words, now_ms = dict(request.query_params), worker.clock.now_ms()
        query = Query(connection, session.player_id, now_ms, words, here, worker.boards)
        try:
            check_read(worker, system_of(path))
            found = await read(query)
        except Rejected as rejected:
            raise Refused(rejected.code, rejected.detail, wait_ms=rejected.retry_after_ms) from rejected
    return answered({"ok": True, "server_ms": query.now_ms, **found})
