"""Reads of the arena: the player's rank and whom to attack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import arena
from cultivation.rules.turn import reject
from cultivation.service.reads import allowances, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

PLACE = "SELECT bracket, rank FROM arena WHERE player = $1"
HELD = "SELECT rank, player FROM arena WHERE bracket = $1 AND rank = ANY($2) ORDER BY rank"
USED = "SELECT day, used FROM arena_player WHERE player = $1"


async def targets(query: Query) -> Mapping[str, Any]:
    """Up to five players above, the same ranks for ten minutes."""
    place = await query.rows(PLACE, query.who)
    if not place:
        reject("not_found", "join first")
    rank = place[0]["rank"]
    ranks = list(arena.targets(query.who, rank, query.now_ms))
    held = await query.rows(HELD, place[0]["bracket"], ranks)
    used = {row["day"]: row["used"] for row in await query.rows(USED, query.who)}
    left = await allowances.left(query, "arena", used=used, most=arena.attempts, since=max(used, default=0))
    return {"rank": rank, "left": left, "targets": await names.players(query, held, "player")}


READS: Mapping[str, Read] = {"/v1/arena/targets": targets}
