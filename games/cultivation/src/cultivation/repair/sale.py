"""What of a command was a sale in the market, and whether its price was fair.

A price is fair when it lies inside the band of the reference price, as the market defines it (2.7.2: from a tenth of
the reference to ten times it), and not at the band's edges: within a tenth of either limit it is where value is handed
over under the name of a sale. The reference is that of the moment of the sale: the median of seven days of sales of
the same goods, where there were twenty, else the content's price. Sales by those under suspicion are left out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.audit.ceilings import Entry
    from cultivation.rules.tables import Tables

WEEK_MS = 7 * 86_400_000
SALES_MIN = 20
BAND = 10
EDGE = 10  # a tenth of a limit
QUALITY = (1_000, 1_250, 1_600, 2_100, 2_800, 3_800)
JEWEL_SELL = 20
ESCROW = "esc:market:"
CURRENCY = "stone"


@dataclass(frozen=True, slots=True)
class Listing:
    """What was offered: `goods` is what it is whoever sells it; `deposit` came back with the money of an auction."""

    seller: int
    goods: str
    asset: str
    is_auction: bool
    deposit: int


@dataclass(frozen=True, slots=True)
class Sold:
    """One sale of the past, for the reference price."""

    at: int
    unit: int
    seller: int


@dataclass(frozen=True, slots=True)
class Sale:
    """The postings of one sale: the goods to the buyer, the money to the seller and the tax. Accounts are those that
    paid and got: of an auction the escrow paid.
    """

    listing: int
    seller: int
    buyer: int
    goods: tuple[Entry, ...]
    money: tuple[Entry, ...]
    tax: tuple[Entry, ...]
    unit: int


def sale_of(command: Sequence[Entry], listings: Mapping[int, Listing]) -> Sale | None:
    """The sale that a command was, or None."""
    tax = tuple(e for e in command if e.to_account == "sink:market_tax")
    number = next((_listing(e) for e in command if _listing(e) in listings), None)
    if not tax or number is None:
        return None
    row = listings[number]
    goods = tuple(e for e in command if _listing(e) == number and e.asset == row.asset)
    to_seller = [e for e in command if e.asset == CURRENCY and e.to_account.startswith(f"mail:{row.seller}.")]
    money = tuple(e for e in to_seller if e.from_account == tax[0].from_account)
    if not goods or not money:
        return None
    gross = sum(e.qty for e in (*money, *tax)) - (row.deposit if row.is_auction else 0)
    unit = max(1, gross // sum(e.qty for e in goods))
    return Sale(number, row.seller, holder_of(goods[0].to_account), goods, money, tax, unit)


def reference(tables: Tables, goods: str, *, sales: Sequence[Sold], at: int) -> int:
    """What one piece was worth at a moment, by the sales before it."""
    units = sorted(sale.unit for sale in sales if at - WEEK_MS < sale.at < at)
    if len(units) >= SALES_MIN:
        return units[(len(units) - 1) // 2]
    return content_price(tables, goods)


def content_price(tables: Tables, goods: str) -> int:
    """What the content says that one piece is worth."""
    kind, _, name = goods.partition(":")
    if kind == "s":
        row = tables.items[name]
        return max(10, row.buy or row.sell * 5 // 2)
    gear, tier, quality = name.rsplit(":", 2)
    sell = tables.gear[gear].sell if gear in tables.gear else JEWEL_SELL
    return max(10, sell * 5 // 2 * int(tier) * QUALITY[int(quality)] // 1_000)


def is_fair(unit: int, worth: int) -> bool:
    """Whether a price lies inside the band and off its edges."""
    low, high = max(1, worth // BAND), worth * BAND
    return low * (EDGE + 1) <= unit * EDGE and unit * (EDGE + 1) <= high * EDGE


def holder_of(account: str) -> int:
    """The player to whom an account belongs; 0 where it is nobody's."""
    kind, _, name = account.partition(":")
    owner = name if kind == "p" else name.split(".")[0] if kind == "mail" else ""
    return int(owner) if owner.isdecimal() else 0


def _listing(entry: Entry) -> int:
    """The number of the listing whose escrow a posting leaves; 0 for none."""
    number = entry.from_account.removeprefix(ESCROW)
    return int(number) if number != entry.from_account and number.isdecimal() else 0
