"""What is true of any one player after any command: every identity that the specification states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.gate.compare import round_trip
from cultivation.rules import bag, power, realms, skills
from cultivation.rules.play import begin
from cultivation.state import codec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World
    from cultivation.rules.player import Player

AHEAD_MS = (31_337, 97_001)
"""Two moments after the command: settling at both must give what settling at the second alone gives."""


def broken(player: Player, world: World, now_ms: int) -> list[str]:
    """Every identity that does not hold, by name; nothing for a player without a character."""
    if not player.character.level:
        return []
    return [*_held(player), *_grown(player, world), *_kept(player), *_settled(player, world, now_ms)]


def _held(player: Player) -> Iterator[str]:
    if min(player.purse.values(), default=0) < 0 or min(player.stacks.values(), default=1) < 1:
        yield "C4: something is below nothing"
    if bag.slots_used(player) > player.inventory.capacity:
        yield "the bag holds more than it can"
    worn = [*player.equipment.worn.values(), *player.accessories.worn.values()]
    mine = [item for item in worn if item in player.instances]
    if len(mine) != len(set(mine)) or not all(player.instances[item].bound for item in mine):
        yield "something is worn twice or unbound"
    if not all(0 <= item.enh <= 15 and item.ess_spent >= 0 for item in player.instances.values()):
        yield "an item is beyond its levels"


def _grown(player: Player, world: World) -> Iterator[str]:
    who, realm, tables = player.character, player.realm, world.tables
    if who.alloc.total() + who.free_points != 3 * (who.level - 1):
        yield "points of the character do not add up"
    if realm.amount != realm.gained - realm.spent - realm.lost or realm.amount < 0:
        yield "qi does not add up"
    if realm.rate != realms.rate(player, tables):
        yield "qi flows at another rate than it should"
    if skills.points(player) + player.skills.spent() != who.level + player.skills.earned or skills.points(player) < 0:
        yield "points of skills do not add up"
    if any(mount.level > min(50, 10 * (mount.star + 1)) for mount in player.mount.mounts.values()):
        yield "a mount grew past its gate"
    if player.mount.active not in {"", *player.mount.mounts} or len(player.soul.nodes) > 3 or player.soul.shards() < 0:
        yield "a choice is none that there is"
    if player.meridians.points > 180 or player.dantian.purity > 1_000 or not 0 <= player.wings.bless <= 1_000:
        yield "something grew past its end"
    if player.achievement.points > 2_000:
        yield "more points than all achievements have"
    if player.power != power.reference(player, tables):
        yield "kept power is not the reference's"


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
