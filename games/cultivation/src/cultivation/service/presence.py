"""Tells the other processes who is here: newcomers and leavers at once, everybody else within the minute."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.pieces import pieces
from cultivation.store import presence as rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.clock import Clock
    from cultivation.service.service import Service
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

RENEW_S = 50.0  # requests are remembered for a minute
LEASE_MS = 150_000  # two renewals may fail before a player is taken for gone
AT_ONCE = 2_000


@dataclass(slots=True)
class Told:
    """What the database was told, by player: when about a stream, and when about a request without one."""

    streams: dict[int, float] = field(default_factory=dict)
    acts: dict[int, float] = field(default_factory=dict)


async def tell(service: Service, worker: Worker, connection: Connection) -> None:
    """Once; called every second. More than two thousand of a kind wait for the next time."""
    told, now_s, now_ms = service.told, time.monotonic(), worker.clock.now_ms()
    streams = service.hub.streams
    gone = [player for player in told.streams if player not in streams][:AT_ONCE]
    if gone:
        async for piece in pieces(gone):
            await rows.left(connection, piece, process=worker.id, now_ms=now_ms)
        for player in gone:
            del told.streams[player]
    here = _due(streams, told.streams, now_s)
    if here:
        seen = {player: _moment(service, player, worker.clock) for player in here}
        scale = max(1, worker.clock.scale)
        async for live in pieces(list(seen.items())):
            await rows.live(connection, dict(live), process=worker.id, until_ms=now_ms + LEASE_MS * scale)
        told.streams |= dict.fromkeys(here, now_s)
    others = _due({player: at_s for player, at_s in service.seen.items() if player not in streams}, told.acts, now_s)
    if others:
        moments = {player: _moment(service, player, worker.clock) for player in others}
        async for acted in pieces(list(moments.items())):
            await rows.acted(connection, dict(acted))
    told.acts = {player: at_s for player, at_s in told.acts.items() if now_s - at_s < RENEW_S}
    told.acts |= dict.fromkeys(others, now_s)


def _due(here: Mapping[int, object], told: Mapping[int, float], now_s: float) -> list[int]:
    """Those of whom nothing was told of late."""
    return [player for player in here if now_s - told.get(player, -RENEW_S) >= RENEW_S][:AT_ONCE]


def _moment(service: Service, player: int, clock: Clock) -> int:
    """When the player last asked for something, as the game's clock has it; 0 for longer than is remembered."""
    at_s = service.seen.get(player)
    if at_s is None:
        return 0
    return clock.now_ms() - int((time.monotonic() - at_s) * 1_000) * max(1, clock.scale)
