"""What chests, boxes, bosses and the trader can give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.audit.ceilings import mount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment

CHEST_MS = 600_000
BP = 10_000
TIER_MAX = 10
BOSS_EVERY = 10


def _drop(p: Payment) -> int:
    if p.entry.asset.startswith("i:"):
        cleared_here = any(e.reason == "stage_first" for e in p.transaction)
        return 1 if cleared_here and p.path.cleared % BOSS_EVERY == 0 else 0
    item, bound = p.entry.asset.split(":")[1:]
    if bound == "bound":
        return sum(qty * e.qty for e, row in p.used() for granted, qty in row.effect.grants if granted == item)
    opened = sum(e.qty * row.effect.amount for e, row in p.used() if row.effect.kind == "chest")
    by_time = (p.entry.paid_ms() * (BP + mount.speed_bp_max(p.path)) + CHEST_MS * BP - 1) // (CHEST_MS * BP)
    return (opened + by_time) * max((row.qty for row in p.tables.chest if row.item == item), default=0)


def _sold(p: Payment) -> int:
    dearest = max(p.tables.accessories.sell, *(row.sell for row in p.tables.gear.values())) * TIER_MAX
    total = 0
    for e in p.transaction:
        if e.to_account == "sink:npc_sell":
            row = p.tables.items.get(e.asset.split(":")[1])
            total += e.qty * (row.sell if row and e.asset.startswith("s:") else dearest)
    return total


def _bought(p: Payment) -> int:
    paid = sum(e.qty for e in p.transaction if e.to_account == "sink:npc_buy")
    row = p.tables.items.get(p.entry.asset.split(":")[1])
    return paid // row.buy if row and row.buy else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"drop": _drop, "npc_sell": _sold, "npc_buy": _bought}
