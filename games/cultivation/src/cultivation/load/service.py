"""What the service and the database say of themselves during a load."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from cultivation.players.http import Client

SAMPLE = re.compile(r"^([a-z0-9_:]+)(?:\{[^}]*\})? ([0-9.e+-]+)$", re.MULTILINE)
# The database's own helpers that sweep its tables are nobody's connection.
CONNECTIONS = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True, slots=True)
class Vitals:
    """Memory and processor of one process, and some of its counters."""

    rss_mb: float
    cpu_s: float
    logins: float
    lag_p99_ms: float | None


async def vitals(client: Client) -> Vitals:
    """As /metrics tells it; raises Failed."""
    text = (await client.get("/metrics", {})).body.decode()
    found: dict[str, float] = {}
    for name, value in SAMPLE.findall(text):
        found[name] = found.get(name, 0.0) + float(value)
    return Vitals(
        found.get("process_resident_memory_bytes", 0.0) / 1e6,
        found.get("process_cpu_seconds", 0.0),
        found.get("cultivation_logins_total", 0.0),
        None if (lag := found.get("cultivation_loop_lag_p99_seconds")) is None else round(1_000 * lag, 1),
    )


async def asked_of(uri: str, statement: str) -> int:
    """One number from the database."""
    connection = await connect(uri)
    try:
        return int(await connection.fetchval(statement))
    finally:
        await connection.close()
