"""Brings a database to the revision that this build needs."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

REVISIONS = ("0001_first.sql", "0002_items.sql")
LOCK = 742_001  # one reviser at a time
SECRETS = ("season", "token", "save")


async def revise(uri: str) -> int:
    """Applies every revision that is missing, each in a transaction of its own; returns the revision
    reached.
    """
    connection = await connect(uri)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute("CREATE TABLE IF NOT EXISTS revision (number integer PRIMARY KEY)")
        for number, name in enumerate(REVISIONS, start=1):
            await _apply(connection, number, name)
        return len(REVISIONS)
    finally:
        await connection.close()


async def check_revision(connection: Connection) -> None:
    """A build runs on its own revision or a newer one (which only adds); on an older one it refuses to
    start.
    """
    exists = await connection.fetchval("SELECT to_regclass('revision') IS NOT NULL")
    found = await connection.fetchval("SELECT max(number) FROM revision") if exists else 0
    if (found or 0) < len(REVISIONS):
        raise GameError(
            "database_old",
            f"the database is at revision {found or 0}, this build needs {len(REVISIONS)}",
            "run `cultivation database` or `cultivation revise --database URI` first",
        )


async def _apply(connection: Connection, number: int, name: str) -> None:
    if await connection.fetchval("SELECT 1 FROM revision WHERE number = $1", number):
        return
    text = files(__package__).joinpath("revisions", name).read_text(encoding="utf-8")
    async with connection.transaction():
        await connection.execute(text)
        await connection.execute("INSERT INTO revision VALUES ($1)", number)
        for secret in SECRETS:
            await connection.execute(
                "INSERT INTO setting VALUES ($1, $2) ON CONFLICT DO NOTHING", secret, os.urandom(32)
            )
