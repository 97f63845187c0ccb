"""Items: prices, what they do, what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cultivation.rules.passes import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import ItemRow, Tables


CHEST_QTY_MAX = 99


def findings(tables: Tables) -> Iterator[str]:
    """Nothing is sold for more than it costs, and nothing names what does not exist."""
    yield from _prices(tables)
    yield from _references(tables)


def _prices(tables: Tables) -> Iterator[str]:
    for key, row in tables.items.items():
        if min(row.buy, row.sell) < 0:
            yield f"item {key} has a negative price"
        if row.buy and row.sell * 10 > row.buy * 4:
            yield f"item {key} sells for more than 40 % of its price"
        content = sum(tables.items[item].sell * qty for item, qty in row.effect.grants if item in tables.items)
        if row.buy and content > row.buy:
            yield f"item {key} can be bought, opened and sold with profit"


def _references(tables: Tables) -> Iterator[str]:
    for key, row in tables.items.items():
        yield from _effect(tables, key, row)
    for chest in tables.chest:
        if chest.item not in tables.items or not 1 <= chest.qty <= CHEST_QTY_MAX:
            yield f"a chest holds {chest.qty} of {chest.item}, which cannot be"
    for item, _qty in tables.start_items:
        if item not in tables.items:
            yield f"the start grant names the unknown item {item}"
    if tables.start_gear not in tables.gear:
        yield f"the start grant names the unknown gear {tables.start_gear}"


def _effect(tables: Tables, key: str, row: ItemRow) -> Iterator[str]:
    match row.effect.kind:
        case "qi" | "exp" | "chest":
            if row.effect.amount <= 0:
                yield f"item {key} does nothing"
        case "box":
            for item, qty in row.effect.grants:
                if item not in tables.items or qty < 1 or item == key:
                    yield f"box {key} holds {qty} of {item}, which cannot be"
        case "mount" | "ticket":
            yield from _named(tables, key, row)
        case "none" | "breakthrough":
            pass
        case _:
            assert_never(row.effect.kind)


def _named(tables: Tables, key: str, row: ItemRow) -> Iterator[str]:
    """What an item names is there."""
    if row.effect.kind == "mount" and row.effect.mount not in tables.mount.names:
        yield f"item {key} brings the unknown mount {row.effect.mount}"
    if row.effect.kind == "ticket" and row.effect.ticket not in MOST:
        yield f"item {key} is a ticket for the unknown {row.effect.ticket}"
