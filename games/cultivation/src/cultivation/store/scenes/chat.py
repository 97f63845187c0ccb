"""What sending and reporting lock and read: the channel's number first, then the players."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

NEW_CHANNEL = "INSERT INTO chat_channel VALUES ($1, 0) ON CONFLICT DO NOTHING"
CHANNEL = "SELECT seq FROM chat_channel WHERE channel = $1 FOR UPDATE"
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
RECENT = "SELECT skeleton FROM chat WHERE sender = $1 AND at > $2 ORDER BY at DESC LIMIT 100"
BUCKETS = "SELECT kind, tokens, at FROM chat_bucket WHERE player = $1"
MUTED = "SELECT until FROM chat_mute WHERE player = $1"
MESSAGE = "SELECT * FROM chat WHERE channel = $1 AND seq = $2 AND NOT hidden"
REPORTERS = "SELECT DISTINCT reporter FROM chat_report WHERE sender = $1 AND at > $2"
NEW_PEOPLE = """SELECT count(*) FROM (SELECT channel FROM chat WHERE sender = $1 AND channel LIKE 'dm:%'
GROUP BY channel HAVING min(at) > $2) c"""
SPOKEN = "SELECT EXISTS (SELECT 1 FROM chat WHERE channel = $1 AND sender = $2)"
MAY_ENTER = {
    "guild": "SELECT EXISTS (SELECT 1 FROM member WHERE player = $1 AND 'guild:' || guild = $2)",
    "party": "SELECT EXISTS (SELECT 1 FROM dungeon_inside WHERE player = $1 AND 'party:' || run = $2)",
    "world": "SELECT $1::bigint > 0 AND $2::text ~ '^world:[0-9]{1,3}$'",
    "dm": """SELECT EXISTS (SELECT 1 FROM player a, player b WHERE a.id < b.id AND 'dm:' || a.id || ':' || b.id = $2
             AND $1 IN (a.id, b.id) AND a.id = split_part($2, ':', 2)::bigint AND b.id = split_part($2, ':', 3)::bigint
             AND NOT EXISTS (SELECT 1 FROM block WHERE blocker IN (a.id, b.id) AND blocked IN (a.id, b.id)))""",
}
DM_PARTS = 3


async def may_enter(connection: Connection, who: int, channel: str) -> bool:
    """Whether a player may read and write in a channel."""
    kind, *rest = channel.split(":")
    if kind not in MAY_ENTER or not all(part.isdecimal() and len(part) < 18 for part in rest):
        return False
    if kind == "dm" and len(rest) != DM_PARTS - 1:
        return False
    return bool(await connection.fetchval(MAY_ENTER[kind], who, channel))


async def _channel(connection: Connection, ask: Ask, found: Found) -> Found:
    channel = ask.args.channel
    if not await may_enter(connection, ask.who, channel):
        return more(found, may_enter=False, seq=0)
    await connection.execute(NEW_CHANNEL, channel)
    return more(found, may_enter=True, seq=await connection.fetchval(CHANNEL, channel))


async def _sender(connection: Connection, ask: Ask, found: Found) -> Found:
    recent = [row["skeleton"] for row in await connection.fetch(RECENT, ask.who, ask.now_ms - MINUTE_MS)]
    buckets = await connection.fetch(BUCKETS, ask.who)
    return more(
        found,
        same=recent.count,
        buckets={row["kind"]: as_dict(row) for row in buckets},
        muted_until=await connection.fetchval(MUTED, ask.who),
        new_people=await connection.fetchval(NEW_PEOPLE, ask.who, ask.now_ms - HOUR_MS),
        is_new_person=not await connection.fetchval(SPOKEN, ask.args.channel, ask.who),
    )


async def _message(connection: Connection, ask: Ask, found: Found) -> Found:
    if not await may_enter(connection, ask.who, ask.args.channel):
        return more(found, message=None)
    message = as_dict(await connection.fetchrow(MESSAGE, ask.args.channel, ask.args.seq))
    return more(found, frozenset({message["sender"]}) if message else None, message=message)


async def _reports(connection: Connection, ask: Ask, found: Found) -> Found:
    message = found.rows["message"]
    rows = await connection.fetch(REPORTERS, message["sender"], ask.now_ms - 10 * MINUTE_MS) if message else []
    return more(found, reporters={row["reporter"] for row in rows})


SCENES: Mapping[str, Scene] = {
    "chat.send": Scene(lock=_channel, read=_sender),
    "chat.report": Scene(lock=_message, read=_reports),
}
