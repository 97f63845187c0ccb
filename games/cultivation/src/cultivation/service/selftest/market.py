"""Known answers of system 2.7, market."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from cultivation.rules import market
from cultivation.service.selftest.player import purse_change, veteran
from cultivation.service.selftest.table import dealt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    seller = veteran(world, r=3)
    price = max(10, world.tables.items["feather"].buy or world.tables.items["feather"].sell * 5 // 2)
    args = SimpleNamespace(kind="fixed", item="feather", id="", qty=3, price=price, hours=12)
    rows = {"id": 7, "active": 0, "prices": {"sales": 0, "median": 0}}
    listed = dealt(world, seller, rows, market.offer, args)
    deposit = max(10, 3 * price * 2 // 100)
    if listed.turn().player.stacks["feather", False] != 96 or purse_change(seller, listed.turn()) != {
        "stone": -deposit
    }:
        yield "goods and deposit do not leave the seller for the escrow"
    if {posting.to_account for posting in listed.turn().postings} != {"esc:market:7"}:
        yield "what is listed does not stand in the listing's own escrow"
    if (market.tax_of(100), market.tax_of(101)) != (5, 6):
        yield "the tax is not five of a hundred, rounded up"
