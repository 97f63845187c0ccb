"""Reads from the ledger and the market what a trace needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.audit.ceilings import Entry
from cultivation.content.load import tables
from cultivation.repair.sale import ESCROW, Listing, Sold
from cultivation.repair.taint import is_holder
from cultivation.repair.trace import Market, Question, Trace, follow
from cultivation.store.effects import PART

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from cultivation.repair.taint import Key
    from cultivation.rules.tables import Tables
    from cultivation.store.postgres import Connection

AT_ONCE = 2_000
SCANNED_MAX = 20_000_000  # postings that one trace looks at; it keeps those that can matter
IN_SERVICE_MAX = 200_000  # ditto in a process that players wait for
WEEK_MS = 7 * 86_400_000
FIRST = "SELECT min(tx), count(DISTINCT tx) AS n FROM ledger WHERE tx = ANY($1)"
POSTINGS = """SELECT tx, seq, from_account, to_account, asset, qty, reason, build, cohort, at, since FROM ledger
WHERE tx >= $1 AND tx < $2 ORDER BY tx, seq"""
SETTLED = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
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


async def trace(connection: Connection, asked: Question, *, scanned_max: int) -> Trace:
    """Follows the transactions to now, within the transaction of the caller. The ledger is read twice, as it comes:
    first for what can have been reached, then for every command that touches it. Raises Untraceable; writes nothing.
    """
    row = await connection.fetchrow(FIRST, sorted(asked.txs))
    first = row["min"] if row and row["n"] == len(asked.txs) else None
    if first is None:
        raise Untraceable("not all of these transactions are in the ledger: a folded day is in its file")
    span = (first, await connection.fetchval(SETTLED))
    found: set[Key] = set()
    named: list[list[Entry]] = []
    async for command in _commands(connection, span, scanned_max=scanned_max):
        reach(found, command, asked=asked)
        named += [command] if command[0].tx in asked.txs else []
    check_named(named, asked)
    commands = [c async for c in _commands(connection, span, scanned_max=scanned_max) if touched(c) & found]
    accounts = sorted({account for account, _ in found})
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


def reach(found: set[Key], command: Sequence[Entry], *, asked: Question) -> None:
    """Adds every balance that something of the transactions can have come to: more than are tainted."""
    keys = touched(command)
    if command[0].tx in asked.txs or keys & found:
        found |= keys


def touched(command: Sequence[Entry]) -> set[Key]:
    """The balances that a command changes."""
    return {(a, e.asset) for e in command for a in (e.from_account, e.to_account) if is_holder(a)}


async def _commands(connection: Connection, span: tuple[int, int], *, scanned_max: int) -> AsyncIterator[list[Entry]]:
    """One after another, as the ledger has them."""
    command: list[Entry] = []
    scanned = 0
    async for row in connection.cursor(POSTINGS, *span, prefetch=AT_ONCE):
        entry = Entry(*row.values())
        scanned += 1
        if scanned > scanned_max:
            raise Untraceable(f"more than {scanned_max} postings since then: trace it with --database from a shell")
        if command and (entry.tx, entry.seq // PART) != (command[0].tx, command[0].seq // PART):
            yield command
            command = []
        command.append(entry)
    if command:
        yield command


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
