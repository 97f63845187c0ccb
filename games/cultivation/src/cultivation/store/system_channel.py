"""The channel in which only the house speaks and everybody reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

CHANNEL, NAME = "system", "The House"
NUMBER = """INSERT INTO chat_channel VALUES ('system', 1)
ON CONFLICT (channel) DO UPDATE SET seq = chat_channel.seq + 1 RETURNING seq"""
SAY = """INSERT INTO chat (channel, seq, sender, name, text, skeleton, at, texts)
VALUES ('system', $1, 0, $2, $3, '', $4, $5)"""


async def say(connection: Connection, text: str, texts: Mapping[str, str] | None = None, *, now_ms: int) -> int:
    """One message under the next number, which is returned; in a transaction, so that no number is lost.

    `texts` are its words by locale, `text` is for every other one.
    """
    async with connection.transaction():
        seq: int = await connection.fetchval(NUMBER)
        await connection.execute(SAY, seq, NAME, text, now_ms, json.dumps(texts or {}))
        return seq
