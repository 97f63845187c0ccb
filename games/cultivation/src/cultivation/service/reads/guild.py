"""Reads of guilds: the own one, those there are, and the doors that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import day_of, week_of
from cultivation.service.reads import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

OWN = """SELECT g.*, coalesce((SELECT balance FROM wallet w WHERE w.account = 'g:' || g.id AND w.asset = 'stone'), 0)
AS treasury FROM guild g JOIN member m ON m.guild = g.id WHERE m.player = $1"""
MEMBERS = "SELECT player, role, joined FROM member WHERE guild = $1 ORDER BY joined, player"
APPLIED = "SELECT player, at FROM guild_door WHERE guild = $1 AND kind = 'apply' ORDER BY at LIMIT 50"
INVITED = "SELECT guild, at FROM guild_door WHERE player = $1 AND kind = 'invite' ORDER BY at LIMIT 50"
ALL = "SELECT id, name, level, n FROM guild ORDER BY level DESC, id LIMIT $1 OFFSET $2"


async def own(query: Query) -> Mapping[str, Any]:
    """The player's guild with its members, or none; and invitations."""
    found = await query.rows(OWN, query.who)
    guild_id = found[0]["id"] if found else 0
    return {
        "day": day_of(query.region, query.now_ms),
        "week": week_of(query.region, query.now_ms),
        "guild": found[0] if found else None,
        "members": await names.players(query, await query.rows(MEMBERS, guild_id), "player"),
        "applied": await names.players(query, await query.rows(APPLIED, guild_id), "player"),
        "invited": await names.guilds(query, await query.rows(INVITED, query.who), "guild"),
    }


async def every(query: Query) -> Mapping[str, Any]:
    """Guilds, the highest first."""
    return {"guilds": await query.rows(ALL, query.number("limit", 20, 50), query.number("offset", 0, 10_000))}


READS: Mapping[str, Read] = {"/v1/guild": own, "/v1/guilds": every}
