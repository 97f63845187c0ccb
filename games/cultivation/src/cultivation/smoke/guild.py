"""The smoke check of system 2.9, guild."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

FULL = "UPDATE guild SET n = 30 WHERE id = $1 RETURNING 1"
TRUE = "UPDATE guild SET n = (SELECT count(*) FROM member WHERE guild = $1) WHERE id = $1 RETURNING n"
WEAK = "UPDATE guild SET boss_left = 1 WHERE id = $1 RETURNING boss_week"
KILLS = "SELECT count(*)::int FROM guild_hit WHERE guild = $1 AND killed"
PAID = "SELECT count(*)::int FROM mail WHERE id LIKE '%.boss:' || $1::text || ':%'"
EACH = 12


async def grown(v: Visitor) -> None:
    """Two places for many, a technique that all feel, a boss that dies once, and one leader."""
    guild = (await v.good("guild_create", name=v.name))["result"]["guild"]
    await asyncio.gather(*(v.good("guild_invite", player=who.id) for who in v.others))
    await v.house.query(FULL, guild)
    tries = (who.order("guild_join", id=guild) for who in v.others for _ in range(EACH))
    joined = await asyncio.gather(*tries)
    must(sum(reply["ok"] for reply in joined) == 2, "of many at once two find the two free places")
    must(await v.house.query(TRUE, guild) == [(3,)], "and the guild has three members")
    rows = await v.house.query("SELECT player FROM member WHERE guild = $1", guild)
    members = [who for who in v.others if (who.id,) in rows]
    before = (await members[0].good("idle_claim"))["power"]
    given = await v.good("guild_donate", tier=2)
    must(given["delta"] == {"stone": -50_000, "contrib": 300}, "50 000 stone are 300 contribution")
    await v.good("guild_tech_up", tech="hp")
    must((await members[0].good("idle_claim"))["power"] > before, "a technique is felt by all")
    await _boss(v, guild, members)
    await v.good("guild_transfer", player=members[0].id)
    roles = dict(await v.house.query("SELECT player, role FROM member WHERE guild = $1", guild))
    must(roles[members[0].id] == "leader" and roles[v.id] == "member", "there is one leader, the new one")


async def _boss(v: Visitor, guild: int, members: list[Visitor]) -> None:
    await v.good("guild_boss_hit")
    week = (await v.house.query(WEAK, guild))[0][0]
    await asyncio.gather(*(who.order("guild_boss_hit") for who in (v, *members)))
    must(await v.house.query(KILLS, guild) == [(1,)], "the boss is killed once")
    hunters = await v.house.query("SELECT player FROM guild_hit WHERE guild = $1", guild)
    for _ in range(2):
        await v.house.due_in_a_week(f"boss:{guild}:{week}")
    must(await v.house.query(PAID, str(guild)) == [(len(hunters),)], "who hit it is rewarded once")
    must((await v.good("mail_claim_all"))["delta"]["contrib"] == 50, "with contribution too")
