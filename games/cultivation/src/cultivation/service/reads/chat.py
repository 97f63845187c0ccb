"""Reads of chat: history by number, without those whom the reader blocks or who block the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.turn import reject
from cultivation.service.reads.read import INT_MAX
from cultivation.service.said import MESSAGE, message
from cultivation.store.scenes.chat import ROOM, listens, may_enter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

PAGE = 100
HISTORY = f"""SELECT {MESSAGE} FROM chat
WHERE channel = $1 AND seq > $2 AND seq < $3 AND at > $4 AND NOT EXISTS (
  SELECT 1 FROM block b WHERE b.blocker = $5 AND b.blocked = sender OR b.blocker = sender AND b.blocked = $5)
AND NOT EXISTS (SELECT 1 FROM chat_ignore i WHERE i.player = $5 AND i.ignored = sender)
ORDER BY seq"""  # noqa: S608  # our own text
LAST = "SELECT seq FROM chat_channel WHERE channel = $1"
WEEK_MS, GUILD_MS = 604_800_000, 1_209_600_000


async def history(query: Query) -> Mapping[str, Any]:
    """At most 100 messages of a channel, newest first, as far back as a week (a guild's: a fortnight).

    `before_seq` pages back. `since` alone goes on after that number and takes the oldest of what is missing, so that
    who asks again with the highest number of each page leaves nothing out. `more` says that there is another page in
    that direction, `seq` is the channel's last number. `before` is an older word for `before_seq`.
    """
    channel = query.word("channel")
    since, before = query.number("since", 0), query.number("before_seq", query.number("before", INT_MAX))
    if not await may_enter(query.connection, query.who, channel):
        reject("not_found", "channel")
    if channel.startswith("world:") and not await listens(query.connection, query.who, channel, now_ms=query.now_ms):
        reject("cap_exceeded", "this channel is full")
    goes_on = "since" in query.words and before == INT_MAX
    oldest_ms = query.now_ms - (GUILD_MS if channel.startswith("guild:") else WEEK_MS)
    statement = f"{HISTORY} {'ASC' if goes_on else 'DESC'} LIMIT {PAGE + 1}"
    found = await query.rows(statement, channel, since, before, oldest_ms, query.who)
    last = await query.connection.fetchval(LAST, channel)
    page = sorted(found[:PAGE], key=lambda row: -row["seq"])
    return {
        "channel": channel,
        "seq": last or 0,
        "more": len(found) > PAGE,
        "messages": [message(row) for row in page],
    }


async def world(query: Query) -> Mapping[str, Any]:
    """The world channel that the reader listens to, or the first that has room."""
    return {"channel": await query.connection.fetchval(ROOM, query.who, query.now_ms)}


READS: Mapping[str, Read] = {"/v1/chat/history": history, "/v1/chat/world": world}
