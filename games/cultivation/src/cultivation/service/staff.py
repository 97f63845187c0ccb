"""The first people of the house: appointed by whoever holds the database, and noted like every other order."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import msgspec

from cultivation.errors import GameError
from cultivation.protocol.account import Registration
from cultivation.rules.player import CURRENCIES
from cultivation.service.account import HASHER, REGISTER
from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from collections.abc import Sequence

APPOINT = """INSERT INTO password AS w SELECT id, $2, $3 FROM player WHERE account = $1
ON CONFLICT (player) DO UPDATE SET hash = EXCLUDED.hash, role = EXCLUDED.role RETURNING player"""
LINE = """INSERT INTO audit_log (at, who, account, role, address, what, order_, why, outcome)
VALUES ($1, 0, $2, 'operator', '', 'staff', $3, 'appointed on the command line', 'done')"""


async def appoint(uri: str, account: str, *, role: str, words: Sequence[str]) -> int:
    """The account's player. Raises GameError for a name or a password that the service would not take either."""
    password = words[0] if words else ""
    try:
        msgspec.convert({"v": 1, "account": account, "password": password}, Registration)
    except msgspec.ValidationError as error:
        hint = "an account has 3 to 64 characters, a password 10 to 128"
        raise GameError("bad_argument", str(error), hint) from error
    hashed = HASHER.hash(password)
    connection = await connect(uri)
    try:
        async with connection.transaction():
            at_ms = time.time_ns() // 1_000_000
            await connection.fetchrow(REGISTER, account, os.urandom(32), list(CURRENCIES), hashed, at_ms)
            player = await connection.fetchval(APPOINT, account, hashed, role)
            await connection.execute(LINE, at_ms, account, msgspec.json.encode({"role": role}).decode())
    finally:
        await connection.close()
    return int(player)
