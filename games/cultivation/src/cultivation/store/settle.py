"""Carries out what a deal decided on shared rows and on every account, within the transaction that holds the locks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, assert_never

from cultivation.rules.deal import Delete, Insert, Update
from cultivation.rules.ledger import unlawful
from cultivation.rules.player import CURRENCIES
from cultivation.rules.turn import reject
from cultivation.store.postgres import UniqueViolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cultivation.rules.deal import Change
    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Posting
    from cultivation.store.postgres import Connection
    from cultivation.store.write import Stamp

LEDGER = """INSERT INTO ledger
(seq, from_account, to_account, asset, qty, reason, since, build, rules, content, cohort, at)
SELECT row.seq, row.f, row.t, row.a, row.q, row.r, row.since, $7, $8, $9, $10, $11
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[])
     WITH ORDINALITY AS row (f, t, a, q, r, since, seq)"""
PURSE_DOWN = """UPDATE wallet w SET balance = w.balance + row.delta
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS row (account, asset, delta)
WHERE w.account = row.account AND w.asset = row.asset"""
PURSE_UP = """INSERT INTO wallet SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
ON CONFLICT (account, asset) DO UPDATE SET balance = wallet.balance + EXCLUDED.balance"""
PURSE_EMPTY = """DELETE FROM wallet WHERE account = ANY($1) AND balance = 0 AND account !~ '^[pg]:'"""
STACK_LESS = """UPDATE stack s SET qty = s.qty + row.delta
FROM unnest($1::text[], $2::text[], $3::bool[], $4::bigint[]) AS row (account, item, bound, delta)
WHERE s.account = row.account AND s.item = row.item AND s.bound = row.bound AND s.qty > -row.delta"""
STACK_GONE = """DELETE FROM stack s
USING unnest($1::text[], $2::text[], $3::bool[], $4::bigint[]) AS row (account, item, bound, delta)
WHERE s.account = row.account AND s.item = row.item AND s.bound = row.bound AND s.qty = -row.delta"""
STACK_UP = """INSERT INTO stack SELECT * FROM unnest($1::text[], $2::text[], $3::bool[], $4::bigint[])
ON CONFLICT (account, item, bound) DO UPDATE SET qty = stack.qty + EXCLUDED.qty"""
ITEM_MADE = "INSERT INTO item (id, account, kind, tier, quality, bound, affixes) VALUES ($1, $2, $3, $4, $5, $6, $7)"
ITEM_MOVED = "UPDATE item SET account = $3 WHERE id = $1 AND account = $2"
ITEM_GONE = "DELETE FROM item WHERE id = $1 AND account = $2"


class Unsettled(Exception):  # noqa: N818  The name says what happened.
    """The tables do not hold what the rules believed, or value would go where none may: a bug, and nothing of the
    deal is written.
    """


async def settle(
    connection: Connection, postings: Sequence[Posting], made: Mapping[str, Instance], *, stamp: Stamp, now_ms: int
) -> None:
    """One ledger transaction over all accounts, and what it changes on each of them."""
    if not postings:
        return
    if wrong := next(filter(None, map(unlawful, postings)), ""):
        raise Unsettled(wrong)
    columns = [(p.from_account, p.to_account, p.asset, p.qty, p.reason, p.since_ms) for p in postings]
    await connection.execute(LEDGER, *_columns(columns), stamp.build, stamp.rules, stamp.content, stamp.cohort, now_ms)
    await _move_money(connection, postings)
    await _move_stacks(connection, postings)
    for item_id, (source, target) in _journeys(postings).items():
        await _move_item(connection, item_id, source, target, made=made)


async def apply(connection: Connection, changes: Iterable[Change]) -> None:
    """The changes of rows, in order. One that does not meet the row it expects is `wrong_state`."""
    for change in changes:
        match change:
            case Insert():
                await _insert(connection, change)
            case Update():
                names = [*change.to, *change.key]
                sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(change.to, start=1))
                where, values = _where({**change.key, **change.when}, len(change.to))
                statement = f"UPDATE {change.table} SET {sets} WHERE {where}"  # noqa: S608  # names come from the rules
                done = await connection.execute(statement, *change.to.values(), *values)
                _exactly_one(done, f"{change.table} {names}")
            case Delete():
                where, values = _where(change.key, 0)
                statement = f"DELETE FROM {change.table} WHERE {where}"  # noqa: S608  # ditto
                done = await connection.execute(statement, *values)
                if not change.may_lack:
                    _exactly_one(done, change.table)
            case _:
                assert_never(change)


async def _insert(connection: Connection, change: Insert) -> None:
    slots = ", ".join(f"${n}" for n in range(1, len(change.row) + 1))
    tail = " ON CONFLICT DO NOTHING" if change.may_exist else ""
    statement = f"INSERT INTO {change.table} ({', '.join(change.row)}) VALUES ({slots}){tail}"  # noqa: S608  # ditto
    try:
        await connection.execute(statement, *change.row.values())
    except UniqueViolation:
        reject("wrong_state", f"{change.table} is there already")


def _where(conditions: Mapping[str, Any], offset: int) -> tuple[str, list[Any]]:
    parts = [f"{name} IS NOT DISTINCT FROM ${offset + n}" for n, name in enumerate(conditions, start=1)]
    return " AND ".join(parts), list(conditions.values())


def _exactly_one(done: str, what: str) -> None:
    if done.rsplit(" ", 1)[-1] != "1":
        reject("wrong_state", f"{what} moved on")


async def _move_money(connection: Connection, postings: Sequence[Posting]) -> None:
    deltas = _deltas([p for p in postings if p.asset in CURRENCIES])
    down = [(*key, qty) for key, qty in deltas.items() if qty < 0]
    up = [(*key, qty) for key, qty in deltas.items() if qty > 0]
    if down:
        done = await connection.execute(PURSE_DOWN, *_columns(sorted(down)))
        _all_of(done, len(down))
    if up:
        await connection.execute(PURSE_UP, *_columns(sorted(up)))
    if down:
        await connection.execute(PURSE_EMPTY, [account for account, _, _ in down])


async def _move_stacks(connection: Connection, postings: Sequence[Posting]) -> None:
    deltas = _deltas([p for p in postings if p.asset[:2] == "s:"])
    rows = [(account, *_stack(asset), qty) for (account, asset), qty in sorted(deltas.items())]
    down, up = [row for row in rows if row[3] < 0], [row for row in rows if row[3] > 0]
    if down:
        gone = await connection.execute(STACK_GONE, *_columns(down))
        less = await connection.execute(STACK_LESS, *_columns(down))
        _all_of(f"- {int(gone.split()[-1]) + int(less.split()[-1])}", len(down))
    if up:
        await connection.execute(STACK_UP, *_columns(up))


async def _move_item(
    connection: Connection, item_id: str, source: str, target: str, *, made: Mapping[str, Instance]
) -> None:
    if source.startswith("faucet:"):
        new = made[item_id]
        values = (new.kind, new.tier, new.quality, new.bound, json.dumps(new.affixes))
        await connection.execute(ITEM_MADE, item_id, target, *values)
        return
    if target.startswith("sink:"):
        done = await connection.execute(ITEM_GONE, item_id, source)
    else:
        done = await connection.execute(ITEM_MOVED, item_id, source, target)
    _all_of(done, 1)


def _journeys(postings: Sequence[Posting]) -> dict[str, tuple[str, str]]:
    """Where each unique item came from at first, and where it is in the end."""
    journeys: dict[str, tuple[str, str]] = {}
    for p in postings:
        if p.asset[:2] == "i:":
            first = journeys.get(p.asset[2:], (p.from_account, ""))[0]
            journeys[p.asset[2:]] = (first, p.to_account)
    return journeys


def _deltas(postings: Sequence[Posting]) -> dict[tuple[str, str], int]:
    deltas: dict[tuple[str, str], int] = {}
    for p in postings:
        for account, sign in ((p.from_account, -1), (p.to_account, 1)):
            if not account.startswith(("faucet:", "sink:")):
                deltas[account, p.asset] = deltas.get((account, p.asset), 0) + sign * p.qty
    return deltas


def _stack(asset: str) -> tuple[str, bool]:
    _, item, bound = asset.split(":")
    return item, bound == "bound"


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _all_of(done: str, expected: int) -> None:
    if int(done.rsplit(" ", 1)[-1]) != expected:
        raise Unsettled(f"{done} of {expected}")
