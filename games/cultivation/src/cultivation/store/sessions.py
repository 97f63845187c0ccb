"""The rows of who comes in: devices with their secrets, bans, groups, and the builds that let somebody in."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from cultivation.rules.player import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.store.postgres import Connection

# Players are locked in the order of their numbers, as by commands; who is new stands in nobody's way.
LOG_IN = """WITH asked AS MATERIALIZED (
  SELECT a.*, p.id FROM unnest($1::text[], $2::bytea[], $3::bigint[]) AS a (account, secret, ticket)
  LEFT JOIN player p ON p.account = a.account
), held AS MATERIALIZED (
  SELECT p.id FROM asked a JOIN player p ON p.id = a.id AND p.secret = a.secret ORDER BY p.id FOR NO KEY UPDATE OF p
), again AS (
  UPDATE player p SET epoch = p.epoch + 1 FROM held WHERE p.id = held.id RETURNING p.id, p.epoch, p.ver
), born AS (
  INSERT INTO player (account, secret, born_at) SELECT account, secret, $5 FROM asked WHERE id IS NULL ORDER BY account
  ON CONFLICT (account) DO NOTHING RETURNING account, id, epoch, ver
), purse AS (
  INSERT INTO wallet SELECT 'p:' || born.id, asset, 0 FROM born, unnest($4::text[]) AS asset
), inside AS (
  SELECT asked.account, ticket, again.* FROM again JOIN asked USING (id)
  UNION ALL SELECT asked.account, ticket, born.id, epoch, ver FROM born JOIN asked USING (account)
), line AS (
  DELETE FROM waiting w USING inside WHERE w.ticket = inside.ticket
) SELECT account, id, epoch, ver FROM inside"""
"""Also takes who comes in out of the line; who does not keeps the place."""
LET_IN = """WITH here AS (
  SELECT p.id, p.born_at, b.why FROM player p LEFT JOIN ban b ON b.player = p.id WHERE p.id = ANY($1)
), used AS (
  INSERT INTO build_used SELECT id, $2, $3, $3 FROM here WHERE why IS NULL ORDER BY id
  ON CONFLICT (player, build) DO UPDATE SET last_at = EXCLUDED.last_at WHERE build_used.last_at < EXCLUDED.last_at
) SELECT * FROM here"""
GROUPS = """SELECT p.id, m.guild, coalesce(r.host, d.host) AS host FROM unnest($1::bigint[]) AS p (id)
LEFT JOIN member m ON m.player = p.id LEFT JOIN dungeon_inside i ON i.player = p.id
LEFT JOIN dungeon_run r ON r.id = i.run LEFT JOIN dungeon_party d ON d.player = p.id"""


@dataclass(frozen=True, slots=True)
class Device:
    """An account and the secret of a device; `ticket` is the number in line that is given up, where there is one."""

    account: str
    secret: str
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a player by the account: why there is a ban, when it was made. None: no ban, not known."""

    banned: str | None
    born_ms: int | None


async def log_in(
    connection: Connection, devices: Sequence[Device], *, now_ms: int | None
) -> dict[str, tuple[int, int, int]]:
    """(player, epoch, version) by account, for those whose secret is the account's; each account stands there once.
    Makes unknown accounts, which are as old as `now_ms`, or as their character where it is not said.
    """
    found = await _log_in(connection, devices, now_ms=now_ms)
    # Whose account somebody else made at the same moment is looked for again, now that it can be seen.
    if missing := [device for device in devices if device.account not in found]:
        found |= await _log_in(connection, missing, now_ms=now_ms)
    return found


async def _log_in(
    connection: Connection, devices: Sequence[Device], *, now_ms: int | None
) -> dict[str, tuple[int, int, int]]:
    rows = await connection.fetch(
        LOG_IN,
        [device.account for device in devices],
        [_digest(device.secret) for device in devices],
        [device.ticket for device in devices],
        list(CURRENCIES),
        now_ms,
    )
    return {row["account"]: (row["id"], row["epoch"], row["ver"]) for row in rows}


async def let_in(connection: Connection, player_ids: Sequence[int], build: str, *, now_ms: int) -> dict[int, Account]:
    """What is known of each; noted as somebody whom this build has let in, but for those who are banned."""
    rows = await connection.fetch(LET_IN, player_ids, build, now_ms)
    return {row["id"]: Account(row["why"], row["born_at"]) for row in rows}


async def group_cohorts(connection: Connection, player_ids: Sequence[int]) -> dict[int, str]:
    """The cohort of each guild's member, else of a party, named after its host; empty for who is alone. It is asked for
    when a session begins, so that who changes guild moves with the next session only.
    """
    rows = await connection.fetch(GROUPS, player_ids)
    return {row["id"]: _group(row["guild"], row["host"]) for row in rows}


def _group(guild: int | None, host: int | None) -> str:
    if guild is not None:
        return f"g{guild}"
    return "" if host is None else f"t{host}"


def _digest(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"device-secret").digest()
