"""A market rush: many buyers on few listings, and every piece is sold exactly once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from cultivation.load.crowd import crowd_of, drive, part
from cultivation.load.grown import grow
from cultivation.load.listeners import Listeners
from cultivation.load.service import vitals
from cultivation.load.verdict import Check
from cultivation.players.http import Client
from cultivation.rules.support import Raise
from cultivation.smoke.house import house_on
from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from cultivation.load.asked import Asked
    from cultivation.load.player import Player

SELLERS = 20
EVENT = "the mountain opens"
HEARD_S = 2.5
"""The world is told once a second, and by every process for itself."""
PIECES = 10
GROWN = Raise(realm=4, level=60, age_ms=100 * 3_600_000, stone=1_000_000, items=(("fodder", 50),))
SOLD = "SELECT coalesce(sum(qty), 0) FROM trade WHERE listing = ANY($1)"
LEFT = "SELECT coalesce(sum(qty_left), 0) FROM listing WHERE id = ANY($1)"


async def market_rush(asked: Asked) -> tuple[list[Check], dict[str, Any]]:
    """Needs the database: players who are far enough for the market are put there by a support command."""
    if not asked.database:
        return [Check("database", None, at_least=1, why="--database is needed to bring players to the market")], {}
    players = await crowd_of([asked.url], max(asked.players, 2 * SELLERS), asked.seed)
    crowd, control = Listeners(EVENT.encode()), Client(asked.url)
    try:
        async with house_on(asked.database) as house:
            await grow(house, players, GROWN)
        listings = await _offered(players[:SELLERS])
        await crowd.listen(players[SELLERS:])
        price = listings["price"]
        bought = 0

        async def buy(player: Player) -> tuple[str, str, bool]:
            nonlocal bought
            if player.number < SELLERS:
                return "search", await _search(player), False
            listing = listings["ids"][player.random.randrange(SELLERS)]
            wrong, reply = await player.order("market_buy", {"id": listing, "max_total": price, "qty": 1})
            bought += bool(reply.get("ok"))
            return "buy", "" if wrong in ("not_found", "stale_target") else wrong, bool(reply.get("ok"))

        event = asyncio.create_task(_event(players[:SELLERS], asked.seconds))
        seen = await drive(players, buy, rate=lambda _: asked.rate, seconds=asked.seconds, seed=asked.seed)
        said = await event
        lag = (await vitals(control)).lag_p99_ms
        await asyncio.sleep(HEARD_S)
        deaf = sum(not count for count in crowd.heard.values())
    finally:
        await crowd.end()
        control.close()
        part(players)
    connection = await connect(asked.database)
    try:
        sold = int(await connection.fetchval(SOLD, listings["ids"]))
        left = int(await connection.fetchval(LEFT, listings["ids"]))
    finally:
        await connection.close()
    checks = [
        Check("failed calls", seen.errors, at_most=0, why=str(seen.failed) if seen.failed else ""),
        Check("pieces sold", sold, at_least=1),
        Check("pieces sold but not bought, or bought but not sold", abs(sold - bought), at_most=0),
        Check("pieces sold and left besides those offered", abs(sold + left - SELLERS * PIECES), at_most=0),
        Check("words of the world's event", said, at_least=1),
        Check("listeners who heard none of them", deaf, at_most=0),
        Check("loop lag p99 ms", lag, at_most=20.0, is_timed=True),
        Check("buy p99 ms", seen.p99_ms("buy"), at_most=250.0, is_timed=True),
    ]
    return checks, seen.as_json()


async def _event(speakers: list[Player], seconds: float) -> int:
    """The house is loud: one after another says something to the whole world; how many were heard to have said it."""
    said = 0
    for number, speaker in enumerate(speakers):
        text = f"{EVENT} {number}"
        _, reply = await speaker.order("chat_send", {"channel": "world:1", "text": text})
        said += bool(reply.get("ok"))
        await asyncio.sleep(seconds / len(speakers))
    return said


async def _search(player: Player) -> str:
    response = await player.client.get("/v1/market/search", player.headers)
    return "" if response.status == 200 else f"http_{response.status}"


async def _offered(sellers: list[Player]) -> dict[str, Any]:
    """One listing a seller; raises RuntimeError when one is refused."""
    price = 30

    async def offer(player: Player) -> int:
        args = {"kind": "fixed", "item": "fodder", "qty": PIECES, "price": price}
        wrong, reply = await player.order("market_list", args)
        if wrong or not reply["ok"]:
            raise RuntimeError(f"a listing is refused: {wrong or reply}")
        return int(reply["result"]["listing"])

    return {"ids": list(await asyncio.gather(*map(offer, sellers))), "price": price}
