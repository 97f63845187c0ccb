"""What people of the house do in chat and to those who spoil it: each act is repeatable and says by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

HIDE = """UPDATE chat SET hidden = true, hidden_by = $3 WHERE channel = $1 AND seq = $2 AND NOT hidden RETURNING true"""
MUTE = """INSERT INTO chat_mute (player, until, why) VALUES ($1, $2, $3)
ON CONFLICT (player) DO UPDATE SET until = EXCLUDED.until, why = EXCLUDED.why, times = chat_mute.times + 1"""
UNMUTE = "UPDATE chat_mute SET until = 0 WHERE player = $1 AND until > 0 RETURNING true"
BAN = "INSERT INTO ban VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true"
END_SESSIONS = "UPDATE player SET epoch = epoch + 1 WHERE id = $1"
BANNED = "SELECT why FROM ban WHERE player = $1"


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


async def banned_why(connection: Connection, player_id: int) -> str | None:
    """Why a player is not let in, or None."""
    why: str | None = await connection.fetchval(BANNED, player_id)
    return why
