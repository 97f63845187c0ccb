"""A long time at one rate: memory must not creep, latencies must not drift, and the books hold at every checkpoint."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.load import mix
from cultivation.load.crowd import crowd_of, drive, part
from cultivation.load.service import asked_of, vitals
from cultivation.load.verdict import Check
from cultivation.players.http import Client
from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from cultivation.load.asked import Asked
    from cultivation.load.player import Player

CHECKPOINTS = 6
SLOPE_S_MIN = 600.0
RSS_MB_AN_HOUR_MAX = 1.0
DRIFT_MAX = 1.1
SESSIONS = 3
"""A session may end once more between a login and the call after it."""
SIZE = "SELECT pg_database_size(current_database())"
KB_A_WRITE_MAX = 3.0
"""A command's postings with their indexes (four of a quarter of a kilobyte at most), its reply with its key (0.3 kB,
thrown away by whole hours), its events and what a row that is written anew leaves behind until it is swept."""
WRITES_MIN = 1_000
"""Tables grow by pages: fewer writes say nothing."""


async def soak(asked: Asked) -> tuple[list[Check], dict[str, Any]]:
    """The mix in parts with an audit after each; sessions that end meanwhile are begun anew."""
    players = await crowd_of([asked.url], asked.players, asked.seed)
    control = Client(asked.url)
    rows: list[dict[str, Any]] = []
    broken, errors = 0, 0
    economy, position = Economy(tables()), Position()
    try:
        for number in range(CHECKPOINTS):
            began_s = time.monotonic()
            part_s = asked.seconds / CHECKPOINTS
            seen = await drive(players, _play, rate=lambda _: asked.rate, seconds=part_s, seed=asked.seed + number)
            errors += seen.errors
            if asked.database:
                connection = await connect(asked.database)
                try:
                    await audit(connection, economy, position, full=True)
                finally:
                    await connection.close()
                broken = len(economy.violations)
            now = await vitals(control)
            size_mb = (await asked_of(asked.database, SIZE)) / 1e6 if asked.database else 0.0
            told = {"at_s": round(began_s + part_s), "rss_mb": now.rss_mb, "violations": broken}
            rows.append({**told, "size_mb": round(size_mb, 2), "durable": seen.durable, **seen.as_json()})
    finally:
        control.close()
        part(players)
    first, last = rows[1], rows[-1]
    slope = (last["rss_mb"] - first["rss_mb"]) / max(1, last["at_s"] - first["at_s"]) * 3_600
    p99s = [row["latency_ms"]["write"]["p99"] for row in (first, last)]
    checks = [
        Check("failed calls", errors, at_most=0),
        Check("violations at a checkpoint", broken if asked.database else None, at_most=0),
        Check("seconds", asked.seconds, at_least=SLOPE_S_MIN, why="a shorter soak says nothing of memory"),
        Check("memory MB an hour", round(slope, 2), at_most=RSS_MB_AN_HOUR_MAX),
        _growth(rows),
        Check("write p99, last to first", round(p99s[1] / p99s[0], 2), at_most=DRIFT_MAX, is_timed=True),
    ]
    return checks, {"checkpoints": rows}


def _growth(rows: list[dict[str, Any]]) -> Check:
    """What the database grew by for each durable write after the first part; only told where there were few."""
    writes = sum(row["durable"] for row in rows[1:])
    grown_kb = round((rows[-1]["size_mb"] - rows[0]["size_mb"]) * 1_000 / max(1, writes), 2)
    if writes < WRITES_MIN or not rows[0]["size_mb"]:
        return Check("database kB a durable write, of too few", grown_kb)
    return Check("database kB a durable write", grown_kb, at_most=KB_A_WRITE_MAX)


async def _play(player: Player) -> tuple[str, str, bool]:
    """With a clock that runs fast a session is soon over: then a new one is begun and the call made again."""
    for _ in range(SESSIONS):
        used = player.headers.get("authorization", "")
        kind, wrong, is_durable = await mix.play(player)
        if wrong not in ("http_401", "key_expired", "not_allowed"):
            break
        if why := await player.log_in_again(used):
            return kind, why, False
    return kind, wrong, is_durable
