"""Writes one command's whole effect in one statement: save, ledger, balances, reply, outbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cultivation.rules import events
from cultivation.rules.player import CURRENCIES
from cultivation.store.postgres import UniqueViolation, violated_table
from cultivation.store.statement import Statement, statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Posting, Turn
    from cultivation.store.postgres import Connection

_TEXT = files(__package__).joinpath("save.sql").read_text(encoding="utf-8")
GUARDED = statement(_TEXT.format(guard="AND ver = :expected", on_conflict=""))
UNGUARDED = statement(_TEXT.format(guard="AND :expected::bigint IS NOT NULL", on_conflict="ON CONFLICT DO NOTHING"))


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
    """Everything that one statement writes.

    `backup` is (schema, ver, state) as they were before the first write at a newer schema, else None. `told` is how
    many events the same transaction has told others before, of players who were saved first.
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
    told: int = 0


async def write(connection: Connection, save: Save, *, using: Statement = GUARDED) -> bool:
    """True when written; False when the player's version has moved on, and then nothing was.

    Raises KeyTaken or NameTaken, and then nothing was written either.
    """
    try:
        return bool(await connection.fetchval(using.text, *using.values(_values(save))))
    except UniqueViolation as error:
        if violated_table(error).startswith("idem"):
            raise KeyTaken from error
        if violated_table(error) == "name_taken":
            raise NameTaken from error
        raise


def _values(save: Save) -> dict[str, Any]:
    turn, stamp, stored = save.turn, save.stamp, save.stored
    backup = save.backup or (None, None, None)
    return {
        "id": turn.player.id,
        "expected": save.expected_ver,
        "ver": save.expected_ver + 1,
        "schema": save.schema,
        "state": save.state,
        "prev_hash": save.prev_hash,
        "hash": save.hash,
        "rules": stamp.rules,
        "content": stamp.content,
        "build": stamp.build,
        "cohort": stamp.cohort,
        "now": turn.now_ms,
        "told": save.told,
        "name": turn.name_taken,
        "old_name": turn.name_given_up,
        "key": stored.key if stored else None,
        "digest": stored.digest if stored else None,
        "reply": stored.reply if stored else None,
        **dict(zip(("backup_schema", "backup_ver", "backup_state"), backup, strict=True)),
        **_value_moved(turn),
        **_things(turn),
    }


def _value_moved(turn: Turn) -> dict[str, list[Any]]:
    """The postings, and what they change on the player's wallet, the player's stacks, and stacks of mails."""
    mine = f"p:{turn.player.id}"
    deltas = _deltas(turn.postings, mine)
    money = [(asset, qty) for asset, qty in deltas.items() if asset in CURRENCIES]
    losses = [(*_stack_key(a), qty) for a, qty in deltas.items() if a[:2] == "s:" and qty < 0]
    posted = [(p.from_account, p.to_account, p.asset, p.qty, p.reason, p.since_ms) for p in turn.postings]
    return {
        **_columns(posted, "p_from p_to p_asset p_qty p_reason p_since"),
        **_columns(money, "w_asset w_delta"),
        **_columns(losses, "l_item l_bound l_delta"),
        **_columns(_gains(turn.postings, deltas, mine), "g_account g_item g_bound g_qty"),
    }


def _things(turn: Turn) -> dict[str, list[Any]]:
    """Unique items made, altered and lost; mails; events that others are told."""
    made = [(i.id, account, i.kind, i.tier, i.quality, i.bound, json.dumps(i.affixes)) for account, i in turn.made]
    changed = [_altered(turn.player.instances[item_id]) for item_id in turn.changed]
    left = [(e.type, json.dumps(e.data), e.depth) for e in turn.events if events.leaves(e)]
    lost = [(p.asset[2:],) for p in turn.postings if p.asset[:2] == "i:" and p.to_account[:5] == "sink:"]
    return {
        **_columns(made, "i_id i_account i_kind i_tier i_quality i_bound i_affixes"),
        **_columns(changed, "k_id k_locked k_bound k_affixes k_enh k_fail k_ess k_prev"),
        **_columns(lost, "x_id"),
        **_columns([(mail.id, mail.reason, mail.expires_ms) for mail in turn.mails], "m_id m_reason m_expires"),
        **_columns(left, "e_type e_data e_depth"),
    }


def _altered(i: Instance) -> tuple[Any, ...]:
    prev = None if i.prev is None else json.dumps(i.prev)
    return (i.id, i.locked, i.bound, json.dumps(i.affixes), i.enh, i.fail, i.ess_spent, prev)


def _deltas(postings: Sequence[Posting], mine: str) -> dict[str, int]:
    """What the postings change on the player's own account, per asset of the ledger."""
    deltas: dict[str, int] = {}
    for p in postings:
        if p.from_account == mine:
            deltas[p.asset] = deltas.get(p.asset, 0) - p.qty
        if p.to_account == mine:
            deltas[p.asset] = deltas.get(p.asset, 0) + p.qty
    return deltas


def _gains(postings: Sequence[Posting], deltas: dict[str, int], mine: str) -> list[tuple[Any, ...]]:
    """What is added to stacks of the player (net) and of mails, one row for each stack."""
    gains = {(mine, *_stack_key(a)): qty for a, qty in deltas.items() if a[:2] == "s:" and qty > 0}
    for p in postings:
        if p.to_account[:5] == "mail:" and p.asset[:2] == "s:":
            key = (p.to_account, *_stack_key(p.asset))
            gains[key] = gains.get(key, 0) + p.qty
    return [(*key, qty) for key, qty in gains.items()]


def _stack_key(asset: str) -> tuple[str, bool]:
    _, item, bound = asset.split(":")
    return item, bound == "bound"


def _columns(rows: Sequence[tuple[Any, ...]], names: str) -> dict[str, list[Any]]:
    """Rows turned into one list for each name."""
    words = names.split()
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in words]
    return dict(zip(words, columns, strict=True))
