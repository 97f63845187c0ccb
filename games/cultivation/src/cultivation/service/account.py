"""Accounts with a password: registration, login, and the renewal of a session."""

from __future__ import annotations

import asyncio
import hmac
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from cultivation.rules.player import CURRENCIES
from cultivation.service.edge import Refused
from cultivation.service.session import Session
from cultivation.store.postgres import UniqueViolation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from cultivation.store.postgres import Connection, Row

AT_ONCE = 2  # hashings beside each other: they cost 19 MiB and some 30 ms of a core each
WAITING_MAX = 32
ATTEMPTS = 5
MINUTE_MS = 60_000
REFRESH_MS = 30 * 86_400_000
GRACE_MS = 30_000  # as long as a client waits for a reply that got lost, and asks again
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
ATTEMPT = """INSERT INTO login_attempt AS l VALUES ($1, ARRAY[$2::bigint]) ON CONFLICT (subject) DO UPDATE
SET at = ARRAY(SELECT a FROM unnest(l.at) a WHERE a > $2::bigint - $3::bigint) || $2::bigint
WHERE cardinality(ARRAY(SELECT a FROM unnest(l.at) a WHERE a > $2::bigint - $3::bigint)) < $4 RETURNING 1"""
OLDEST = "SELECT min(a) FROM login_attempt, unnest(at) a WHERE subject = $1 AND a > $2::bigint"
GUESSED = """SELECT subject, min(a) AS oldest FROM login_attempt, unnest(at) a
WHERE subject = ANY($1) AND a > $2::bigint GROUP BY subject HAVING count(*) >= $3"""
REGISTER = """WITH made AS (
  INSERT INTO player (account, secret, born_at) VALUES ($1, $2, $5) ON CONFLICT DO NOTHING RETURNING id, epoch, ver
), purse AS (
  INSERT INTO wallet SELECT 'p:' || made.id, asset, 0 FROM made, unnest($3::text[]) AS asset
), kept AS (
  INSERT INTO password (player, hash) SELECT id, $4 FROM made
) SELECT id, epoch, ver FROM made"""
KNOWN = "SELECT w.player, w.hash FROM player p JOIN password w ON w.player = p.id WHERE p.account = $1"
BEGIN = """UPDATE player p SET epoch = epoch + 1 FROM password w WHERE p.id = $1 AND w.player = p.id
RETURNING p.id, p.epoch, p.ver, w.role"""
CHANGE = """INSERT INTO password (player, hash) VALUES ($1, $2)
ON CONFLICT (player) DO UPDATE SET hash = EXCLUDED.hash"""
NAME = """UPDATE player SET account = $2 WHERE id = $1
AND NOT EXISTS (SELECT 1 FROM player WHERE account = $2 AND id <> $1) RETURNING true"""
FAMILY = """SELECT r.player, r.epoch, r.hash, r.expires, r.renewed_at, r.client, p.epoch AS now, p.ver FROM refresh r
JOIN player p ON p.id = r.player WHERE family = $1 FOR UPDATE OF r"""
RENEWED = "UPDATE refresh SET hash = $2, expires = $3, renewed_at = $4, client = $5 WHERE family = $1"


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has begun or goes on, with the token that renews it."""

    session: Session
    ver: int
    refresh: str
    role: str


@dataclass(slots=True)
class Kdf:
    """Hashes passwords beside the requests: two at once, a few waiting, and nobody else."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0

    async def made(self, password: str) -> str:
        async with self._turn():
            return await asyncio.to_thread(HASHER.hash, password)

    async def fits(self, known: str, password: str) -> bool:
        async with self._turn():
            return await asyncio.to_thread(_verified, known, password)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self.waiting >= WAITING_MAX:
            raise Refused("rate_limited", "logins", wait_ms=1_000)
        self.waiting += 1
        try:
            async with self.slots:
                yield
        finally:
            self.waiting -= 1


async def count_attempt(connection: Connection, subjects: tuple[str, ...], *, now_ms: int) -> None:
    """Counts an attempt to log in by account and by address; the sixth within a minute is refused."""
    for subject in subjects:
        if await connection.fetchval(ATTEMPT, subject, now_ms, MINUTE_MS, ATTEMPTS):
            continue
        oldest_ms = await connection.fetchval(OLDEST, subject, now_ms - MINUTE_MS) or now_ms
        raise Refused("rate_limited", "login attempts", wait_ms=oldest_ms + MINUTE_MS - now_ms + 1)


async def guessed_ms(connection: Connection, subjects: Sequence[str], *, now_ms: int) -> dict[str, int]:
    """How long whoever has guessed wrongly five times within a minute waits before the next guess is looked at; nothing
    of the others. Only wrong ones are counted: many devices behind one address come in as they are.
    """
    rows = await connection.fetch(GUESSED, subjects, now_ms - MINUTE_MS, ATTEMPTS)
    return {row["subject"]: row["oldest"] + MINUTE_MS - now_ms + 1 for row in rows}


async def register(connection: Connection, account: str, hashed: str, *, key: bytes, now_ms: int) -> Begun:
    """A new account and its first session; `wrong_state` when the name is taken."""
    row = await connection.fetchrow(REGISTER, account, os.urandom(32), list(CURRENCIES), hashed, now_ms)
    if row is None:
        raise Refused("wrong_state", "account_taken")
    session = Session(row["id"], row["epoch"])
    return Begun(session, row["ver"], await _family(connection, session, key=key, now_ms=now_ms), "player")


async def keep(connection: Connection, player_id: int, hashed: str, *, account: str | None) -> None:
    """The password of an account, and its new name where there is one; `wrong_state` when that is taken."""
    try:
        async with connection.transaction():
            if account is not None and not await connection.fetchval(NAME, player_id, account):
                raise Refused("wrong_state", "account_taken")
            await connection.execute(CHANGE, player_id, hashed)
    except UniqueViolation as error:  # two took the name at the same moment
        raise Refused("wrong_state", "account_taken") from error


async def hash_of(connection: Connection, account: str) -> tuple[int, str]:
    """The player and the hash of an account; of an unknown one nobody and a hash that takes as long."""
    row = await connection.fetchrow(KNOWN, account)
    return (row["player"], row["hash"]) if row else (0, _nobody())


async def begin(connection: Connection, player_id: int, *, key: bytes, now_ms: int) -> Begun:
    """A new session of a player whose password was right; the one before is over."""
    async with connection.transaction():
        row = await connection.fetchrow(BEGIN, player_id)
        if row is None:
            raise Refused("not_allowed", "the account is gone")
        session = Session(row["id"], row["epoch"])
        await connection.execute("DELETE FROM refresh WHERE player = $1", player_id)
        return Begun(session, row["ver"], await _family(connection, session, key=key, now_ms=now_ms), row["role"])


async def renew(connection: Connection, token: str, *, key: bytes, now_ms: int, client: bytes = b"") -> Begun:
    """The session goes on under the token that follows from this one. An old one of the same family ends it for
    everybody who has it, but for one case: the same client, within the grace, while what followed was not used.
    """
    family = _family_of(token, key)
    if family is None:
        raise Refused("not_allowed", "no refresh token of ours")
    async with connection.transaction():
        row = await connection.fetchrow(FAMILY, family)
        after = _successor(family, token, key=key)
        is_newest = row is not None and hmac.compare_digest(row["hash"], _hash(token))
        if row is not None and not is_newest and not _is_lost(row, after, now_ms=now_ms, client=client):
            await connection.execute("DELETE FROM refresh WHERE family = $1", family)
            await connection.execute("UPDATE player SET epoch = epoch + 1 WHERE id = $1", row["player"])
        elif row is not None and row["now"] == row["epoch"] and now_ms < row["expires"]:
            if is_newest:
                await connection.execute(RENEWED, family, _hash(after), now_ms + REFRESH_MS, now_ms, client)
            return Begun(Session(row["player"], row["epoch"]), row["ver"], after, "")
    raise Refused("not_allowed", "log in again")


def client_of(address: str, agent: str) -> bytes:
    """What tells a client from others, as far as a server sees it."""
    return blake2b(f"{address}|{agent}".encode(), digest_size=16, person=b"client").digest()


def _is_lost(row: Row, after: str, *, now_ms: int, client: bytes) -> bool:
    """Whether this is who renewed the session a moment ago and asks once more, having got no reply."""
    is_before = hmac.compare_digest(row["hash"], _hash(after))  # what follows from it is the newest, so it was not used
    return is_before and row["client"] == client and now_ms - row["renewed_at"] <= GRACE_MS


async def log_out(connection: Connection, session: Session) -> None:
    """Ends the session and everything that could renew it."""
    async with connection.transaction():
        await connection.execute("DELETE FROM refresh WHERE player = $1", session.player_id)
        statement = "UPDATE player SET epoch = epoch + 1 WHERE id = $1 AND epoch = $2"
        await connection.execute(statement, session.player_id, session.epoch)


async def _family(connection: Connection, session: Session, *, key: bytes, now_ms: int) -> str:
    """The first token of a new family; kept as its hash only."""
    family = uuid4()
    token = _signed(f"{family.hex}.{os.urandom(16).hex()}", key)
    await connection.execute(
        "INSERT INTO refresh (family, player, epoch, hash, expires) VALUES ($1, $2, $3, $4, $5)",
        *(family, session.player_id, session.epoch, _hash(token), now_ms + REFRESH_MS),
    )
    return token


def _successor(family: UUID, token: str, *, key: bytes) -> str:
    """The token that follows: nobody without the key can tell it, and asked again it is the same."""
    dice = blake2b(token.encode(), digest_size=16, key=key, person=b"successor").hexdigest()
    return _signed(f"{family.hex}.{dice}", key)


def _family_of(token: str, key: bytes) -> UUID | None:
    text, _, _ = token.rpartition(".")
    is_ours = hmac.compare_digest(token.encode(), _signed(text, key).encode())
    return UUID(hex=text.partition(".")[0]) if is_ours else None


def _signed(text: str, key: bytes) -> str:
    return f"{text}.{blake2b(text.encode(), digest_size=16, key=key, person=b'refresh').hexdigest()}"


def _hash(token: str) -> bytes:
    return blake2b(token.encode(), digest_size=32).digest()


def _verified(known: str, password: str) -> bool:
    try:
        return HASHER.verify(known, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that no password fits: an unknown account takes as long to refuse as a known one."""
    return HASHER.hash(os.urandom(16).hex())
