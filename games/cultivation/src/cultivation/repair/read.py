"""Reads from the ledger and the market what a trace needs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cultivation.audit.ceilings import Entry
from cultivation.content.load import tables
from cultivation.repair.sale import ESCROW, Listing, Sold
from cultivation.repair.taint import is_holder
from cultivation.repair.trace import Market, Question, Trace, follow
from cultivation.store.effects import PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cultivation.repair.taint import Key
    from cultivation.rules.tables import Tables
    from cultivation.store.postgres import Connection

POSTINGS_MAX = 2_000_000  # a trace is for days, and for the memory of one machine
WEEK_MS = 7 * 86_400_000
FIRST = "SELECT min(tx), count(DISTINCT tx) AS n FROM ledger WHERE tx = ANY($1)"
POSTINGS = """SELECT tx, seq, from_account, to_account, asset, qty, reason, build, cohort, at, since FROM ledger
WHERE tx >= $1 ORDER BY tx, seq LIMIT $2"""
OPENING = """SELECT account, asset, sum(qty)::bigint AS qty FROM (
  SELECT account, asset, balance AS qty FROM ledger_checkpoint WHERE account = ANY($1)
  UNION ALL SELECT to_account, asset, qty FROM ledger WHERE tx < $2 AND to_account = ANY($1)
  UNION ALL SELECT from_account, asset, -qty FROM ledger WHERE tx < $2 AND from_account = ANY($1)
) movement GROUP BY account, asset HAVING sum(qty) > 0"""
LISTINGS = "SELECT id, seller, goods, asset, kind, deposit FROM listing WHERE id = ANY($1)"
SALES = """SELECT t.goods, t.at, t.unit, coalesce(l.seller, 0) AS seller
FROM trade t LEFT JOIN listing l ON l.id = t.listing
WHERE t.goods = ANY($1) AND t.at > $2 ORDER BY t.at, t.id"""


class Untraceable(Exception):  # noqa: N818  The name says what happened.
    """What is asked about is not in the ledger, or is more than one trace may read."""


async def trace(connection: Connection, asked: Question) -> Trace:
    """Follows the transactions to now, within the transaction of the caller. Raises Untraceable; writes nothing."""
    row = await connection.fetchrow(FIRST, sorted(asked.txs))
    first = row["min"] if row and row["n"] == len(asked.txs) else None
    if first is None:
        raise Untraceable("not all of these transactions are in the ledger: a folded day is in its file")
    rows = await connection.fetch(POSTINGS, first, POSTINGS_MAX + 1)
    if len(rows) > POSTINGS_MAX:
        raise Untraceable(f"more than {POSTINGS_MAX} postings since then")
    commands = _commands([Entry(*row.values()) for row in rows])
    check_named(commands, asked)
    accounts = sorted({account for account, _ in reached(commands, asked)})
    opening = {(r["account"], r["asset"]): r["qty"] for r in await connection.fetch(OPENING, accounts, first)}
    market = await market_of(connection, commands, tables=tables())
    return follow(commands, opening, asked=asked, market=market)


def check_named(commands: Iterable[Sequence[Entry]], asked: Question) -> None:
    """Commands of several players are written in one transaction: then it has to be said whose are meant."""
    parts: dict[int, int] = {}
    for command in commands:
        if command[0].tx in asked.txs:
            parts[command[0].tx] = parts.get(command[0].tx, 0) + 1
    if not asked.players and any(n > 1 for n in parts.values()):
        raise Untraceable("several players' commands are in these transactions: name the players")


def reached(commands: Iterable[Sequence[Entry]], asked: Question) -> set[Key]:
    """Every balance that something of the transactions can have come to, in whatever part: more than are tainted."""
    found: set[Key] = set()
    for command in commands:
        touched = {(a, e.asset) for e in command for a in (e.from_account, e.to_account) if is_holder(a)}
        if command[0].tx in asked.txs or touched & found:
            found |= touched
    return found


def _commands(entries: Sequence[Entry]) -> list[list[Entry]]:
    return [list(command) for _, command in groupby(entries, key=lambda entry: (entry.tx, entry.seq // PART))]


async def market_of(connection: Connection, commands: Sequence[Sequence[Entry]], *, tables: Tables) -> Market:
    """What is known of the sales among some commands."""
    sales = [command for command in commands if any(e.to_account == "sink:market_tax" for e in command)]
    numbers = {e.from_account.removeprefix(ESCROW) for command in sales for e in command if _is_escrow(e.from_account)}
    rows = await connection.fetch(LISTINGS, sorted(int(number) for number in numbers))
    listings = {
        r["id"]: Listing(r["seller"], r["goods"], r["asset"], r["kind"] == "auction", r["deposit"]) for r in rows
    }
    goods = sorted({listing.goods for listing in listings.values()})
    since_ms = min((command[0].at for command in sales), default=0) - WEEK_MS
    past: dict[str, list[Sold]] = {name: [] for name in goods}
    for r in await connection.fetch(SALES, goods, since_ms):
        past[r["goods"]].append(Sold(r["at"], r["unit"], r["seller"]))
    return Market(tables, listings, past)


def _is_escrow(account: str) -> bool:
    return account.startswith(ESCROW)
