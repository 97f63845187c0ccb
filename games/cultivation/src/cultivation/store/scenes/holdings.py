"""What stands on an account that belongs to no player, as (asset, quantity, the unique item if it is one)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.deal import Held
from cultivation.store.read import instance_of

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

MONEY = "SELECT asset, balance FROM wallet WHERE account = $1 AND balance > 0 ORDER BY asset"
STACKS = "SELECT item, bound, qty FROM stack WHERE account = $1 ORDER BY item, bound"
ITEMS = """SELECT id, kind, tier, quality, bound, locked, affixes, enh, fail, ess_spent, prev
FROM item WHERE account = $1 ORDER BY id"""


async def holdings(connection: Connection, account: str) -> tuple[Held, ...]:
    """Everything on the account."""
    money = [Held(row["asset"], row["balance"]) for row in await connection.fetch(MONEY, account)]
    stacks = [
        Held(f"s:{row['item']}:{'bound' if row['bound'] else 'free'}", row["qty"])
        for row in await connection.fetch(STACKS, account)
    ]
    rows = await connection.fetch(ITEMS, account)
    things = [Held(f"i:{row['id']}", 1, instance_of(tuple(row.values()))) for row in rows]
    return (*money, *stacks, *things)
