"""The commands of system 2.7, market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from cultivation.protocol.commands.command import Text
from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfRow, Pieces, Price, RowId
from cultivation.rules import market

if TYPE_CHECKING:
    from collections.abc import Mapping


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pieces of a stack (`item`, `qty`) or one unique item (`id`). `price` is of a piece, or an auction's first bid."""

    kind: Literal["fixed", "auction"]
    price: Price
    item: Text = ""
    id: Text = ""
    qty: Pieces = 1
    hours: int = 24


class Buy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: RowId
    max_total: Price
    qty: Pieces = 1


class Bid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: RowId
    amount: Price


DEALS: Mapping[str, DealCommand] = {
    "market_list": DealCommand("market", Offer, "market.offer", market.offer),
    "market_cancel": DealCommand("market", OfRow, "market.listing", market.cancel, when_off=True),
    "market_buy": DealCommand("market", Buy, "market.buy", market.buy),
    "market_bid": DealCommand("market", Bid, "market.bid", market.bid),
}
DUE: Mapping[str, DueDeal] = {"market_expire": DueDeal("market", "market.listing", market.expire)}
