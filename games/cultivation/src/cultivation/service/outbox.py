"""Delivers what others than the player are told: at least once, in order, and twice does no harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cultivation.client.words import USUAL, in_every_language, knows
from cultivation.protocol.commands.deals import FOLLOWING
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.events import NOTED
from cultivation.store import system_channel
from cultivation.store.stream import Told, tell

if TYPE_CHECKING:
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
KEPT = "FightKept"
FIGHT = "INSERT INTO fight_kept (event, player, at, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
ROSE = """INSERT INTO level_up SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[])
ON CONFLICT DO NOTHING"""
JOB = "INSERT INTO job (key, kind, subject, due) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
ANNOUNCE = "INSERT INTO announcement (key, text, texts, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"


async def deliver(connection: Connection, clock: Clock, metrics: Metrics | None = None) -> float:
    """Hands over what is due; returns how many seconds the oldest event had waited, 0 when there was none.

    A type that only a newer build knows is handed over as it is, and counted.
    """
    oldest_ms: int | None = None
    for _ in range(BATCHES):
        async with connection.transaction():
            if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
                break
            rows = await connection.fetch(DUE, AT_ONCE)
            await _hand_over(connection, rows)
        if metrics:
            metrics.count("cultivation_unknown_events_total", sum(row["type"] not in CATALOGUE for row in rows))
        if rows and oldest_ms is None:
            oldest_ms = rows[0]["at"]
        if len(rows) < AT_ONCE:
            break
    return 0.0 if oldest_ms is None else max(0.0, (clock.now_ms() - oldest_ms) / 1_000)


async def _hand_over(connection: Connection, rows: list[Row]) -> None:
    """To the player's stream or the auditor, to everybody where it is a great deed, and out of the box."""
    told = [
        Told(row["player"], f"{row['tx']}:{row['player']}:{row['seq']}", row["type"], row["data"], row["at"])
        for row in rows
        if row["type"] not in NOTED
    ]
    await tell(connection, told)
    await _noted(connection, [row for row in rows if row["type"] == "LevelUp"])
    await _kept(connection, [row for row in rows if row["type"] == KEPT])
    for row in rows:
        if row["type"] == PROCLAIMED:
            await _announced(connection, row)
    await _followed(connection, [row for row in rows if row["type"] in FOLLOWING])
    if rows:
        await connection.execute(DONE, *([row[name] for row in rows] for name in ("tx", "player", "seq")))


async def _kept(connection: Connection, rows: list[Row]) -> None:
    """For the auditor alone: whole fights, which are fought again."""
    for row in rows:
        await connection.execute(
            FIGHT, f"{row['tx']}:{row['player']}:{row['seq']}", row["player"], row["at"], row["data"]
        )


async def _announced(connection: Connection, row: Row) -> None:
    """Who has entered a high realm is told to everybody, each in their own language; a realm of a newer content has no
    name here.
    """
    realm = f"realm.{json.loads(row['data'])['r']}"
    if not knows(realm):
        return
    texts = in_every_language("house.realm", realm=realm)
    key = f"realm:{row['player']}:{row['tx']}:{row['seq']}"
    done = await connection.execute(ANNOUNCE, key, texts[USUAL], json.dumps(texts), row["at"])
    if done.endswith(" 1"):
        await system_channel.say(connection, texts[USUAL], texts, now_ms=row["at"])


async def _noted(connection: Connection, rows: list[Row]) -> None:
    """From which level a player rose when: what is asked of a player as of a moment in the past stays answerable."""
    if rows:
        levels = [json.loads(row["data"])["from"] for row in rows]
        await connection.execute(ROSE, [row["player"] for row in rows], [row["at"] for row in rows], levels)


async def _followed(connection: Connection, rows: list[Row]) -> None:
    """What follows comes due under a permanent key: the same event again is the same job."""
    for row in rows:
        data = json.loads(row["data"])
        kind, subject = FOLLOWING[row["type"]], ":".join(str(part) for part in (row["player"], *_by_name(data)))
        await connection.execute(JOB, f"{kind}:{subject}", kind, subject, row["at"])


def _by_name(data: dict[str, object]) -> list[object]:
    return [data[name] for name in sorted(data)]
