"""System 2.6, inventory: the commands on what the player holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import bag, character, chests, instances, ledger, mount, passes, realms
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Turn, emit, reject, with_player

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.tables import Effect, ItemRow

CAPACITY_MAX = 200
EXPAND_SLOTS = 10
EXPAND_JADE = 20


def use(turn: Turn, *, item: str, bound: bool, n: int) -> Turn:
    """Use up to 99 pieces; 99 at once are exactly 99 single ones."""
    effect = _row(turn, item).effect
    turn = ledger.take_stack(turn, (item, bound), qty=n, reason="use")
    apply = EFFECTS.get(effect.kind)
    if apply is None:
        reject("wrong_state", "that item is not used from the bag")
    return apply(turn, effect, n)


def sell(turn: Turn, *, item: str, bound: bool, n: int) -> Turn:
    """Pieces of a stack to the trader."""
    price = _row(turn, item).sell
    if price == 0:
        reject("not_allowed", "nobody buys that")
    turn = ledger.take_stack(turn, (item, bound), qty=n, reason="npc_sell")
    turn = emit(turn, "ItemLost", item=item, qty=n, reason="npc_sell")
    return ledger.pay(turn, "stone", qty=price * n, reason="npc_sell")


def sell_instance(turn: Turn, *, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """One unique item to the trader."""
    owned = instances.disposable(turn, id)
    turn = ledger.take_instance(turn, id, "npc_sell")
    turn = emit(turn, "ItemLost", item=owned.kind, qty=1, reason="npc_sell")
    price = instances.price(turn.tables, owned)
    return ledger.pay(turn, "stone", qty=price, reason="npc_sell")


def buy_npc(turn: Turn, *, item: str, n: int) -> Turn:
    """Pieces from the trader; without room nothing is bought."""
    price = _row(turn, item).buy
    if price == 0:
        reject("not_allowed", "nobody sells that")
    if bag.room_for(turn.player, (item, False)) < n:
        reject("inventory_full")
    turn = ledger.charge(turn, "stone", qty=price * n, reason="npc_buy")
    return bag.grant_stack(turn, (item, False), qty=n, reason="npc_buy")


def discard(turn: Turn, *, item: str, bound: bool, n: int) -> Turn:
    """Throw pieces of a stack away."""
    turn = ledger.take_stack(turn, (item, bound), qty=n, reason="discard")
    return emit(turn, "ItemLost", item=item, qty=n, reason="discard")


def discard_instance(turn: Turn, *, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """Throw one unique item away."""
    kind = instances.disposable(turn, id).kind
    turn = ledger.take_instance(turn, id, "discard")
    return emit(turn, "ItemLost", item=kind, qty=1, reason="discard")


def lock(turn: Turn, *, id: str, locked: bool) -> Turn:  # noqa: A002  The word of the protocol.
    """Protect a unique item from being sold, salvaged or thrown away."""
    owned = instances.owned(turn, id)
    if owned.locked == locked:
        reject("wrong_state")
    return ledger.change_instance(turn, replace(owned, locked=locked))


def expand(turn: Turn) -> Turn:
    """Ten more slots; each time dearer."""
    old = turn.player.inventory
    if old.capacity >= CAPACITY_MAX:
        reject("cap_exceeded", "capacity")
    turn = ledger.charge(turn, "jade", qty=EXPAND_JADE * (old.expands + 1), reason="expand")
    wider = replace(old, capacity=old.capacity + EXPAND_SLOTS, expands=old.expands + 1)
    return with_player(turn, inventory=wider)


def _row(turn: Turn, item: str) -> ItemRow:
    row = turn.tables.items.get(item)
    if row is None:
        reject("not_found", "item")
    return row


def _open_boxes(turn: Turn, effect: Effect, n: int) -> Turn:
    for granted, qty in effect.grants:
        turn = bag.grant_stack(turn, (granted, True), qty=qty * n, reason="drop")
    return turn


EFFECTS: Mapping[str, Callable[[Turn, Effect, int], Turn]] = {
    "qi": lambda turn, effect, n: realms.gain(turn, effect.amount * n),
    "exp": lambda turn, effect, n: character.gain_exp(turn, effect.amount * n),
    "chest": lambda turn, effect, n: chests.open_chests(turn, effect.amount * n),
    "box": _open_boxes,
    "ticket": passes.use,
    "mount": lambda turn, effect, n: mount.receive(turn, effect.mount, n),
}
