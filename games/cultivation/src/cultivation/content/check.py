"""Checks the content before it is served: each finding is one sentence, and none means that it may go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cultivation.rules.numbers import PPM, is_safe
from cultivation.rules.realms import LAYERS, cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.rules.tables import ItemRow, Tables

REALMS = 10
QUALITIES = 6
CHEST_QTY_MAX = 99


def findings(tables: Tables) -> list[str]:
    """Everything that is wrong with the tables."""
    return [*_weights(tables), *_realms(tables), *_prices(tables), *_references(tables), *_names(tables)]


def _weights(tables: Tables) -> Iterator[str]:
    chances: dict[str, Sequence[int]] = {
        "root": [row.weight_ppm for row in tables.roots],
        "chest": [row.weight_ppm for row in tables.chest],
        "quality": tables.quality_ppm,
    }
    for name, weights in chances.items():
        if sum(weights) != PPM or min(weights, default=-1) < 0:
            yield f"the weights of {name} do not add up to exactly {PPM}"
    if not len(tables.quality_ppm) == len(tables.quality_affixes) == QUALITIES:
        yield f"there are not {QUALITIES} qualities"


def _realms(tables: Tables) -> Iterator[str]:
    if len(tables.realms) != REALMS:
        yield f"there are not {REALMS} realms"
    for r, row in enumerate(tables.realms):
        if min(row.rate, row.cost, row.scale) <= 0 or not 0 <= row.chance_ppm <= PPM:
            yield f"realm {row.name} has a number out of its range"
        if not is_safe(cost(tables, r, LAYERS)) or cost(tables, r, LAYERS) >= 8 * row.cost:
            yield f"the last layer of {row.name} costs more than a player can hold"


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
        case "none" | "breakthrough":
            pass
        case _:
            assert_never(row.effect.kind)


def _names(tables: Tables) -> Iterator[str]:
    for source, target in tables.confusables.items():
        if len(source) != 1 or any(char in tables.confusables for char in target if char != source):
            yield f"the confusable {source!r} does not lead to a plain letter"
    for key in (*tables.items, *tables.gear):
        if not key.replace("_", "").isalnum() or not key.isascii():
            yield f"the key {key!r} would not be a plain word in the ledger"
