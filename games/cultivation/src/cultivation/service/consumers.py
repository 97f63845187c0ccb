"""How far behind each consumer of events is, looked at apart from the delivery: who hangs does not say so itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.protocol.commands.deals import FOLLOWING
from cultivation.service.outbox import PROCLAIMED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.metrics import Metrics
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

LAG, ALL = "cultivation_consumer_lag_seconds", "stream"
OLDEST = "SELECT at FROM outbox ORDER BY tx, player, seq LIMIT 1"
OLDEST_OF = "SELECT at FROM outbox WHERE type = ANY($1) ORDER BY tx, player, seq LIMIT 1"
# What each consumer takes beside the stream, which takes everything.
TAKES: Mapping[str, tuple[str, ...]] = MappingProxyType({"announcement": (PROCLAIMED,), "jobs": tuple(FOLLOWING)})


async def note_lag(worker: Worker, connection: Connection) -> None:
    """The age of what waits longest, for each consumer of the outbox, and for the boards, which are told of scores."""
    oldest = await connection.fetchval(OLDEST)
    noted = (at for scores in worker.scores.values() for _, at in scores.values())
    waiting = {ALL: oldest, "boards": min(noted, default=None)}
    for name, types in TAKES.items():
        waiting[name] = None if oldest is None else await connection.fetchval(OLDEST_OF, types)
    now_ms = worker.clock.now_ms()
    for name, at in waiting.items():
        lag_s = 0.0 if at is None else max(0.0, (now_ms - at) / 1_000)
        worker.metrics.states[LAG, (("consumer", name),)] = lag_s


def note_delivery(metrics: Metrics, waited_s: float) -> None:
    """How long the oldest of what was just delivered had waited, or what waits now because nobody delivers."""
    waiting_s = metrics.states.get((LAG, (("consumer", ALL),)), 0.0)
    metrics.gauges["cultivation_outbox_lag_seconds"] = max(waited_s, waiting_s)
