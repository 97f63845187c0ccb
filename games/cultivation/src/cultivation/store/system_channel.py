"""The channel in which only the house speaks and everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

CHANNEL, NAME = "system", "The House"
NUMBER = """INSERT INTO chat_channel VALUES ('system', 1)
ON CONFLICT (channel) DO UPDATE SET seq = chat_channel.seq + 1 RETURNING seq"""
SAY = "INSERT INTO chat (channel, seq, sender, name, text, skeleton, at) VALUES ('system', $1, 0, $2, $3, '', $4)"


async def say(connection: Connection, text: str, *, now_ms: int) -> int:
    """One message under the next number, which is returned; in a transaction, so that no number is lost."""
    async with connection.transaction():
        seq: int = await connection.fetchval(NUMBER)
        await connection.execute(SAY, seq, NAME, text, now_ms)
        return seq
