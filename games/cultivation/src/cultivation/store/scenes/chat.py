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
JUDGED_MIN, LATELY_MS = 5, 90 * 86_400_000
# A reporter counts unless more than four of five of the reports that were judged of late were wrong.
TRUSTED = f"""(SELECT count(*) < {JUDGED_MIN} OR count(*) FILTER (WHERE verdict = 'rejected') * 5 <= count(*) * 4
FROM chat_report j WHERE j.reporter = {{who}} AND j.verdict IS NOT NULL AND j.at > {{since}})"""  # noqa: S608  # our own text
REPORTERS = f"""SELECT DISTINCT r.reporter FROM chat_report r WHERE r.sender = $1 AND r.at > $2
AND {TRUSTED.format(who="r.reporter", since="$3")}"""  # noqa: S608  # ditto
IS_TRUSTED = f"SELECT {TRUSTED.format(who='$1', since='$2')}"
HELD = "SELECT count(*) FROM chat_held WHERE sender = $1 AND verdict IS NULL"
NEW_PEOPLE = """SELECT count(*) FROM (SELECT channel FROM chat WHERE sender = $1 AND channel LIKE 'dm:%'
GROUP BY channel HAVING min(at) > $2) c"""
SPOKEN = "SELECT EXISTS (SELECT 1 FROM chat WHERE channel = $1 AND sender = $2)"
MAY_ENTER = {
    "guild": "SELECT EXISTS (SELECT 1 FROM member WHERE player = $1 AND 'guild:' || guild = $2)",
    "party": "SELECT EXISTS (SELECT 1 FROM dungeon_inside WHERE player = $1 AND 'party:' || run = $2)",
    "system": "SELECT $1::bigint > 0 AND $2::text = 'system'",
    "world": "SELECT $1::bigint > 0 AND $2::text ~ '^world:[0-9]{1,3}$'",
    "dm": """SELECT EXISTS (SELECT 1 FROM player a, player b WHERE a.id < b.id AND 'dm:' || a.id || ':' || b.id = $2
             AND $1 IN (a.id, b.id) AND a.id = split_part($2, ':', 2)::bigint AND b.id = split_part($2, ':', 3)::bigint
             AND NOT EXISTS (SELECT 1 FROM block WHERE blocker IN (a.id, b.id) AND blocked IN (a.id, b.id)))""",
}
DM_PARTS = 3
LISTENERS_MAX, AWAY_MS, SEEN_EVERY_MS = 500, 3_600_000, 300_000
LISTENING = "SELECT EXISTS (SELECT 1 FROM chat_listener WHERE player = $1 AND channel = $2 AND at > $3)"
LISTEN = f"""INSERT INTO chat_listener SELECT $1::bigint, $2::text, $3::bigint WHERE
(SELECT count(*) FROM chat_listener
 WHERE channel = $2 AND at > $3::bigint - {AWAY_MS} AND player <> $1) < {LISTENERS_MAX}
ON CONFLICT (player) DO UPDATE SET channel = EXCLUDED.channel, at = EXCLUDED.at RETURNING true"""  # noqa: S608  # our own text
ROOM = f"""SELECT coalesce((SELECT channel FROM chat_listener WHERE player = $1 AND at > $2::bigint - {AWAY_MS}),
(SELECT 'world:' || n FROM generate_series(1, 999) n WHERE (SELECT count(*) FROM chat_listener
 WHERE channel = 'world:' || n AND at > $2::bigint - {AWAY_MS}) < {LISTENERS_MAX} ORDER BY n LIMIT 1), 'world:999')"""  # noqa: S608  # ditto
IGNORING = "SELECT count(*) FROM chat_ignore WHERE player = $1"
MUTES = "SELECT times, until FROM chat_mute WHERE player = $1"


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
    seq = await connection.fetchval(CHANNEL, channel)
    has_room = not channel.startswith("world:") or await _listened(connection, ask.who, channel, now_ms=ask.now_ms)
    return more(found, may_enter=True, has_room=has_room, seq=seq)


async def listens(connection: Connection, who: int, channel: str, *, now_ms: int) -> bool:
    """Whether the player is among the listeners of a world channel, now if not before; False when it is full."""
    async with connection.transaction():
        await connection.execute(NEW_CHANNEL, channel)
        if not await connection.fetchval(LISTENING, who, channel, now_ms - SEEN_EVERY_MS):
            await connection.fetchval(CHANNEL, channel)
        return await _listened(connection, who, channel, now_ms=now_ms)


async def _listened(connection: Connection, who: int, channel: str, *, now_ms: int) -> bool:
    """Ditto, while the channel's row is held; seldom more than a look."""
    if await connection.fetchval(LISTENING, who, channel, now_ms - SEEN_EVERY_MS):
        return True
    return bool(await connection.fetchval(LISTEN, who, channel, now_ms))


async def _other(_connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, frozenset({ask.args.player}))


async def _ignoring(connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, ignoring=await connection.fetchval(IGNORING, ask.who))


async def _sender(connection: Connection, ask: Ask, found: Found) -> Found:
    recent = [row["skeleton"] for row in await connection.fetch(RECENT, ask.who, ask.now_ms - MINUTE_MS)]
    buckets = await connection.fetch(BUCKETS, ask.who)
    return more(
        found,
        same=recent.count,
        buckets={row["kind"]: as_dict(row) for row in buckets},
        muted_until=await connection.fetchval(MUTED, ask.who),
        held=await connection.fetchval(HELD, ask.who),
        new_people=await connection.fetchval(NEW_PEOPLE, ask.who, ask.now_ms - HOUR_MS),
        is_new_person=not await connection.fetchval(SPOKEN, ask.args.channel, ask.who),
    )


async def _message(connection: Connection, ask: Ask, found: Found) -> Found:
    if not await may_enter(connection, ask.who, ask.args.channel):
        return more(found, message=None)
    message = as_dict(await connection.fetchrow(MESSAGE, ask.args.channel, ask.args.seq))
    return more(found, frozenset({message["sender"]}) if message and message["sender"] else None, message=message)


async def _reports(connection: Connection, ask: Ask, found: Found) -> Found:
    message = found.rows["message"]
    since_ms, lately_ms = ask.now_ms - 10 * MINUTE_MS, ask.now_ms - LATELY_MS
    rows = await connection.fetch(REPORTERS, message["sender"], since_ms, lately_ms) if message else []
    muted = await connection.fetchrow(MUTES, message["sender"]) if message else None
    return more(
        found,
        reporters={row["reporter"] for row in rows},
        mutes=muted["times"] if muted else 0,
        silent_until=muted["until"] if muted else 0,
        is_trusted=await connection.fetchval(IS_TRUSTED, ask.who, lately_ms),
    )


SCENES: Mapping[str, Scene] = {
    "chat.send": Scene(lock=_channel, read=_sender),
    "chat.ignore": Scene(lock=_other, read=_ignoring),
    "chat.report": Scene(lock=_message, read=_reports),
}
