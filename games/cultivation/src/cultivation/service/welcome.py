"""What all who come in have in common, however they say who they are: the way in, and how a session begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cultivation.protocol.account import SessionReply
from cultivation.service import session as sessions
from cultivation.service.edge import Refused
from cultivation.service.request import check_open, cohort_named, draining, worker_of
from cultivation.service.service import Drain

if TYPE_CHECKING:
    from cultivation.service.account import Begun
    from cultivation.service.asked import Asked
    from cultivation.service.service import Service
    from cultivation.service.worker import Worker


def open_to_comers(service: Service) -> Worker:
    """The worker, while this process lets people in."""
    worker = worker_of(service)
    if service.drain is not Drain.NONE:
        raise draining(service)
    return worker


def check_protocol(worker: Worker, v: int) -> None:
    """Refuses a protocol outside the window."""
    low, high = worker.protocols()
    if not low <= v <= high:
        raise Refused("client_outdated", f"this server speaks protocol {low} to {high}")


async def welcomed(service: Service, asked: Asked, begun: Begun) -> bytes:
    """What a player whose session has begun is told, as JSON, unless the game is closed or the player banned."""
    worker, session = worker_of(service), begun.session
    check_open(worker, session.player_id)
    known = await worker.arrivals.let_in(worker, session.player_id)
    if known is None or known.account.banned is not None:
        raise Refused("not_allowed", f"banned: {known.account.banned}" if known else "no such player")
    service.saw(session.player_id)
    service.metrics.count("cultivation_logins_total")
    now_ms = worker.clock.now_ms()
    reply = SessionReply(
        ok=True,
        token=sessions.token_of(session, worker.secrets.token, now_ms=now_ms),
        player=session.player_id,
        ver=begun.ver,
        server_ms=now_ms,
        cohort=known.cohort or cohort_named(asked.cohort) or f"p{session.player_id}",
        refresh=begun.refresh,
        role=begun.role,
        born_ms=known.account.born_ms or 0,
    )
    return msgspec.json.encode(reply)
