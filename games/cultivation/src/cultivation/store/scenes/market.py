"""What the market's deals lock and read: the listing first, then the players."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.holdings import holdings
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

WEEK_MS = 7 * 86_400_000
LISTING = "SELECT * FROM listing WHERE id = $1 FOR UPDATE"
ACTIVE = "SELECT count(*) FROM listing WHERE seller = $1 AND status = 'active'"
PRICES = """SELECT count(*) AS sales, coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY unit), 0) AS median
FROM trade WHERE goods = $1 AND at > $2"""
GOODS = "SELECT 'i:' || kind || ':' || tier || ':' || quality FROM item WHERE id = $1"
BLOCKED = """SELECT EXISTS (SELECT 1 FROM block WHERE (blocker = $1 AND blocked = $2)
                            OR (blocker = $2 AND blocked = $1))"""


async def _offer(connection: Connection, ask: Ask, found: Found) -> Found:
    goods = f"s:{ask.args.item}" if ask.args.item else await connection.fetchval(GOODS, ask.args.id)
    prices = await connection.fetchrow(PRICES, goods or "", ask.now_ms - WEEK_MS)
    return more(
        found,
        active=await connection.fetchval(ACTIVE, ask.who),
        id=await connection.fetchval("SELECT nextval('listing_id')"),
        prices=as_dict(prices),
    )


async def _listing(connection: Connection, ask: Ask, found: Found) -> Found:
    listing_id = int(ask.subject) if ask.subject else ask.args.id
    listing = as_dict(await connection.fetchrow(LISTING, listing_id))
    held = await holdings(connection, f"esc:market:{listing_id}")
    thing = next((one.thing for one in held if one.thing), None)
    return more(found, listing=listing, thing=thing)


async def _with_bidder(connection: Connection, ask: Ask, found: Found) -> Found:
    found = await _listing(connection, ask, found)
    listing = found.rows["listing"]
    bidder = listing and listing["bidder"]
    return more(found, frozenset({bidder}) if bidder else None)


async def _strangers(connection: Connection, ask: Ask, found: Found) -> Found:
    listing = found.rows["listing"]
    seller = listing["seller"] if listing else 0
    return more(found, blocked=await connection.fetchval(BLOCKED, ask.who, seller))


SCENES: Mapping[str, Scene] = {
    "market.offer": Scene(read=_offer),
    "market.listing": Scene(lock=_listing),
    "market.buy": Scene(lock=_listing, read=_strangers),
    "market.bid": Scene(lock=_with_bidder, read=_strangers),
}
