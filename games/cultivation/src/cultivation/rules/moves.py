"""Value between a player and an account that is no faucet and no sink: escrow, treasury, mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import bag
from cultivation.rules.ledger import account
from cultivation.rules.numbers import BALANCE_MAX
from cultivation.rules.player import CURRENCIES
from cultivation.rules.turn import Posting, Turn, reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Instance, Player


def hand_over(turn: Turn, target: str, *, asset: str, qty: int, reason: str) -> Turn:
    """The player gives; `insufficient` where the player has less."""
    if qty == 0:
        return turn
    held = held_of(turn.player, asset)
    if held < qty:
        reject("insufficient", asset)
    turn = replace(turn, postings=(*turn.postings, Posting(account(turn), target, asset, qty, reason)))
    return _holding(turn, asset, held - qty, None)


def receive(turn: Turn, source: str, *, asset: str, qty: int, reason: str, thing: Instance | None = None) -> Turn:  # noqa: PLR0913  # `thing` belongs to the asset
    """The player gets; whether it fits into the bag is asked with `fits` before. `thing` comes with a unique item."""
    if qty == 0:
        return turn
    held = held_of(turn.player, asset)
    if held + qty > BALANCE_MAX:
        reject("cap_exceeded", asset)
    turn = replace(turn, postings=(*turn.postings, Posting(source, account(turn), asset, qty, reason)))
    return _holding(turn, asset, held + qty, thing)


def fits(player: Player, asset: str, qty: int) -> bool:
    """Whether that much of an asset has room."""
    if asset in CURRENCIES:
        return player.purse.get(asset, 0) + qty <= BALANCE_MAX
    if asset.startswith("s:"):
        return bag.room_for(player, stack_key(asset)) >= qty
    return bag.slots_used(player) < player.inventory.capacity


def held_of(player: Player, asset: str) -> int:
    """How much of an asset of the ledger the player holds."""
    if asset in CURRENCIES:
        return player.purse.get(asset, 0)
    if asset.startswith("s:"):
        return player.stacks.get(stack_key(asset), 0)
    return int(asset[2:] in player.instances)


def stack_key(asset: str) -> tuple[str, bool]:
    """The key of a stack by its name in the ledger."""
    _, item, bound = asset.split(":")
    return item, bound == "bound"


def _holding(turn: Turn, asset: str, qty: int, thing: Instance | None) -> Turn:
    player = turn.player
    if asset in CURRENCIES:
        return with_player(turn, purse={**player.purse, asset: qty})
    if asset.startswith("s:"):
        stacks = {**player.stacks, stack_key(asset): qty}
        return with_player(turn, stacks={key: held for key, held in stacks.items() if held})
    instances = {key: value for key, value in player.instances.items() if key != asset[2:]}
    if qty and thing:
        instances[asset[2:]] = thing
    return with_player(turn, instances=instances)
