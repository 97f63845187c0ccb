"""Reads of the arena: the player's rank and whom to attack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import arena
from cultivation.rules.turn import reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

PLACE = "SELECT bracket, rank FROM arena WHERE player = $1"
HELD = "SELECT rank, player FROM arena WHERE bracket = $1 AND rank = ANY($2) ORDER BY rank"


async def targets(query: Query) -> Mapping[str, Any]:
    """Up to five players above, the same ranks for ten minutes."""
    place = await query.rows(PLACE, query.who)
    if not place:
        reject("not_found", "join first")
    rank = place[0]["rank"]
    ranks = list(arena.targets(query.who, rank, query.now_ms))
    return {"rank": rank, "targets": await query.rows(HELD, place[0]["bracket"], ranks)}


READS: Mapping[str, Read] = {"/v1/arena/targets": targets}
