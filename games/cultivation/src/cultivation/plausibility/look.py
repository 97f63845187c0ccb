"""One look at everything: reads the ledger, the market, kept fights, keys and breaches, and says what is strange."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cultivation.audit.ceilings import Entry, owner_of
from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.plausibility import fights, market, rhythm
from cultivation.plausibility.flag import Flag
from cultivation.plausibility.market import Trade
from cultivation.repair.read import market_of
from cultivation.repair.sale import Listing, reference, sale_of
from cultivation.store import regions
from cultivation.store.effects import PART

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.repair.sale import Sale
    from cultivation.repair.trace import Market
    from cultivation.rules.tables import Tables
    from cultivation.store.postgres import Connection

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
HOUR_MS = 3_600_000
BREACHES_MIN = 100  # in a day
FIGHTS_AT_ONCE = 10_000
SALES_MAX = 500_000  # postings of a week's market that one look reads
VIOLATIONS_MAX = 1_000
SALES = """SELECT tx, seq, from_account, to_account, asset, qty, reason, build, cohort, at, since FROM ledger
WHERE at > $1 AND reason IN ('market', 'market_tax') ORDER BY tx, seq LIMIT $2"""
FIGHTS = "SELECT event, player, data FROM fight_kept WHERE same IS NULL ORDER BY at LIMIT $1"
# The first 48 bits of a UUIDv7 are its moment in milliseconds.
MOMENTS = """SELECT player, array_agg(('x0000' || left(replace(key::text, '-', ''), 12))::bit(64)::bigint) AS ms
FROM idem GROUP BY player HAVING count(*) >= $1"""
BREACHES = """SELECT player, sum(n)::bigint AS n FROM breach WHERE at > $1 GROUP BY player HAVING sum(n) >= $2
ORDER BY player"""


@dataclass(slots=True)
class Found:
    """What one look found; `looked` says at how much of each, so that nothing is taken for clean that was not seen.
    `again` are the kept fights by name, and whether each came out the same.
    """

    flags: list[Flag] = field(default_factory=list)
    looked: dict[str, int] = field(default_factory=dict)
    again: dict[str, bool] = field(default_factory=dict)


async def look(connection: Connection, *, now_ms: int) -> Found:
    """Writes nothing."""
    content = await regions.found(connection, tables())
    found = Found()
    await _faucets(connection, content, found)
    await _market(connection, content, found=found, now_ms=now_ms)
    await _fights(connection, found)
    rows = await connection.fetch(MOMENTS, rhythm.PAUSES_MIN)
    found.flags += rhythm.flags({row["player"]: row["ms"] for row in rows})
    found.looked["rhythm"] = len(rows)
    await _limits(connection, found, now_ms=now_ms)
    return found


async def _faucets(connection: Connection, content: Tables, found: Found) -> None:
    """The whole ledger against each player's path, no tolerance."""
    economy = Economy(content)
    found.looked["faucet"] = await audit(connection, economy, Position(), full=False)
    for v in economy.violations[:VIOLATIONS_MAX]:
        owner = owner_of(v.account)
        if v.rule == "C5" and owner:
            evidence = {"tx": v.tx, "asset": v.asset, "build": v.build}
            found.flags.append(Flag(int(owner), "faucet", f"{v.tx}:{v.asset}", v.what, evidence))


async def _market(connection: Connection, content: Tables, *, found: Found, now_ms: int) -> None:
    rows = await connection.fetch(SALES, now_ms - WEEK_MS, SALES_MAX)
    entries = [Entry(*row.values()) for row in rows]
    commands = [list(command) for _, command in groupby(entries, key=lambda e: (e.tx, e.seq // PART))]
    known = await market_of(connection, commands, tables=content)
    trades = list(_trades(commands, known))
    found.looked["market"] = len(trades)
    found.flags += market.flags(trades, week=now_ms // WEEK_MS)


def _trades(commands: Sequence[Sequence[Entry]], known: Market) -> Iterator[Trade]:
    for command in commands:
        sale = sale_of(command, known.listings)
        if sale:
            yield _trade(sale, known.listings[sale.listing], known, at=command[0].at)


def _trade(sale: Sale, listing: Listing, known: Market, *, at: int) -> Trade:
    others = [one for one in known.sales.get(listing.goods, ()) if one.seller not in (sale.seller, sale.buyer)]
    worth = reference(known.tables, listing.goods, sales=others, at=at)
    pieces = sum(entry.qty for entry in sale.goods)
    return Trade(sale.seller, sale.buyer, listing.asset, pieces, sale.unit, worth)


async def _fights(connection: Connection, found: Found) -> None:
    secret = await connection.fetchval("SELECT value FROM setting WHERE name = 'season'")
    for row in await connection.fetch(FIGHTS, FIGHTS_AT_ONCE):
        why = fights.differs(row["player"], row["data"], secret=secret)
        found.again[row["event"]] = not why
        if why:
            evidence: dict[str, Any] = dict(fights.sides(row["data"]))
            found.flags.append(Flag(row["player"], "fight", row["event"], why, evidence))
    found.looked["fight"] = len(found.again)


async def _limits(connection: Connection, found: Found, *, now_ms: int) -> None:
    rows = await connection.fetch(BREACHES, now_ms - DAY_MS, BREACHES_MIN)
    for row in rows:
        what = f"told {row['n']} times within a day to slow down"
        found.flags.append(Flag(row["player"], "limits", f"day:{now_ms // DAY_MS}", what, {"breaches": row["n"]}))
    found.looked["limits"] = await connection.fetchval("SELECT count(DISTINCT player) FROM breach") or 0
