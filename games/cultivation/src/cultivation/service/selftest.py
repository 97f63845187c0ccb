"""What a build checks of itself before players are sent to it: known answers of every system that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.check import findings
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import combat, fight, power, realms
from cultivation.rules.play import World, play
from cultivation.rules.player import Player
from cultivation.rules.systems import SYSTEMS
from cultivation.rules.turn import Rejected
from cultivation.state import codec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables

T0_MS = 1_700_000_000_000
NEW_PLAYER_POWER = 851


def self_test(tables: Tables) -> list[str]:
    """One sentence for each thing that is wrong; nothing of it touches the database."""
    found = findings(tables)
    known = {system.name for system in SYSTEMS}
    found += [f"{name} belongs to no system" for name, command in COMMANDS.items() if command.system not in known]
    try:
        for check in (_character, _combat, _inventory, _realms, _save):
            found += check(World(tables, b"self-test"))
    except (Rejected, KeyError, ValueError, TypeError) as error:
        found.append(f"a rule breaks on an ordinary player: {error!r}")
    return found


def _born(world: World) -> Player:
    command = COMMANDS["create"]
    args = command.args(name="Selftest", element="fire")
    return play(Player(id=1), world, now_ms=T0_MS, rule=lambda t: command.rule(t, args)).player


def _character(world: World) -> Iterator[str]:
    born = _born(world)
    if power.power_of(born.power, 0) != NEW_PLAYER_POWER:
        yield f"a new player has not {NEW_PLAYER_POWER} of power"
    if born.purse.get("stone") != world.tables.start_stone:
        yield "the start grant is not paid"


def _combat(world: World) -> Iterator[str]:
    player = _born(world)
    fought = play(player, world, now_ms=T0_MS + 5_000, rule=lambda t: combat.stage_challenge(t, stage=1))
    again = fight.fight(combat.fighter(fought), combat.enemy(1), int(dict(fought.reply)["seed"]))
    if fight.log_hash(again) != fought.player.combat.log_hash:
        yield "the same seed does not give the same fight"
    later = play(player, world, now_ms=T0_MS + 3_600_000, rule=combat.idle_claim).player
    twice = play(later, world, now_ms=T0_MS + 3_600_000, rule=combat.idle_claim)
    if later.purse["stone"] != player.purse["stone"] + 600 or any(p.reason == "idle" for p in twice.postings):
        yield "an hour of expedition does not pay once"


def _inventory(world: World) -> Iterator[str]:
    command = COMMANDS["use"]
    args = command.args(item="minor_pill", bound=True, n=2)
    used = play(_born(world), world, now_ms=T0_MS, rule=lambda t: command.rule(t, args)).player
    if used.stacks["minor_pill", True] != 3 or used.realm.amount != 40:
        yield "pills do not give their qi"


def _realms(world: World) -> Iterator[str]:
    player = _born(world)
    whole = realms.settled_realm(player, world.tables, T0_MS + 97_001)
    split = play(player, world, now_ms=T0_MS + 31_337, rule=realms.settle).player
    if realms.settled_realm(split, world.tables, T0_MS + 97_001) != whole:
        yield "settling in two parts is not settling once"


def _save(world: World) -> Iterator[str]:
    born = _born(world)
    state = codec.encode(born, codec.Carried())
    read, carried = codec.decode(born.id, state, {})
    if codec.encode(read, carried) != state:
        yield "a save does not come back as it was"
