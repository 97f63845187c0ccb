"""The smoke check of system 2.12, arena."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

RANKS = "SELECT rank, player FROM arena WHERE bracket = $1 ORDER BY rank"
USED = "SELECT used FROM arena_player WHERE player = $1"
SETTLED = (
    "SELECT key FROM job WHERE kind = 'arena_daily' AND subject LIKE '%:' || $1::text AND done_at IS NOT NULL LIMIT 1"
)
MAILS = "SELECT count(*)::int FROM mail WHERE subject = 'arena_daily'"


async def grown(v: Visitor) -> None:
    """Ranks stay held by one each while many fight; a rank that has changed hands costs nothing."""
    players = [v, *v.others]
    bracket = [(await who.good("arena_join"))["result"]["bracket"] for who in players][-1]
    ladder = await v.house.query(RANKS, bracket)
    held = {player: rank for rank, player in ladder}
    await v.others[-1].refused("stale_target", "arena_fight", player=v.id, expected_rank=held[v.id] + 1)
    must(await v.house.query(USED, v.others[-1].id) == [(0,)], "a stale target costs no attempt")
    pairs = [(who, target) for n, who in enumerate(players) for target in players[:n]]
    fights = (who.order("arena_fight", player=t.id, expected_rank=held[t.id]) for who, t in pairs for _ in range(4))
    replies = await asyncio.gather(*fights)
    must(any(reply["ok"] for reply in replies), "somebody fights")
    after = await v.house.query(RANKS, bracket)
    must([rank for rank, _ in after] == list(range(1, len(after) + 1)), "every rank is held")
    must({player for _, player in after} >= held.keys(), "and nobody has lost a place to nobody")
    settled = await v.house.query(SETTLED, str(bracket))
    if settled:
        before = await v.house.query(MAILS)
        must(not await v.house.due(settled[0][0]) and await v.house.query(MAILS) == before, "a day is paid once")
