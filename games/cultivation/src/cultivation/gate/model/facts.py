"""What is true of any one player after any command: every identity that the specification states.

Formulas are those of the slow reference, which shares no code with the rules; the rules themselves are asked only where
one way of theirs must give what another one gives (kept and recomputed power, settling once and twice, reading and
writing a save).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from cultivation.gate.compare import round_trip
from cultivation.gate.model import reference
from cultivation.rules import power
from cultivation.rules.play import begin
from cultivation.state import codec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World
    from cultivation.rules.player import Player
    from cultivation.store.read import Loaded

AHEAD_MS = (31_337, 97_001)
"""Two moments after the command: settling at both must give what settling at the second alone gives."""


def broken(loaded: Loaded, world: World, now_ms: int) -> list[str]:
    """Every identity that does not hold, by name; nothing for a player without a character."""
    player = loaded.player
    if not player.character.level:
        return []
    save = msgspec.msgpack.decode(loaded.state)
    return [
        *_held(player),
        *_grown(player),
        *_reckoned(player, save, world),
        *_dated(save, now_ms),
        *_kept(player),
        *_settled(player, world, now_ms),
    ]


def _held(player: Player) -> Iterator[str]:
    if min(player.purse.values(), default=0) < 0 or min(player.stacks.values(), default=1) < 1:
        yield "C4: something is below nothing"
    worn = [*player.equipment.worn.values(), *player.accessories.worn.values()]
    mine = [item for item in worn if item in player.instances]
    if len(mine) != len(set(mine)) or not all(player.instances[item].bound for item in mine):
        yield "something is worn twice or unbound"
    if reference.slots([*player.stacks.values()], {*player.instances}, {*worn}) > player.inventory.capacity:
        yield "the bag holds more than it can"
    if not all(0 <= item.enh <= 15 and item.ess_spent >= 0 for item in player.instances.values()):
        yield "an item is beyond its levels"


def _grown(player: Player) -> Iterator[str]:
    who, realm = player.character, player.realm
    if who.alloc.total() + who.free_points != 3 * (who.level - 1):
        yield "points of the character do not add up"
    if realm.amount != realm.gained - realm.spent - realm.lost or realm.amount < 0:
        yield "qi does not add up"
    if any(mount.level > min(50, 10 * (mount.star + 1)) for mount in player.mount.mounts.values()):
        yield "a mount grew past its gate"
    if player.mount.active not in {"", *player.mount.mounts} or len(player.soul.nodes) > 3 or player.soul.shards() < 0:
        yield "a choice is none that there is"
    if player.meridians.points > 180 or player.dantian.purity > 1_000 or not 0 <= player.wings.bless <= 1_000:
        yield "something grew past its end"
    if player.achievement.points > 2_000:
        yield "more points than all achievements have"


def _reckoned(player: Player, save: reference.Save, world: World) -> Iterator[str]:
    if player.realm.rate != reference.qi_rate(save, world.tables):
        yield "qi flows at another rate than it should"
    earned, used = reference.skill_points(save)
    if used > earned or used != player.skills.spent():
        yield "points of skills do not add up"
    if player.power != power.reference(player, world.tables):
        yield "kept power is not the reference's"
    sources = [list(vector) for vector in player.power.sources.values()]
    if power.power_of(player.power, player.realm.r) != reference.power(sources, player.realm.r):
        yield "power is not what its sources add up to"


def _dated(save: reference.Save, now_ms: int) -> Iterator[str]:
    """Nothing counts by a day that has not begun in the region."""
    if max(reference.days_kept(save), default=0) > reference.day(now_ms):
        yield "a day is counted that has not begun"


def _kept(player: Player) -> Iterator[str]:
    state = codec.encode(player, codec.Carried())
    read, carried = codec.decode(player.id, state, {})
    if codec.encode(read, carried) != state:
        yield "a save read and written is another"
    if lost := round_trip(player):
        yield f"a save of the next build loses {lost} in this one"


def _settled(player: Player, world: World, now_ms: int) -> Iterator[str]:
    first, second = (max(now_ms, player.core.last_ms) + ms for ms in AHEAD_MS)
    once = begin(player, world, now_ms=second).player
    twice = begin(begin(player, world, now_ms=first).player, world, now_ms=second).player
    if once.realm != replace(twice.realm):
        yield "settling twice is not settling once"
