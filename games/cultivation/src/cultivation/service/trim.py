"""What is thrown away in time, so that tables stay as large as the game and not as its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.log import LOG

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

DAY_MS = 86_400_000
AT_ONCE = 1_000
MAILS_MAX = 200
# What is older than so many days: the rollback window, the history of chat, the week of prices, and rows of past days.
# Requests count for fourteen days, and are kept longer in case that friends are switched off meanwhile.
OLD = (
    ("player_backup", "at", 30), ("player_kept", "at", 30), ("trade", "at", 30), ("chat_bucket", "at", 14),
    ("chat_listener", "at", 14), ("arena_pair", "at", 1), ("pvp_duel", "at", 1), ("friend_request", "at", 44),
    ("dungeon_lobby", "at", 1), ("guild_door", "at", 30), ("refresh", "expires", 1), ("chat_report", "at", 90),
    ("board_gone", "at", 1),
)  # fmt: skip
TRIM = "DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {column} < $1 LIMIT $2))"
CHAT = """DELETE FROM chat WHERE ctid = ANY(ARRAY(SELECT ctid FROM chat WHERE at < $1 AND channel NOT LIKE 'guild:%'
OR at < $2 LIMIT $3))"""
JOBS = (
    "DELETE FROM job WHERE ctid = ANY(ARRAY(SELECT ctid FROM job WHERE done_at < $1 AND kind = 'pvp_match' LIMIT $2))"
)
DAYS = """WITH entries AS (DELETE FROM dungeon_entry WHERE day < $1), tickets AS (DELETE FROM day_ticket WHERE day < $1)
DELETE FROM gift WHERE day < $1"""
# Of those who have more than 200 mails: what holds nothing, read ones first, the oldest first.
MAILS = f"""WITH many AS (SELECT player, count(*) - {MAILS_MAX} AS over FROM mail GROUP BY player
                           HAVING count(*) > {MAILS_MAX}),
bare AS (SELECT m.id, many.over,
           row_number() OVER (PARTITION BY m.player ORDER BY m.read_at IS NULL, m.created, m.id) AS n
         FROM mail m JOIN many USING (player)
         WHERE NOT EXISTS (SELECT 1 FROM wallet w WHERE w.account = 'mail:' || m.id AND w.balance > 0)
           AND NOT EXISTS (SELECT 1 FROM stack s WHERE s.account = 'mail:' || m.id)
           AND NOT EXISTS (SELECT 1 FROM item i WHERE i.account = 'mail:' || m.id))
DELETE FROM mail WHERE id IN (SELECT id FROM bare WHERE n <= over)"""  # noqa: S608  # our own text


async def trim(connection: Connection, *, day: int, now_ms: int) -> int:
    """A thousand rows of each table at most; returns how many went."""
    went = 0
    for table, column, days in OLD:
        statement = TRIM.format(table=table, column=column)
        went += _count(await connection.execute(statement, now_ms - days * DAY_MS, AT_ONCE))
    week_ms, fortnight_ms = now_ms - 7 * DAY_MS, now_ms - 14 * DAY_MS
    went += _count(await connection.execute(CHAT, week_ms, fortnight_ms, AT_ONCE))
    went += _count(await connection.execute(JOBS, week_ms, AT_ONCE))
    went += _count(await connection.execute(DAYS, day - 7))
    went += _count(await connection.execute(MAILS))
    if went:
        LOG.info("trimmed", extra={"data": {"rows": went}})
    return went


def _count(done: str) -> int:
    return int(done.rsplit(" ", 1)[-1])
