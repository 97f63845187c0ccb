"""What a guild's deals lock and read: the guild first, then the players, then what they are to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.store.presence import SEEN
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

LOCK = "SELECT * FROM guild WHERE id = $1 FOR UPDATE"
OF_PLAYER = "SELECT guild FROM member WHERE player = $1"
MEMBER = "SELECT * FROM member WHERE player = $1"
TREASURY = "SELECT balance FROM wallet WHERE account = $1 AND asset = 'stone'"
ELDERS = "SELECT count(*) FROM member WHERE guild = $1 AND role = 'elder'"
DOOR = "SELECT kind FROM guild_door WHERE guild = $1 AND player = $2 ORDER BY kind"
HIT = "SELECT * FROM guild_hit WHERE guild = $1 AND week = $2 AND player = $3"
HITS_OF_WEEK = "SELECT coalesce(sum(hits), 0)::int FROM guild_hit WHERE player = $1 AND week = $2"
MOVED = "SELECT true FROM job WHERE key = $1 AND done_at IS NULL AND due > $2"
HITS = """SELECT h.*, m.player IS NOT NULL AS stayed FROM guild_hit h
LEFT JOIN member m ON m.player = h.player AND m.guild = h.guild
WHERE h.guild = $1 AND h.week = $2 ORDER BY damage DESC, h.player"""
HEIRS = """SELECT m.player, m.role FROM member m WHERE guild = $1 AND role <> 'leader'
ORDER BY role = 'elder' DESC, joined, player LIMIT 1"""
LEADER_SEEN = f"SELECT seen_at FROM ({SEEN} WHERE p.id = $1) one"  # noqa: S608  # our own text
BLOCKED = "SELECT EXISTS (SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2 OR blocker = $2 AND blocked = $1)"


async def _new(connection: Connection, _ask: Ask, found: Found) -> Found:
    return more(found, id=await connection.fetchval("SELECT nextval('guild_id')"))


async def _own(connection: Connection, ask: Ask, found: Found) -> Found:
    """The guild that the commander is in; it is looked at again once it is locked."""
    guild_id = await connection.fetchval(OF_PLAYER, ask.who)
    other = getattr(ask.args, "player", 0)
    guild = as_dict(await connection.fetchrow(LOCK, guild_id or 0))
    return more(found, frozenset({other}) if other else None, guild=guild)


async def _named(connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, guild=as_dict(await connection.fetchrow(LOCK, ask.args.id)))


async def _about(connection: Connection, ask: Ask, found: Found) -> Found:
    """The commander's place and the other's, once both are locked."""
    guild, other = found.rows.get("guild"), getattr(ask.args, "player", 0)
    guild_id = guild["id"] if guild else 0
    mine = as_dict(await connection.fetchrow(MEMBER, ask.who))
    theirs = as_dict(await connection.fetchrow(MEMBER, other)) if other else None
    week = await _boss_week(connection, guild, ask)
    return more(
        found,
        mine=mine,
        theirs=theirs,
        treasury=await connection.fetchval(TREASURY, f"g:{guild_id}") or 0,
        elders=await connection.fetchval(ELDERS, guild_id),
        doors=[row["kind"] for row in await connection.fetch(DOOR, guild_id, other or ask.who)],
        hit=as_dict(await connection.fetchrow(HIT, guild_id, week, ask.who)),
        hits_of_week=await connection.fetchval(HITS_OF_WEEK, ask.who, week),
        blocked=bool(other) and await connection.fetchval(BLOCKED, ask.who, other),
        week=week,
    )


async def _boss_week(connection: Connection, guild: Mapping[str, Any] | None, ask: Ask) -> int:
    """The week whose boss is hunted: last week's, where its end was moved because guilds were switched off."""
    week = ask.week()
    if guild is None or guild["boss_week"] != week - 1:
        return week
    is_moved = await connection.fetchval(MOVED, f"boss:{guild['id']}:{week - 1}", ask.now_ms)
    return week - 1 if is_moved else week


async def _boss(connection: Connection, ask: Ask, found: Found) -> Found:
    guild_id, week = (int(part) for part in ask.subject.split(":"))
    guild = as_dict(await connection.fetchrow(LOCK, guild_id))
    hits = [as_dict(row) for row in await connection.fetch(HITS, guild_id, week)]
    return more(found, guild=guild, hits=hits, week=week)


async def _heir(connection: Connection, ask: Ask, found: Found) -> Found:
    guild = as_dict(await connection.fetchrow(LOCK, int(ask.subject)))
    heir = as_dict(await connection.fetchrow(HEIRS, int(ask.subject)))
    seen = await connection.fetchval(LEADER_SEEN, guild["leader"]) if guild else 0
    return more(found, guild=guild, heir=heir, leader_seen=seen)


SCENES: Mapping[str, Scene] = {
    "guild.new": Scene(lock=_new, read=_about),
    "guild.own": Scene(lock=_own, read=_about),
    "guild.named": Scene(lock=_named, read=_about),
    "guild.boss": Scene(lock=_boss),
    "guild.heir": Scene(lock=_heir),
}
