"""Reads of social: friends with when they were last seen, requests, blocks, and today's gifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import day_of
from cultivation.service.reads import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

FRIENDS = """SELECT p.id AS player, p.updated_at / 300000 * 300000 AS seen,
CASE WHEN $2 - p.updated_at < 300000 THEN 'online' WHEN $2 - p.updated_at < 900000 THEN 'away' ELSE 'offline' END
AS presence FROM friend f JOIN player p ON p.id = CASE WHEN f.a = $1 THEN f.b ELSE f.a END
WHERE f.a = $1 OR f.b = $1 ORDER BY p.id"""
REQUESTS = "SELECT sender, at FROM friend_request WHERE receiver = $1 AND at > $2 ORDER BY at LIMIT 50"
BLOCKS = "SELECT blocked AS player, at FROM block WHERE blocker = $1 ORDER BY at"
GIFTS = "SELECT sender, claimed FROM gift WHERE receiver = $1 AND day = $2 ORDER BY sender"
DAY_MS = 86_400_000


async def own(query: Query) -> Mapping[str, Any]:
    """Everything that the player has with others; the last moment seen is rounded to five minutes."""
    today = day_of(query.region, query.now_ms)
    requests = await query.rows(REQUESTS, query.who, query.now_ms - 14 * DAY_MS)
    return {
        "friends": await names.players(query, await query.rows(FRIENDS, query.who, query.now_ms), "player"),
        "requests": await names.players(query, requests, "sender"),
        "blocks": await names.players(query, await query.rows(BLOCKS, query.who), "player"),
        "gifts": await names.players(query, await query.rows(GIFTS, query.who, today), "sender"),
    }


READS: Mapping[str, Read] = {"/v1/social": own}
