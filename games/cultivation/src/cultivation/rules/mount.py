"""System 2.17, mount: beasts that grow, evolve, and carry the expedition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import ledger
from cultivation.rules.sections.mount import Mount
from cultivation.rules.turn import answer, emit, reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn

FODDER, CORE = "fodder", "beast_core"
FODDER_EXP = 10
LEVEL_MAX = 50
STAR_MAX = 5
GATE_EVERY = 10


def receive(turn: Turn, mount: str, n: int) -> Turn:
    """A new mount comes to the stable; the first one is not ridden until the player says so."""
    stable = turn.player.mount
    if n != 1 or mount in stable.mounts:
        reject("wrong_state", "owned")
    turn = with_player(turn, mount=replace(stable, mounts={**stable.mounts, mount: Mount()}))
    return emit(turn, "MountReceived", mount=mount)


def feed(turn: Turn, *, mount: str, n: int) -> Turn:
    """Fodder becomes experience, up to the next gate; what is not needed is not eaten."""
    fed = _owned(turn, mount)
    needed = exp_to_gate(fed)
    if needed == 0:
        reject("wrong_state", "at a gate")
    eaten = min(n, -(-needed // FODDER_EXP))
    turn = ledger.take_pieces(turn, FODDER, qty=eaten, reason="feed")
    grown = _grown(fed, min(needed, eaten * FODDER_EXP))
    turn = emit(_with(turn, mount, grown), "MountFed", mount=mount, level=grown.level)
    return answer(turn, eaten=eaten, level=grown.level)


def evolve(turn: Turn, *, mount: str) -> Turn:
    """At a gate: one star more, and growth goes on."""
    old = _owned(turn, mount)
    if old.star >= STAR_MAX or old.level < gate(old):
        reject("wrong_state", "not at a gate")
    turn = ledger.take_pieces(turn, CORE, qty=old.star + 1, reason="feed")
    turn = ledger.charge(turn, "stone", qty=2_000 * 4**old.star, reason="mount")
    turn = _with(turn, mount, replace(old, star=old.star + 1))
    return emit(turn, "MountEvolved", mount=mount, star=old.star + 1)


def ride(turn: Turn, *, mount: str) -> Turn:
    """Ride another mount, or with an empty name none."""
    stable = turn.player.mount
    if mount:
        _owned(turn, mount)
    if mount == stable.active:
        reject("wrong_state", "ridden")
    return emit(with_player(turn, mount=replace(stable, active=mount)), "MountChanged", mount=mount)


def gate(mount: Mount) -> int:
    """The level at which growth stops until the mount evolves."""
    return min(LEVEL_MAX, GATE_EVERY * (mount.star + 1))


def exp_to_gate(mount: Mount) -> int:
    """Experience until the gate; 0 at the gate."""
    return max(0, sum(20 * level * level for level in range(mount.level, gate(mount))) - mount.exp)


def _grown(mount: Mount, exp: int) -> Mount:
    level, held = mount.level, mount.exp + exp
    while level < gate(mount) and held >= 20 * level * level:
        held -= 20 * level * level
        level += 1
    return replace(mount, level=level, exp=held)


def _with(turn: Turn, mount: str, changed: Mount) -> Turn:
    stable = turn.player.mount
    return with_player(turn, mount=replace(stable, mounts={**stable.mounts, mount: changed}))


def _owned(turn: Turn, mount: str) -> Mount:
    found = turn.player.mount.mounts.get(mount)
    if found is None:
        reject("not_found", "mount")
    return found
