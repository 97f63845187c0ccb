"""System 2.3, equipment: six slots, risk and price of enhancing, and what is left of what one breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import bag, instances, ledger
from cultivation.rules.numbers import PPM
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import answer, emit, reject, roll_ppm, with_player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Turn

ENHANCE_MAX = 15
SAFE_UNTIL = 10  # above this level a failure costs a level
TALISMAN = "protection_talisman"


def equip(turn: Turn, *, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """Put an item on in its slot; what was worn there goes into the bag. The item is the player's for ever."""
    item = _gear(turn, id)
    if item.tier - 1 > turn.player.realm.r:
        reject("not_unlocked", f"realm {item.tier - 1}")
    if turn.player.equipment.worn.get(item.kind) == id:
        reject("wrong_state", "worn")
    turn = ledger.change_instance(turn, replace(item, bound=True))
    worn = {**turn.player.equipment.worn, item.kind: id}
    turn = with_player(turn, equipment=replace(turn.player.equipment, worn=worn))
    return emit(turn, "EquipChanged", slot=item.kind, item=id)


def unequip(turn: Turn, *, slot: str) -> Turn:
    """Take an item off; it needs room in the bag."""
    worn = turn.player.equipment.worn
    if slot not in worn:
        reject("not_found", "slot")
    if bag.slots_used(turn.player) >= turn.player.inventory.capacity:
        reject("inventory_full")
    left = {name: item for name, item in worn.items() if name != slot}
    turn = with_player(turn, equipment=replace(turn.player.equipment, worn=left))
    return emit(turn, "EquipChanged", slot=slot, item="")


def enhance(turn: Turn, *, id: str, protect: bool) -> Turn:  # noqa: A002  The word of the protocol.
    """One level more, or not: the price is always paid. Each failure makes the next try likelier."""
    item = _gear(turn, id)
    if item.enh >= ENHANCE_MAX:
        reject("cap_exceeded", "enhance")
    guards = protect and item.enh > SAFE_UNTIL
    if guards and not _talismans(turn):
        reject("insufficient", TALISMAN)
    stone, essence = price(item)
    turn = ledger.charge(turn, "stone", qty=stone, reason="enhance")
    turn = ledger.charge(turn, "essence", qty=essence, reason="enhance")
    turn, rolled = roll_ppm(turn, "enhance")
    succeeds = rolled < chance_ppm(turn, item)
    after = _after(item, succeeds=succeeds, guards=guards)
    if guards and not succeeds:
        turn = ledger.take_pieces(turn, TALISMAN, qty=1, reason="revive_enhance")
    turn = ledger.change_instance(turn, replace(after, ess_spent=item.ess_spent + essence))
    turn = emit(turn, "Enhanced", **{"from": item.enh, "to": after.enh, "ok": succeeds})
    return answer(turn, ok=succeeds, enh=after.enh)


def salvage(turn: Turn, *, ids: Sequence[str]) -> Turn:
    """Break items into essence, with half of the essence that went into them."""
    if len(set(ids)) != len(ids):
        reject("invalid_args", "ids")
    essence = 0
    for item_id in ids:
        item = instances.disposable(turn, item_id)
        essence += 5 * item.tier * (item.quality + 1) ** 2 + item.ess_spent // 2
        turn = ledger.take_instance(turn, item_id, "salvage")
        turn = emit(turn, "ItemLost", item=item.kind, qty=1, reason="salvage")
    return answer(ledger.pay(turn, "essence", qty=essence, reason="salvage"), essence=essence)


def price(item: Instance) -> tuple[int, int]:
    """Stone and essence of the next try."""
    n = item.enh + 1
    return 50 * item.tier**2 * n**2, 2 * item.tier * n


def chance_ppm(turn: Turn, item: Instance) -> int:
    """How likely the next try succeeds."""
    return min(PPM, turn.tables.equipment.enhance_ppm[item.enh] + 20_000 * item.fail)


def _after(item: Instance, *, succeeds: bool, guards: bool) -> Instance:
    if succeeds:
        return replace(item, enh=item.enh + 1, fail=0)
    falls = item.enh > SAFE_UNTIL and not guards
    return replace(item, enh=item.enh - falls, fail=item.fail + 1)


def _gear(turn: Turn, item_id: str) -> Instance:
    item = instances.owned(turn, item_id)
    if item.kind not in turn.tables.gear:
        reject("invalid_args", "that is no piece of equipment")
    return item


def _talismans(turn: Turn) -> int:
    return ledger.held_pieces(turn, TALISMAN)
