"""Reads of the market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

SEARCH = """SELECT id, seller, kind, asset, goods, qty_left, price, top, ends FROM listing
WHERE status = 'active' AND ends > $1 AND ($2 = '' OR goods = $2) AND ($3 = '' OR kind = $3)
ORDER BY goods, price, id LIMIT $4 OFFSET $5"""
MINE = "SELECT * FROM listing WHERE seller = $1 OR bidder = $1 ORDER BY id DESC LIMIT 50"
HISTORY = "SELECT unit, qty, at FROM trade WHERE goods = $1 AND at > $2 ORDER BY at DESC LIMIT 100"
WEEK_MS = 604_800_000


async def search(query: Query) -> Mapping[str, Any]:
    """Active listings, cheapest first; by goods (`s:<item>` or `i:<kind>:<tier>:<quality>`) and kind."""
    goods, kind = query.word("goods"), query.word("kind")
    limit, offset = query.number("limit", 20, 50), query.number("offset", 0, 1_000)
    return {"listings": await query.rows(SEARCH, query.now_ms, goods, kind, limit, offset)}


async def mine(query: Query) -> Mapping[str, Any]:
    """What the player sells or bids on, newest first."""
    return {"listings": await query.rows(MINE, query.who)}


async def price_history(query: Query) -> Mapping[str, Any]:
    """What goods were sold for within a week."""
    return {"trades": await query.rows(HISTORY, query.word("goods"), query.now_ms - WEEK_MS)}


READS: Mapping[str, Read] = {
    "/v1/market/search": search,
    "/v1/market/mine": mine,
    "/v1/market/price_history": price_history,
}
