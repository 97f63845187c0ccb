"""The tickets of today, read while their players are locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.scene import Ask, Found, Scene, more

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.store.postgres import Connection

Days = dict[tuple[int, int], int]  # by player and day
MINE = "SELECT kind, n FROM day_ticket WHERE player = $1 AND day = $2"
OF_KIND = "SELECT player, day, n FROM day_ticket WHERE player = ANY($1) AND kind = $2 AND day BETWEEN $3 - 7 AND $3"


async def tickets_of(connection: Connection, players: Sequence[int], kind: str, *, day: int) -> Days:
    """How many tickets of a kind each player bought on a day of the week up to today; none are left out."""
    rows = await connection.fetch(OF_KIND, players, kind, day)
    return {(row["player"], row["day"]): row["n"] for row in rows}


async def _mine(connection: Connection, ask: Ask, found: Found) -> Found:
    rows = await connection.fetch(MINE, ask.who, ask.day())
    return more(found, tickets={row["kind"]: row["n"] for row in rows})


SCENES: Mapping[str, Scene] = {"tickets.own": Scene(read=_mine)}
