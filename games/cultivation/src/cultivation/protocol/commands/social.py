"""The commands of system 2.8, social."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfPlayer
from cultivation.rules import social

if TYPE_CHECKING:
    from collections.abc import Mapping

_RULES = {
    "friend_request": social.request,
    "friend_accept": social.accept,
    "friend_decline": social.decline,
    "friend_remove": social.remove,
    "block": social.block,
    "unblock": social.unblock,
    "gift_send": social.gift_send,
    "gift_claim": social.gift_claim,
}
DEALS: Mapping[str, DealCommand] = {
    name: DealCommand("social", OfPlayer, "social.pair", rule) for name, rule in _RULES.items()
}
DUE: Mapping[str, DueDeal] = {}
