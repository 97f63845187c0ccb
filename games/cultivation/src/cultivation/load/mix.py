"""What players do in a hundred calls: 70 looks, and 30 commands of which nearly all are written durably."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.players.http import Failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.load.player import Player

READS = 70
# The first line whose number is above the dice of 100, reads first.
DICE = (
    (READS, "look"), (82, "idle"), (90, "progress"), (94, "equipment"), (97, "market"), (99, "chat"), (100, "other"),
)  # fmt: skip
GROWN = frozenset({"market", "chat"})
"""What nobody may do before the second day: without players who are older their calls are equipment's instead."""
OPEN_MAX = 200
"""So many listings are on offer at a time: a twentieth of what so many traders may have."""
SEARCHES = 33  # of a hundred calls of the market
PRICE = 30
WORLDS = 100
SEARCH = "/v1/market/search?goods=s:fodder"
OK = 200
Called = tuple[str, str, bool]
"""(read or write, what was wrong, whether something was written durably)."""


@dataclass(slots=True)
class Mix:
    """One mix in one load. `calls` counts by what was done, `refused` what the rules refused, by command and code;
    `on_offer` are listings that nobody has been sent to yet, with their sellers.
    """

    traders: Sequence[Player] = ()
    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    on_offer: list[tuple[int, Player]] = field(default_factory=list)

    async def play(self, player: Player) -> Called:
        """One call of the mix; market and chat are called by a trader in the player's stead."""
        dice = player.random.randrange(100)
        kind = next(name for below, name in DICE if dice < below)
        if kind in GROWN and self.traders:
            self.calls[kind] += 1
            trader = self.traders[player.random.randrange(len(self.traders))]
            return await (self._trade(trader) if kind == "market" else self._talk(trader))
        self.calls["equipment" if kind in GROWN else kind] += 1
        if kind == "look":
            return "read", await player.sync(), False
        return await self._ordered(player, *_order(player, kind, dice))

    async def _trade(self, trader: Player) -> Called:
        """Looks at what there is, offers one piece, or buys a piece that somebody else offers."""
        if trader.random.randrange(100) < SEARCHES:
            return "read", await _searched(trader), False
        offers = [n for n, (_, seller) in enumerate(self.on_offer) if seller is not trader]
        if offers and (len(self.on_offer) >= OPEN_MAX or trader.random.randrange(2)):
            listing, _ = self.on_offer.pop(offers[0])
            return await self._ordered(trader, "market_buy", {"id": listing, "max_total": PRICE, "qty": 1})
        offer = {"kind": "fixed", "item": "fodder", "qty": 1, "price": PRICE}
        return await self._ordered(trader, "market_list", offer)

    async def _talk(self, trader: Player) -> Called:
        text = f"good evening {trader.random.randrange(10**6)}"
        channel = f"world:{1 + trader.random.randrange(WORLDS)}"
        return await self._ordered(trader, "chat_send", {"channel": channel, "text": text})

    async def _ordered(self, player: Player, command: str, args: dict[str, Any]) -> Called:
        wrong, reply = await player.order(command, args)
        if reply.get("ok"):
            player.ver = max(player.ver, reply["ver"])
            if command == "market_list":
                self.on_offer.append((reply["result"]["listing"], player))
        elif not wrong:
            self.refused[f"{command} {reply['code']}"] += 1
        return "write", wrong, bool(reply.get("ok"))

    def as_json(self) -> dict[str, Any]:
        """Shares in percent of the calls, what the rules refused, and what was left out."""
        total = max(1, sum(self.calls.values()))
        shares = {name: round(100 * count / total, 2) for name, count in sorted(self.calls.items())}
        left_out = {} if self.traders else {"left_out": sorted(GROWN)}
        return {"shares_percent": shares, "refused": dict(sorted(self.refused.items())), **left_out}


async def play(player: Player) -> Called:
    """One call of newcomers' mix, of which nothing is counted."""
    return await Mix().play(player)


def _order(player: Player, kind: str, dice: int) -> tuple[str, dict[str, Any]]:
    """(command, arguments) of what newcomers can do."""
    if kind == "progress":
        return ("advance", {}) if dice % 8 == 0 else ("expedition_set", {"stage": 0})
    if kind != "idle" and player.item:
        player.is_locked = not player.is_locked
        return "lock", {"id": player.item, "locked": player.is_locked}
    return "idle_claim", {}


async def _searched(trader: Player) -> str:
    try:
        response = await trader.client.get(SEARCH, trader.headers)
    except Failed as failed:
        return failed.kind
    return "" if response.status == OK else f"http_{response.status}"
