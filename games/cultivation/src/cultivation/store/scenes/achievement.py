"""Where the counters of a player begin, read while the player is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.scene import Ask, Found, Scene, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

STARTS = "SELECT counter, n FROM counter_start WHERE player = $1 AND counter = ANY($2)"


async def _player(_connection: Connection, ask: Ask, found: Found) -> Found:
    player, _, counters = ask.subject.partition(":")
    return more(found, frozenset({int(player)}), player=int(player), counters=counters.split(","))


async def _starts(connection: Connection, _ask: Ask, found: Found) -> Found:
    rows = await connection.fetch(STARTS, found.rows["player"], found.rows["counters"])
    return more(found, starts={row["counter"]: row["n"] for row in rows})


SCENES: Mapping[str, Scene] = {"achievement.starts": Scene(lock=_player, read=_starts)}
