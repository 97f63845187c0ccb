"""System 2.20, runes: three become one, and eight sockets make words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import bag, ledger
from cultivation.rules.turn import emit, reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn

LEVEL_MAX = 12
UNSOCKET_JADE = 10


def rune_fuse(turn: Turn, *, kind: int, level: int, n: int) -> Turn:
    """Three runes of a level become one of the next, n times; what was bound stays bound."""
    if level >= LEVEL_MAX:
        reject("cap_exceeded", "rune")
    bound = min(3 * n, turn.player.stacks.get((rune(kind, level), True), 0))
    turn = ledger.take_pieces(turn, rune(kind, level), qty=3 * n, reason="fuse_in")
    turn = ledger.charge(turn, "essence", qty=5 * level * n, reason="rune")
    made_bound = -(-bound // 3)
    for is_bound, qty in ((True, made_bound), (False, n - made_bound)):
        if qty:
            turn = bag.grant_stack(turn, (rune(kind, level + 1), is_bound), qty=qty, reason="fuse_out")
    return emit(turn, "RuneFused", kind=kind, level=level + 1, n=n)


def rune_socket(turn: Turn, *, slot: int, kind: int, level: int) -> Turn:
    """A rune from the bag into a socket; the one that was there comes back, bound."""
    opens_at = 3 + slot // 2
    if max(turn.player.realm.r, turn.player.soul.highest_realm) < opens_at:
        reject("not_unlocked", f"realm {opens_at}")
    turn = ledger.take_pieces(turn, rune(kind, level), qty=1, reason="fuse_in")
    return _placed(_back(turn, slot), slot, (kind, level))


def rune_unsocket(turn: Turn, *, slot: int) -> Turn:
    """A rune back into the bag, for jade; nothing is ever destroyed."""
    if turn.player.runes.sockets[slot] is None:
        reject("not_found", "socket")
    turn = ledger.charge(turn, "jade", qty=UNSOCKET_JADE, reason="unsocket")
    return _placed(_back(turn, slot), slot, None)


def rune(kind: int, level: int) -> str:
    """The name of a rune's stack."""
    return f"rune_{kind}_{level}"


def _back(turn: Turn, slot: int) -> Turn:
    """What is in the socket returns; without room the command is refused."""
    held = turn.player.runes.sockets[slot]
    if held is None:
        return turn
    key = (rune(*held), True)
    if not bag.room_for(turn.player, key):
        reject("inventory_full")
    return ledger.give_stack(turn, key, qty=1, reason="fuse_out")


def _placed(turn: Turn, slot: int, held: tuple[int, int] | None) -> Turn:
    sockets = turn.player.runes.sockets
    turn = with_player(turn, runes=replace(turn.player.runes, sockets=(*sockets[:slot], held, *sockets[slot + 1 :])))
    return emit(turn, "RuneChanged", slot=slot, rune=list(held or ()))
