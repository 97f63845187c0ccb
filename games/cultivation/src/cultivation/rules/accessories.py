"""System 2.19, accessories: four slots, affixes that can be refined, and a book of everything ever bound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import bag, instances, ledger
from cultivation.rules.turn import answer, emit, reject, roll_ppm, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Turn

SLOTS = {"necklace": "necklace", "ring_l": "ring", "ring_r": "ring", "talisman": "talisman"}
BOOK_MAX = 100


def acc_equip(turn: Turn, *, id: str, slot: str) -> Turn:  # noqa: A002  The word of the protocol.
    """Put an accessory on; one that was free becomes the player's for ever and enters the book."""
    item, worn = _accessory(turn, id), turn.player.accessories.worn
    if SLOTS[slot] != turn.tables.accessories.definitions[item.kind].form:
        reject("invalid_args", "slot")
    if item.tier - 1 > turn.player.realm.r:
        reject("not_unlocked", f"realm {item.tier - 1}")
    if id in worn.values():
        reject("wrong_state", "worn")
    if not item.bound:
        turn = _in_book(ledger.change_instance(turn, replace(item, bound=True)), item.kind)
    section = replace(turn.player.accessories, worn={**worn, slot: id})
    return emit(with_player(turn, accessories=section), "EquipChanged", slot=slot, item=id)


def acc_unequip(turn: Turn, *, slot: str) -> Turn:
    """Take an accessory off; it needs room in the bag."""
    worn = turn.player.accessories.worn
    if slot not in worn:
        reject("not_found", "slot")
    if bag.slots_used(turn.player) >= turn.player.inventory.capacity:
        reject("inventory_full")
    left = {name: item for name, item in worn.items() if name != slot}
    turn = with_player(turn, accessories=replace(turn.player.accessories, worn=left))
    return emit(turn, "EquipChanged", slot=slot, item="")


def acc_refine(turn: Turn, *, id: str, keep_mask: int) -> Turn:  # noqa: A002  The word of the protocol.
    """Roll the affixes anew except those whose bit is set; the old ones can be had back once."""
    item = _accessory(turn, id)
    kept = [bool(keep_mask >> number & 1) for number in range(len(item.affixes))]
    if keep_mask >> len(item.affixes) or all(kept):
        reject("invalid_args", "keep_mask")
    essence = 10 * item.tier * (1 + sum(kept)) ** 2
    turn = ledger.charge(turn, "stone", qty=500 * item.tier**2, reason="refine")
    turn = ledger.charge(turn, "essence", qty=essence, reason="refine")
    fresh = []
    for is_kept, affix in zip(kept, item.affixes, strict=True):
        turn, rolled = (turn, affix) if is_kept else _affix(turn)
        fresh.append(rolled)
    refined = replace(item, affixes=tuple(fresh), prev=item.affixes, ess_spent=item.ess_spent + essence)
    turn = emit(ledger.change_instance(turn, refined), "AccessoryRefined", item=id, kept=sum(kept))
    return answer(turn, affixes=refined.affixes)


def acc_undo(turn: Turn, *, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """The affixes before the last refining again: free, and once."""
    item = _refined(turn, id)
    return ledger.change_instance(turn, replace(item, affixes=item.prev or (), prev=None))


def acc_accept(turn: Turn, *, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """The new affixes are good: the old ones are forgotten."""
    return ledger.change_instance(turn, replace(_refined(turn, id), prev=None))


def _in_book(turn: Turn, kind: str) -> Turn:
    section = turn.player.accessories
    if kind in section.book or len(section.book) >= BOOK_MAX:
        return turn
    turn = with_player(turn, accessories=replace(section, book=(*section.book, kind)))
    return emit(turn, "BookEntry", definition=kind, entries=len(section.book) + 1)


def _affix(turn: Turn) -> tuple[Turn, tuple[int, int]]:
    turn, kind = roll_ppm(turn, "refine")
    turn, strength = roll_ppm(turn, "refine")
    return turn, (kind % 8, 500 + strength % 1_001)


def _accessory(turn: Turn, item_id: str) -> Instance:
    item = instances.owned(turn, item_id)
    if item.kind not in turn.tables.accessories.definitions:
        reject("invalid_args", "that is no accessory")
    return item


def _refined(turn: Turn, item_id: str) -> Instance:
    item = _accessory(turn, item_id)
    if item.prev is None:
        reject("wrong_state", "nothing was refined")
    return item
