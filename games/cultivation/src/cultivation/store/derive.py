"""Adds up from the ledger where new counters begin; one pass over it for each counter, before its content is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.tables import Tables

NEW = """INSERT INTO counter_derived VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ON CONFLICT DO NOTHING RETURNING true"""
SUMS = """INSERT INTO counter_start (player, counter, n)
SELECT substr({mine}, 3)::bigint, $1, sum(qty) FROM ledger
WHERE {other} = $2 AND asset = $3 AND {mine} LIKE 'p:%' GROUP BY {mine}
ON CONFLICT DO NOTHING"""


async def derive(uri: str, tables: Tables) -> Mapping[str, int]:
    """How many players each counter begins above 0 for; a counter that was derived before is left out."""
    found = {}
    connection = await connect(uri)
    try:
        for name, goal in tables.achievement.counters.items():
            if not goal.ledger:
                continue
            kind, reason, asset = goal.ledger.split(":")
            mine, other = ("to_account", "from_account") if kind == "faucet" else ("from_account", "to_account")
            async with connection.transaction():
                if await connection.fetchval(NEW, name):
                    statement = SUMS.format(mine=mine, other=other)
                    done = await connection.execute(statement, name, f"{kind}:{reason}", asset)
                    found[name] = int(done.rsplit(" ", 1)[-1])
    finally:
        await connection.close()
    return found
