"""What the market's sales say: prices at the edges, gifts under the name of a sale, and circles of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.plausibility.flag import Flag
from cultivation.repair.sale import is_fair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

EDGES_MIN = 3  # between the same two, within the week that is looked at
GIFT_FACTOR = 3  # a price within a third and three times the worth is a bargain, nothing more
GIVEN_MIN = 20_000  # stone, one way, in three sales at least
GIVEN_SALES_MIN = 3
BACK_PERCENT_MAX = 10
CIRCLE_MIN = 5_000  # stone on every side of a circle, in two sales at least: single bargains make circles by chance
CIRCLE_SALES_MIN = 2
CIRCLE_LENGTH_MAX = 6
RETURNS_MIN = 2


@dataclass(frozen=True, slots=True)
class Trade:
    """One sale; `worth` is the reference price of a piece without the two parties' own sales."""

    seller: int
    buyer: int
    asset: str
    qty: int
    unit: int
    worth: int

    def given(self) -> tuple[int, int, int]:
        """Who gave whom how much beyond the worth; 0 for a sale."""
        if self.unit > self.worth * GIFT_FACTOR:
            return self.buyer, self.seller, (self.unit - self.worth) * self.qty
        if self.unit * GIFT_FACTOR < self.worth:
            return self.seller, self.buyer, (self.worth - self.unit) * self.qty
        return self.seller, self.buyer, 0


def flags(trades: Sequence[Trade], *, week: int) -> Iterator[Flag]:
    """Everything that a week of sales shows; `week` names it."""
    yield from _edges(trades, week=week)
    given: Counter[tuple[int, int]] = Counter()
    sales: Counter[tuple[int, int]] = Counter()
    for trade in trades:
        giver, taker, value = trade.given()
        if value:
            given[giver, taker] += value
            sales[giver, taker] += 1
    yield from _one_way(given, sales, week=week)
    often = {pair: value for pair, value in given.items() if sales[pair] >= CIRCLE_SALES_MIN}
    yield from _circles(often, week=week)
    yield from _returns(trades, week=week)


def _edges(trades: Iterable[Trade], *, week: int) -> Iterator[Flag]:
    pairs = Counter((trade.seller, trade.buyer) for trade in trades if not is_fair(trade.unit, trade.worth))
    for (seller, buyer), n in sorted(pairs.items()):
        if n >= EDGES_MIN:
            evidence = {"seller": seller, "buyer": buyer, "sales": n}
            for player in (seller, buyer):
                what = f"{n} sales from {seller} to {buyer} at the edge of the band"
                yield Flag(player, "edge", f"{week}:{seller}:{buyer}", what, evidence)


def _one_way(
    given: Mapping[tuple[int, int], int], sales: Mapping[tuple[int, int], int], *, week: int
) -> Iterator[Flag]:
    for (giver, taker), value in sorted(given.items()):
        back = given.get((taker, giver), 0)
        if value >= GIVEN_MIN and sales[giver, taker] >= GIVEN_SALES_MIN and back * 100 <= BACK_PERCENT_MAX * value:
            evidence = {"giver": giver, "taker": taker, "stone": value, "back": back, "sales": sales[giver, taker]}
            for player in (giver, taker):
                what = f"{value} stone of worth went from {giver} to {taker}, {back} came back"
                yield Flag(player, "one_way", f"{week}:{giver}:{taker}", what, evidence)


def _circles(given: Mapping[tuple[int, int], int], *, week: int) -> Iterator[Flag]:
    """Each circle once, beginning with its smallest number; at most six players long."""
    out: dict[int, list[int]] = {}
    for (giver, taker), value in sorted(given.items()):
        if value >= CIRCLE_MIN:
            out.setdefault(giver, []).append(taker)
    for first in sorted(out):
        for circle in _around(out, (first,)):
            name = "-".join(map(str, circle))
            for player in circle:
                what = f"worth went around {name}"
                yield Flag(player, "circle", f"{week}:{name}", what, {"circle": list(circle)})


def _around(out: Mapping[int, Sequence[int]], path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for taker in out.get(path[-1], ()):
        if taker == path[0] and len(path) > 1:
            yield path
        elif taker > path[0] and taker not in path and len(path) < CIRCLE_LENGTH_MAX:
            yield from _around(out, (*path, taker))


def _returns(trades: Iterable[Trade], *, week: int) -> Iterator[Flag]:
    """The same unique item sold by the same player a third time has come back twice."""
    sold = Counter((trade.seller, trade.asset) for trade in trades if trade.asset.startswith("i:"))
    for (seller, asset), n in sorted(sold.items()):
        if n > RETURNS_MIN:
            yield Flag(seller, "circle", f"{week}:{asset}", f"sold {asset} {n} times", {"item": asset, "sales": n})
