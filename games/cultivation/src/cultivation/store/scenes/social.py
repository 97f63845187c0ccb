"""What two players are to each other, read while both are locked: limits hold however many ask at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

DAY_MS = 86_400_000
PAIR = """SELECT
  EXISTS (SELECT 1 FROM player WHERE id = $2 AND ver > 0) AS exists,
  EXISTS (SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2) AS blocks,
  EXISTS (SELECT 1 FROM block WHERE blocker = $2 AND blocked = $1) AS is_blocked,
  EXISTS (SELECT 1 FROM friend WHERE a = least($1, $2) AND b = greatest($1, $2)) AS are_friends,
  EXISTS (SELECT 1 FROM friend_request WHERE sender = $1 AND receiver = $2 AND at > $3) AS asked,
  EXISTS (SELECT 1 FROM friend_request WHERE sender = $2 AND receiver = $1 AND at > $3) AS was_asked,
  (SELECT count(*) FROM friend WHERE a = $1 OR b = $1) AS friends,
  (SELECT count(*) FROM friend WHERE a = $2 OR b = $2) AS others_friends,
  (SELECT count(*) FROM friend_request WHERE sender = $1 AND at > $3) AS sent,
  (SELECT count(*) FROM friend_request WHERE receiver = $2 AND at > $3) AS waiting,
  (SELECT count(*) FROM block WHERE blocker = $1) AS blocked"""
# Of today, and of a week before it: days may last longer than they are.
GIFTS = """SELECT 'sent' AS what, day, count(*) AS n FROM gift
WHERE sender = $1 AND day BETWEEN $3 - 7 AND $3 GROUP BY day
UNION ALL SELECT 'claimed', day, count(*) FROM gift
WHERE receiver = $1 AND day BETWEEN $3 - 7 AND $3 AND claimed GROUP BY day
UNION ALL SELECT 'sent_here', day, 1 FROM gift WHERE receiver = $2 AND day BETWEEN $3 - 7 AND $3 AND sender = $1
UNION ALL SELECT 'gifts', day, claimed::int FROM gift
WHERE receiver = $1 AND day BETWEEN $3 - 7 AND $3 AND sender = $2"""


async def _other(_connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, frozenset({ask.args.player}))


async def _pair(connection: Connection, ask: Ask, found: Found) -> Found:
    oldest_ms = ask.now_ms - 14 * DAY_MS
    row = await connection.fetchrow(PAIR, ask.who, ask.args.player, oldest_ms)
    days: dict[str, dict[int, int]] = {"sent": {}, "claimed": {}, "sent_here": {}, "gifts": {}}
    for one in await connection.fetch(GIFTS, ask.who, ask.args.player, ask.day()):
        days[one["what"]][one["day"]] = one["n"]
    return Found({**found.rows, "pair": as_dict(row), **days}, found.players)


SCENES: Mapping[str, Scene] = {"social.pair": Scene(lock=_other, read=_pair)}
