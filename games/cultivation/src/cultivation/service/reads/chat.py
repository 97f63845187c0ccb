"""Reads of chat: history by number, without those whom the reader blocks or who block the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.turn import reject
from cultivation.service.reads.read import INT_MAX
from cultivation.store.scenes.chat import ROOM, listens, may_enter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

HISTORY = """SELECT seq, sender, name, CASE WHEN hidden THEN '' ELSE text END AS text, at FROM chat
WHERE channel = $1 AND seq > $2 AND seq < $3 AND at > $4 AND NOT EXISTS (
  SELECT 1 FROM block b WHERE b.blocker = $5 AND b.blocked = sender OR b.blocker = sender AND b.blocked = $5)
AND NOT EXISTS (SELECT 1 FROM chat_ignore i WHERE i.player = $5 AND i.ignored = sender)
ORDER BY seq DESC LIMIT 100"""
LAST = "SELECT seq FROM chat_channel WHERE channel = $1"
WEEK_MS, GUILD_MS = 604_800_000, 1_209_600_000


async def history(query: Query) -> Mapping[str, Any]:
    """At most 100 messages of a channel, newest first; `since` or `before` by number. `seq` is the channel's last."""
    channel = query.word("channel")
    if not await may_enter(query.connection, query.who, channel):
        reject("not_found", "channel")
    if channel.startswith("world:") and not await listens(query.connection, query.who, channel, now_ms=query.now_ms):
        reject("cap_exceeded", "this channel is full")
    since, before = query.number("since", 0), query.number("before", INT_MAX)
    oldest_ms = query.now_ms - (GUILD_MS if channel.startswith("guild:") else WEEK_MS)
    found = await query.rows(HISTORY, channel, since, before, oldest_ms, query.who)
    last = await query.connection.fetchval(LAST, channel)
    return {"channel": channel, "seq": last or 0, "messages": found}


async def world(query: Query) -> Mapping[str, Any]:
    """The world channel that the reader listens to, or the first that has room."""
    return {"channel": await query.connection.fetchval(ROOM, query.who, query.now_ms)}


READS: Mapping[str, Read] = {"/v1/chat/history": history, "/v1/chat/world": world}
