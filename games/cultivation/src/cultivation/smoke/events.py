"""The smoke check of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    born = await v.order("create", name=v.name, element="fire")
    must("PlayerCreated" in [e["type"] for e in born["events"]], "a creation is an event")
    await v.order("buy_npc", item="insight_scroll", n=1)
    grown = await v.order("use", item="insight_scroll", bound=False, n=1)
    ups = [e for e in grown["events"] if e["type"] == "LevelUp"]
    must(ups == [{"type": "LevelUp", "from": 1, "to": 2}], "100 experience are exactly one LevelUp")


PUT = """INSERT INTO outbox (tx, seq, type, player, data, at, build, depth)
VALUES (1, $1, 'RealmAdvanced', $2, '{"r": 5, "l": 1}', 0, 'smoke', 0) RETURNING 1"""
TOLD = "SELECT count(*)::int FROM announcement WHERE key LIKE 'realm:' || $1::text || ':%'"
UNTOLD = "DELETE FROM announcement WHERE key LIKE 'realm:' || $1::text || ':%' RETURNING 1"


async def grown(v: Visitor) -> None:
    """An event that is delivered again changes nothing: neither what is told nor the player."""
    ver, number = (await v.sync())["ver"], v.id % 32_000
    try:
        for _ in range(2):
            await v.house.query(PUT, number, v.id)
            await v.house.delivered()
            must(await v.house.query(TOLD, str(v.id)) == [(1,)], "told once, however often it is delivered")
    finally:
        await v.house.query(UNTOLD, str(v.id))
    must((await v.sync())["ver"] == ver, "a delivery changes no player")
