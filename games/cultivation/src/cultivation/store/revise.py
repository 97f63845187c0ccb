"""Brings a database to the revision that this build needs."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

REVISION = re.compile(r"(\d{4})_[a-z_]+\.sql")
LOCK = 742_001  # one reviser at a time
SECRETS = ("season", "token", "save")


async def revise(uri: str) -> int:
    """Applies every revision that is missing, by number, each in a transaction of its own; returns the revision
    reached. Numbers may have gaps, and one that comes later may be lower: it is applied then.
    """
    connection = await connect(uri)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute("CREATE TABLE IF NOT EXISTS revision (number integer PRIMARY KEY)")
        for number, name in revisions().items():
            await _apply(connection, number, name)
        return max(revisions())
    finally:
        await connection.close()


async def check_revision(connection: Connection) -> None:
    """A build runs on its own revision or a newer one (which only adds); on an older one it refuses to
    start.
    """
    exists = await connection.fetchval("SELECT to_regclass('revision') IS NOT NULL")
    rows = await connection.fetch("SELECT number FROM revision") if exists else []
    missing = revisions().keys() - {row["number"] for row in rows}
    if missing:
        found = max((row["number"] for row in rows), default=0)
        raise GameError(
            "database_old",
            f"the database is at revision {found}, this build needs {', '.join(map(str, sorted(missing)))} as well",
            "run `cultivation database` or `cultivation revise --database URI` first",
        )


@cache
def revisions() -> dict[int, str]:
    """The files of this build by their number, lowest first."""
    names = (entry.name for entry in files(__package__).joinpath("revisions").iterdir())
    numbered = {int(found[1]): found[0] for name in names if (found := REVISION.fullmatch(name))}
    return dict(sorted(numbered.items()))


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
