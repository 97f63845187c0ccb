"""Writes one command's whole effect: save, ledger, balances, reply and outbox, all or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cultivation.rules import events
from cultivation.rules.player import CURRENCIES
from cultivation.store.postgres import UniqueViolation, violated_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cultivation.rules.turn import Posting, Turn
    from cultivation.store.postgres import Connection

# The save decides: without its row nothing else of the statement happens.
SAVE = """
WITH saved AS (
  UPDATE player SET ver = $3, schema = $4, rules = $5, content = $6, state = $7, prev_hash = $8, hash = $9,
                    updated_at = $10
  WHERE id = $1 {guard} RETURNING id
), replied AS (
  INSERT INTO idem SELECT $11::uuid, id, $12, $13 FROM saved WHERE $11::uuid IS NOT NULL {conflict}
), posted AS (
  INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at)
  SELECT row.seq, row.f, row.t, row.a, row.q, row.r, $14, $5, $6, $15, $10
  FROM saved, unnest($16::text[], $17::text[], $18::text[], $19::bigint[], $20::text[])
       WITH ORDINALITY AS row (f, t, a, q, r, seq)
), purse AS (
  UPDATE wallet w SET balance = w.balance + row.delta
  FROM saved, unnest($21::text[], $22::bigint[]) AS row (asset, delta)
  WHERE w.account = 'p:' || $1::bigint AND w.asset = row.asset
), lost AS (
  UPDATE stack s SET qty = s.qty + row.delta
  FROM saved, unnest($23::text[], $24::bool[], $25::bigint[]) AS row (item, bound, delta)
  WHERE row.delta < 0 AND s.account = 'p:' || $1::bigint AND s.item = row.item AND s.bound = row.bound
    AND s.qty > -row.delta
), gone AS (
  DELETE FROM stack s USING saved, unnest($23::text[], $24::bool[], $25::bigint[]) AS row (item, bound, delta)
  WHERE row.delta < 0 AND s.account = 'p:' || $1::bigint AND s.item = row.item AND s.bound = row.bound
    AND s.qty <= -row.delta
), gained AS (
  INSERT INTO stack SELECT row.account, row.item, row.bound, row.delta
  FROM saved,
       unnest($26::text[], $27::text[], $28::bool[], $29::bigint[]) AS row (account, item, bound, delta)
  ON CONFLICT (account, item, bound) DO UPDATE SET qty = stack.qty + EXCLUDED.qty
), told AS (
  INSERT INTO outbox (seq, type, player, data, at, build, depth)
  SELECT row.seq, row.type, saved.id, row.data, $10, $14, row.depth
  FROM saved,
       unnest($30::text[], $31::text[], $32::smallint[]) WITH ORDINALITY AS row (type, data, depth, seq)
)
SELECT count(*) FROM saved
"""
GUARDED = SAVE.format(guard="AND ver = $2", conflict="")
UNGUARDED = SAVE.format(guard="AND $2::bigint IS NOT NULL", conflict="ON CONFLICT DO NOTHING")
BACKUP = """INSERT INTO player_backup (player, schema, at, ver, state) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING"""


class KeyTaken(Exception):  # noqa: N818  The name says what happened.
    """The command's key has been used: its first reply is the reply."""


class NameTaken(Exception):  # noqa: N818  The name says what happened.
    """Another character has a name that looks the same."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who wrote: on every posting and every event."""

    build: str
    rules: int
    content: str
    cohort: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The reply to keep with the effect. A settling that nobody asked for has none."""

    key: UUID
    digest: bytes
    reply: bytes


@dataclass(frozen=True, slots=True)
class Save:
    """Everything that one statement writes. `backup` is (schema, ver, state) as they were before a newer
    schema.
    """

    turn: Turn
    expected_ver: int
    schema: str
    state: bytes
    prev_hash: bytes
    hash: bytes
    stamp: Stamp
    stored: Stored | None
    backup: tuple[str, int, bytes] | None = None


async def write(connection: Connection, save: Save, *, statement: str = GUARDED) -> bool:
    """True when written; False when the player's version has moved on, and then nothing was.

    Raises KeyTaken or NameTaken, and then nothing was written either.
    """
    values = _values(save)
    try:
        if not _has_extras(save):
            return bool(await connection.fetchval(statement, *values))
        async with connection.transaction():
            written = bool(await connection.fetchval(statement, *values))
            if written:
                await _write_extras(connection, save)
            return written
    except UniqueViolation as error:
        if violated_table(error).startswith("idem"):
            raise KeyTaken from error
        if violated_table(error) == "name_taken":
            raise NameTaken from error
        raise


def _values(save: Save) -> list[Any]:
    turn, stamp, stored = save.turn, save.stamp, save.stored
    mine = f"p:{turn.player.id}"
    deltas = _deltas(turn.postings, mine)
    gains = [(account, *key, qty) for (account, key), qty in _stack_gains(turn.postings, mine).items()]
    left = [event for event in turn.events if events.leaves(event)]
    return [
        *(turn.player.id, save.expected_ver, save.expected_ver + 1, save.schema, stamp.rules, stamp.content),
        *(save.state, save.prev_hash, save.hash, turn.now_ms),
        *((stored.key, stored.digest, stored.reply) if stored else (None, None, None)),
        *(stamp.build, stamp.cohort),
        *_columns([(p.from_account, p.to_account, p.asset, p.qty, p.reason) for p in turn.postings], 5),
        *_columns([(asset, qty) for asset, qty in deltas.items() if asset in CURRENCIES], 2),
        *_columns(
            [(*_stack_key(asset), qty) for asset, qty in deltas.items() if asset[:2] == "s:" and qty < 0], 3
        ),
        *_columns(gains, 4),
        *_columns([(e.type, json.dumps(e.data), e.depth) for e in left], 3),
    ]


def _deltas(postings: Sequence[Posting], mine: str) -> dict[str, int]:
    """What the postings change on the player's own account, per asset of the ledger."""
    deltas: dict[str, int] = {}
    for p in postings:
        if p.from_account == mine:
            deltas[p.asset] = deltas.get(p.asset, 0) - p.qty
        if p.to_account == mine:
            deltas[p.asset] = deltas.get(p.asset, 0) + p.qty
    return deltas


def _stack_gains(postings: Sequence[Posting], mine: str) -> dict[tuple[str, tuple[str, bool]], int]:
    """What is added to stacks of the player (net) and of mails."""
    gains = {(mine, _stack_key(a)): q for a, q in _deltas(postings, mine).items() if a[:2] == "s:" and q > 0}
    for p in postings:
        if p.to_account != mine and p.to_account.startswith("mail:") and p.asset[:2] == "s:":
            key = (p.to_account, _stack_key(p.asset))
            gains[key] = gains.get(key, 0) + p.qty
    return gains


def _stack_key(asset: str) -> tuple[str, bool]:
    _, item, bound = asset.split(":")
    return item, bound == "bound"


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _has_extras(save: Save) -> bool:
    turn = save.turn
    moved = any(p.asset[:2] == "i:" for p in turn.postings)
    return bool(moved or turn.relocked or turn.mails or turn.name_taken or save.backup)


async def _write_extras(connection: Connection, save: Save) -> None:
    turn, player = save.turn, save.turn.player.id
    if save.backup:
        schema, ver, state = save.backup
        await connection.execute(BACKUP, player, schema, turn.now_ms, ver, state)
    if turn.name_taken:
        if turn.name_given_up:
            await connection.execute("DELETE FROM name_taken WHERE skeleton = $1", turn.name_given_up)
        await connection.execute("INSERT INTO name_taken VALUES ($1, $2)", turn.name_taken, player)
    for account, made in turn.made:
        await connection.execute(
            "INSERT INTO item VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            *(made.id, account, made.kind, made.tier, made.quality, made.bound, made.locked),
            json.dumps(made.affixes),
        )
    for item_id, locked in turn.relocked:
        await connection.execute("UPDATE item SET locked = $2 WHERE id = $1", item_id, locked)
    for p in turn.postings:
        if p.asset[:2] == "i:" and p.to_account.startswith("sink:"):
            await connection.execute("DELETE FROM item WHERE id = $1", p.asset[2:])
    for mail in turn.mails:
        await connection.execute(
            "INSERT INTO mail VALUES ($1, $2, $3, $4, $5)",
            *(mail.id, player, mail.reason, turn.now_ms, mail.expires_ms),
        )
