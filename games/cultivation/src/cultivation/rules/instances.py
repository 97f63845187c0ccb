"""Unique items: whose they are, whether they are worn, and what may be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Instance, Player
    from cultivation.rules.tables import Tables
    from cultivation.rules.turn import Turn


def owned(turn: Turn, item_id: str) -> Instance:
    """The player's own item, or the command is refused."""
    found = turn.player.instances.get(item_id)
    if found is None:
        reject("not_found", "item")
    return found


def disposable(turn: Turn, item_id: str) -> Instance:
    """An item that may leave the player: neither locked nor worn."""
    found = owned(turn, item_id)
    if found.locked:
        reject("wrong_state", "locked")
    if is_worn(turn.player, item_id):
        reject("wrong_state", "worn")
    return found


def is_worn(player: Player, item_id: str) -> bool:
    """Whether the player has it on; what is worn takes no room in the bag."""
    return item_id in player.equipment.worn.values() or item_id in player.accessories.worn.values()


def still_worn(turn: Turn) -> Turn:
    """What is worn and no longer owned is worn no more: a build that knows no slots may have sold it."""
    player = turn.player
    gear = {slot: item for slot, item in player.equipment.worn.items() if item in player.instances}
    jewels = {slot: item for slot, item in player.accessories.worn.items() if item in player.instances}
    if len(gear) < len(player.equipment.worn):
        turn = with_player(turn, equipment=replace(player.equipment, worn=gear))
    if len(jewels) < len(player.accessories.worn):
        turn = with_player(turn, accessories=replace(player.accessories, worn=jewels))
    return turn


def worn_count(player: Player) -> int:
    """How many unique items are worn."""
    return len(player.equipment.worn) + len(player.accessories.worn)


def price(tables: Tables, item: Instance) -> int:
    """What a trader pays."""
    per_tier = tables.gear[item.kind].sell if item.kind in tables.gear else tables.accessories.sell
    return per_tier * item.tier
