"""Delivers what others than the player are told: at least once, in order, and twice does no harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables
    from cultivation.service.clock import Clock
    from cultivation.store.postgres import Connection

LOCK = 742_003  # one process delivers at a time
AT_ONCE = 100
DUE = """SELECT tx, seq, type, player, data, at FROM outbox
WHERE tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY tx, seq LIMIT $1"""
ANNOUNCE = "INSERT INTO announcement VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"


async def deliver(connection: Connection, tables: Tables, clock: Clock) -> float:
    """Hands over what is due; returns how many seconds the oldest event had waited, 0 when there was none."""
    async with connection.transaction():
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
            return 0.0
        rows = await connection.fetch(DUE, AT_ONCE)
        for row in rows:
            if row["type"] == "RealmAdvanced":
                realm = tables.realms[json.loads(row["data"])["r"]].name
                key = f"realm:{row['player']}:{row['tx']}:{row['seq']}"
                await connection.execute(ANNOUNCE, key, f"A cultivator has reached {realm}.", row["at"])
            await connection.execute("DELETE FROM outbox WHERE tx = $1 AND seq = $2", row["tx"], row["seq"])
    return max(0.0, (clock.now_ms() - rows[0]["at"]) / 1_000) if rows else 0.0
