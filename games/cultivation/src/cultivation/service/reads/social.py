"""Reads of social: friends with when they were last seen, requests, blocks, and today's gifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.pauses import open_days
from cultivation.rules.presence import presence_of, seen_ms
from cultivation.service.reads import names
from cultivation.store import pauses
from cultivation.store.presence import SEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

FRIENDS = f"""{SEEN} JOIN friend f ON p.id = CASE WHEN f.a = $1 THEN f.b ELSE f.a END
WHERE f.a = $1 OR f.b = $1 ORDER BY p.id"""
REQUESTS = "SELECT sender, at FROM friend_request WHERE receiver = $1 AND at > $2 ORDER BY at LIMIT 50"
BLOCKS = "SELECT blocked AS player, at FROM block WHERE blocker = $1 ORDER BY at"
GIFTS = """SELECT sender, bool_and(claimed) AS claimed FROM gift WHERE receiver = $1 AND day = ANY($2)
GROUP BY sender ORDER BY sender"""
DAY_MS = 86_400_000


async def own(query: Query) -> Mapping[str, Any]:
    """Everything that the player has with others; the last moment seen is rounded to five minutes."""
    lately = await pauses.recent(query.connection, query.now_ms)
    days = list(open_days(query.region, query.now_ms, lately, "social"))
    friends = await query.rows(FRIENDS, query.who)
    requests = await query.rows(REQUESTS, query.who, query.now_ms - 14 * DAY_MS)
    return {
        "friends": await names.players(query, [_shown(query, row) for row in friends], "player"),
        "requests": await names.players(query, requests, "sender"),
        "blocks": await names.players(query, await query.rows(BLOCKS, query.who), "player"),
        "gifts": await names.players(query, await query.rows(GIFTS, query.who, days), "sender"),
    }


def _shown(query: Query, row: Mapping[str, Any]) -> dict[str, Any]:
    """What friends are told of a friend: nothing finer than five minutes."""
    known = {"live_until_ms": row["live_until"], "acted_ms": row["seen_at"]}
    seen, state = seen_ms(query.now_ms, **known), presence_of(query.now_ms, **known)
    return {"player": row["player"], "seen": seen, "presence": state}


READS: Mapping[str, Read] = {"/v1/social": own}
