"""Who is asking: accounts by a device's secret, and tokens that every build on the database can check."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from cultivation.store import sessions as rows

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

TOKEN_MS = 900_000


@dataclass(frozen=True, slots=True)
class Session:
    """A player's live session. A newer login raises the epoch, and older tokens are `not_allowed`."""

    player_id: int
    epoch: int


async def log_in(
    connection: Connection, account: str, secret: str, *, now_ms: int | None = None
) -> tuple[Session, int] | None:
    """The session and the player's version; None when the secret is not the account's. Makes unknown
    accounts, which are as old as `now_ms`, or as their character where it is not said.
    """
    found = await rows.log_in(connection, [rows.Device(account, secret)], now_ms=now_ms)
    if account not in found:
        return None
    player_id, epoch, ver = found[account]
    return Session(player_id, epoch), ver


async def born_ms(connection: Connection, player_id: int) -> int | None:
    """When the account was made; None when that was before accounts remembered it."""
    found: int | None = await connection.fetchval("SELECT born_at FROM player WHERE id = $1", player_id)
    return found


def token_of(session: Session, key: bytes, *, now_ms: int) -> str:
    """A token good for 15 minutes."""
    text = f"{session.player_id}.{session.epoch}.{now_ms + TOKEN_MS}"
    return f"{text}.{_signature(text, key)}"


def session_of(token: str, key: bytes, *, now_ms: int) -> Session | None:
    """The session of a token that is ours and not over, else None."""
    text, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(text, key).encode()):
        return None
    player_id, epoch, until_ms = (int(part) for part in text.split("."))
    return Session(player_id, epoch) if now_ms < until_ms else None


def until_ms(token: str) -> int:
    """When a token that was found good is over."""
    return int(token.split(".")[2])


def _signature(text: str, key: bytes) -> str:
    return blake2b(text.encode(), digest_size=16, key=key).hexdigest()
