"""What people of the house do in chat and to those who spoil it: each act is repeatable and says by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

HIDE = """UPDATE chat SET hidden = true, hidden_by = $3 WHERE channel = $1 AND seq = $2 AND NOT hidden RETURNING true"""
MUTE = """INSERT INTO chat_mute (player, until, why) VALUES ($1, $2, $3)
ON CONFLICT (player) DO UPDATE SET until = EXCLUDED.until, why = EXCLUDED.why, times = chat_mute.times + 1"""
UNMUTE = "UPDATE chat_mute SET until = 0 WHERE player = $1 AND until > 0 RETURNING true"
BAN = "INSERT INTO ban VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true"
END_SESSIONS = "UPDATE player SET epoch = epoch + 1 WHERE id = $1"
REVIEWS = """SELECT r.id, r.channel, r.seq, r.sender, r.at, r.times, c.name, c.text FROM chat_review r
LEFT JOIN chat c USING (channel, seq) WHERE r.verdict IS NULL ORDER BY r.id LIMIT 100"""
JUDGE = """UPDATE chat_review SET verdict = $2, judged_by = $3 WHERE id = $1 AND verdict IS NULL
RETURNING channel, seq, sender, at"""
REPORTS_JUDGED = "UPDATE chat_report SET verdict = $3 WHERE sender = $1 AND at <= $2 AND verdict IS NULL"
HELD = "SELECT id, channel, sender, name, text, at FROM chat_held WHERE verdict IS NULL ORDER BY id LIMIT 100"
JUDGE_HELD = """UPDATE chat_held SET verdict = $2, judged_by = $3 WHERE id = $1 AND verdict IS NULL
RETURNING channel, sender, name, text, skeleton"""
NUMBER = "UPDATE chat_channel SET seq = seq + 1 WHERE channel = $1 RETURNING seq"
SAY = "INSERT INTO chat (channel, seq, sender, name, text, skeleton, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"


async def hide_message(connection: Connection, channel: str, seq: int, *, by: str) -> bool:
    """The message keeps its number and loses its words; False when there is none to hide."""
    return bool(await connection.fetchval(HIDE, channel, seq, by))


async def mute(connection: Connection, player_id: int, *, until_ms: int, why: str) -> None:
    """Silence until a moment, in every channel; the player is told so at the next message."""
    await connection.execute(MUTE, player_id, until_ms, why)


async def unmute(connection: Connection, player_id: int) -> bool:
    """The end of a silence; False when there was none."""
    return bool(await connection.fetchval(UNMUTE, player_id))


async def ban(connection: Connection, player_id: int, *, now_ms: int, by: str, why: str) -> bool:
    """The player's session ends and no other begins; boards show the player no more. False when banned already."""
    async with connection.transaction():
        if not await connection.fetchval(BAN, player_id, now_ms, by, why):
            return False
        await connection.execute(END_SESSIONS, player_id)
        return True


async def unban(connection: Connection, player_id: int) -> bool:
    """Lets the player in again, with everything that was there; False when there was no ban."""
    return bool(await connection.fetchval("DELETE FROM ban WHERE player = $1 RETURNING true", player_id))


async def reviews(connection: Connection) -> list[dict[str, Any]]:
    """What many reported and nobody has judged, oldest first."""
    return [dict(row.items()) for row in await connection.fetch(REVIEWS)]


async def judge(connection: Connection, review: int, *, verdict: str, by: str) -> dict[str, Any] | None:
    """Upheld: the message loses its words. Rejected: its sender may speak again. Either way those who reported are
    remembered for it. None when there is nothing to judge.
    """
    async with connection.transaction():
        row = await connection.fetchrow(JUDGE, review, verdict, by)
        if row is None:
            return None
        await connection.execute(REPORTS_JUDGED, row["sender"], row["at"], verdict)
        if verdict == "upheld":
            await hide_message(connection, row["channel"], row["seq"], by=by)
        else:
            await unmute(connection, row["sender"])
        return dict(row.items())


async def held(connection: Connection) -> list[dict[str, Any]]:
    """Messages that wait for a person, oldest first."""
    return [dict(row.items()) for row in await connection.fetch(HELD)]


async def judge_held(connection: Connection, held_id: int, *, verdict: str, by: str, now_ms: int) -> int | None:
    """Let through: the message is said now, under the channel's next number, which is returned; 0 for a refused one.
    None when there is none that waits.
    """
    async with connection.transaction():
        row = await connection.fetchrow(JUDGE_HELD, held_id, verdict, by)
        if row is None or verdict != "let_through":
            return None if row is None else 0
        seq: int = await connection.fetchval(NUMBER, row["channel"])
        await connection.execute(SAY, row["channel"], seq, *list(row.values())[1:], now_ms)
        return seq
