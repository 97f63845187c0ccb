"""The region that a database serves: the first process says which, and every later one follows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.errors import GameError

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables
    from cultivation.store.postgres import Connection

FIRST = "utc"
CLAIM = """INSERT INTO setting (name, value) VALUES ('region', convert_to($1, 'UTF8')) ON CONFLICT (name) DO NOTHING"""
READ = "SELECT convert_from(value, 'UTF8') FROM setting WHERE name = 'region'"


async def settled(connection: Connection, tables: Tables, wanted: str) -> Tables:
    """The content as it is played in the region of this database. An empty `wanted` takes the region that is there.

    Raises GameError for a region that the content does not know, and for another one than the database serves: two
    processes whose days begin at different moments would pay the same day twice.
    """
    if wanted and wanted not in tables.regions:
        raise GameError("bad_argument", f"there is no region {wanted}", f"one of {', '.join(sorted(tables.regions))}")
    await connection.execute(CLAIM, wanted or FIRST)
    found = await connection.fetchval(READ)
    if wanted and found != wanted:
        raise GameError("bad_argument", f"the database serves {found}, not {wanted}", f"use --region {found}")
    return replace(tables, here=tables.regions[found])


async def found(connection: Connection, tables: Tables) -> Tables:
    """Ditto for who only looks: nothing is written, and a database without a region is in UTC."""
    name = await connection.fetchval(READ)
    return replace(tables, here=tables.regions[name]) if name else tables
