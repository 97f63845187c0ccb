"""Delivers what others than the player are told: at least once, in order, and twice does no harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cultivation.protocol.commands.deals import FOLLOWING
from cultivation.rules.catalogue import CATALOGUE
from cultivation.store import system_channel
from cultivation.store.stream import Told, tell

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables
    from cultivation.service.clock import Clock
    from cultivation.service.metrics import Metrics
    from cultivation.store.postgres import Connection, Row

LOCK = 742_003  # one process delivers at a time
AT_ONCE = 100
PROCLAIMED = "RealmAdvanced"
BATCHES = 20  # at one go
DONE = """DELETE FROM outbox o USING unnest($1::bigint[], $2::bigint[], $3::smallint[]) AS d (tx, player, seq)
WHERE o.tx = d.tx AND o.player = d.player AND o.seq = d.seq"""
DUE = """SELECT tx, seq, type, player, data, at FROM outbox
WHERE tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY tx, player, seq LIMIT $1"""
JOB = "INSERT INTO job (key, kind, subject, due) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
ANNOUNCE = "INSERT INTO announcement (key, text, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"


async def deliver(connection: Connection, tables: Tables, clock: Clock, metrics: Metrics | None = None) -> float:
    """Hands over what is due; returns how many seconds the oldest event had waited, 0 when there was none.

    A type that only a newer build knows is handed over as it is, and counted.
    """
    oldest_ms: int | None = None
    for _ in range(BATCHES):
        async with connection.transaction():
            if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
                break
            rows = await connection.fetch(DUE, AT_ONCE)
            await _hand_over(connection, rows, tables)
        if metrics:
            metrics.count("cultivation_unknown_events_total", sum(row["type"] not in CATALOGUE for row in rows))
        if rows and oldest_ms is None:
            oldest_ms = rows[0]["at"]
        if len(rows) < AT_ONCE:
            break
    return 0.0 if oldest_ms is None else max(0.0, (clock.now_ms() - oldest_ms) / 1_000)


async def _hand_over(connection: Connection, rows: list[Row], tables: Tables) -> None:
    """To the player's stream, to everybody where it is a great deed, and out of the box."""
    told = [
        Told(row["player"], f"{row['tx']}:{row['player']}:{row['seq']}", row["type"], row["data"], row["at"])
        for row in rows
    ]
    await tell(connection, told)
    for row in rows:
        number = json.loads(row["data"])["r"] if row["type"] == PROCLAIMED else None
        if number is not None and number < len(tables.realms):  # a realm of a newer content has no name here
            realm = tables.realms[number].name
            key = f"realm:{row['player']}:{row['tx']}:{row['seq']}"
            text = f"A cultivator has reached {realm}."
            if (await connection.execute(ANNOUNCE, key, text, row["at"])).endswith(" 1"):
                await system_channel.say(connection, text, now_ms=row["at"])
    await _followed(connection, [row for row in rows if row["type"] in FOLLOWING])
    if rows:
        await connection.execute(DONE, *([row[name] for row in rows] for name in ("tx", "player", "seq")))


async def _followed(connection: Connection, rows: list[Row]) -> None:
    """What follows comes due under a permanent key: the same event again is the same job."""
    for row in rows:
        data = json.loads(row["data"])
        kind, subject = FOLLOWING[row["type"]], ":".join(str(part) for part in (row["player"], *_by_name(data)))
        await connection.execute(JOB, f"{kind}:{subject}", kind, subject, row["at"])


def _by_name(data: dict[str, object]) -> list[object]:
    return [data[name] for name in sorted(data)]
