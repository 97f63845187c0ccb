"""Saves: older and newer builds can share one database without losing anything of a player."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.rules.play import World, play
from cultivation.rules.player import SECTIONS, Player
from cultivation.state import codec, migrate

SAVES = sorted((Path(__file__).parents[1] / "cases" / "saves").glob("*.hex"))
CREATE = COMMANDS["create"]
NOW_MS = 1_700_000_000_000
BORN = play(
    Player(7),
    World(tables(), b"a secret"),
    now_ms=NOW_MS,
    rule=lambda t: CREATE.run(t, CREATE.args(name="Mei Lin", element="fire")),
).player


def newer(state):
    """The save as a newer build writes it: a field and a section that this build has never heard of."""
    data = msgspec.msgpack.decode(state)
    data["realm"]["echo"] = {"depth": 3}
    data["moonlight"] = {"rank": 2, "bless": 17}
    return msgspec.msgpack.encode(data, order="sorted")


def test_what_a_newer_build_wrote_survives_this_build():
    """A player who meets the older build for a minute keeps the moonlight that only the newer one knows."""
    written = newer(codec.encode(BORN, codec.Carried()))
    player, carried = codec.decode(7, written, {"realm": 2, "moonlight": 1})
    moved = replace(player, realm=replace(player.realm, layer=5))
    back = msgspec.msgpack.decode(codec.encode(moved, carried))
    assert back["moonlight"] == {"rank": 2, "bless": 17}
    assert back["realm"]["echo"] == {"depth": 3}
    assert back["realm"]["layer"] == 5
    assert codec.schema_of(carried) == {**migrate.SCHEMA, "realm": 2, "moonlight": 1}


def test_a_round_trip_through_this_build_changes_no_byte():
    """Loading and saving is not a change."""
    written = newer(codec.encode(BORN, codec.Carried()))
    player, carried = codec.decode(7, written, {"realm": 2})
    assert codec.encode(player, carried) == written


@pytest.mark.parametrize("path", SAVES, ids=lambda path: path.stem)
def test_saves_of_released_versions_stay_readable(path):
    """A player who comes back after a year is still there."""
    player, _ = codec.decode(7, bytes.fromhex(path.read_text(encoding="ascii").strip()), dict.fromkeys(SECTIONS, 1))
    assert (player.character.name, player.character.level) == ("Mei Lin", 1)
    assert player.realm.rate > 0


def test_there_is_a_save_of_a_released_version():
    """The check above is not empty."""
    assert SAVES


def test_a_section_from_before_the_first_step_is_refused():
    """A save that this build cannot understand is not guessed at."""
    with pytest.raises(migrate.MissingMigration):
        codec.decode(7, codec.encode(BORN, codec.Carried()), {"realm": 0})


def test_a_save_of_another_shape_is_refused():
    """A broken save is noticed when it is loaded, not when the player looks."""
    broken = msgspec.msgpack.encode({"realm": {"r": "three"}})
    with pytest.raises(msgspec.ValidationError):
        codec.decode(7, broken, {})


def test_a_save_without_bound_is_refused():
    """A list that grows for ever is found before it fills the table."""
    endless = replace(BORN, character=replace(BORN.character, titles=("a title",) * 10_000))
    with pytest.raises(codec.StateTooLarge):
        codec.encode(endless, codec.Carried())


def test_what_an_older_build_sold_is_worn_no_more():
    """An item sold by a build that knows no slots neither counts on nor breaks the player."""
    (item,) = BORN.instances
    equip = COMMANDS["equip"]
    world = World(tables(), b"a secret")
    worn = play(BORN, world, now_ms=NOW_MS, rule=lambda t: equip.run(t, equip.args(id=item))).player
    read, _ = codec.decode(7, codec.encode(worn, codec.Carried()), {})
    claim = COMMANDS["idle_claim"]
    after = play(read, world, now_ms=NOW_MS, rule=lambda t: claim.run(t, claim.args())).player
    assert worn.power.sources["equip"] != after.power.sources["equip"] == (0,) * 12
    assert after.equipment.worn == {}


def test_a_save_without_the_new_sections_gets_their_beginnings():
    """A player of the first version meets every system as a newcomer does."""
    old = msgspec.msgpack.decode(codec.encode(BORN, codec.Carried()))
    kept = {name: old[name] for name in ("character", "combat", "core", "inventory", "power", "realm")}
    read, _ = codec.decode(7, msgspec.msgpack.encode(kept), dict.fromkeys(kept, 1))
    fresh = Player(7)
    for name in SECTIONS.keys() - kept.keys():
        assert getattr(read, name) == getattr(fresh, name)


def test_what_never_began_takes_no_room():
    """A save is as large as what the player has done, and an older build reads it as it always did."""
    state = codec.encode(BORN, codec.Carried())
    data = msgspec.msgpack.decode(state)
    fresh = {name for name in SECTIONS if getattr(BORN, name) == getattr(Player(7), name)}
    assert {"wings", "runes", "soul"} <= fresh
    assert data.keys() == SECTIONS.keys() - fresh
    # What the build before wrote of the same player: every section, in full.
    older = {name: msgspec.to_builtins(getattr(BORN, name)) for name in SECTIONS}
    assert len(state) * 5 < len(msgspec.msgpack.encode(older)) * 4
    for name, kind in SECTIONS.items():
        assert msgspec.convert(data.get(name, {}), kind) == msgspec.convert(older[name], kind), name
    again, carried = codec.decode(7, msgspec.msgpack.encode(older, order="sorted"), dict.fromkeys(SECTIONS, 1))
    assert codec.encode(again, carried) == state


def test_a_newer_builds_field_in_an_untouched_section_stays():
    """Nothing that only the newer build knows is left out with a section that has not begun here."""
    written = msgspec.msgpack.encode({"wings": {"glow": 4}})
    player, carried = codec.decode(7, written, {"wings": 2})
    assert msgspec.msgpack.decode(codec.encode(player, carried))["wings"]["glow"] == 4


def test_the_chain_notices_any_change():
    """A row changed by hand does not pass for a save."""
    fair = codec.chain_hash(b"k", previous=b"", ver=1, state=b"abc")
    assert fair == codec.chain_hash(b"k", previous=b"", ver=1, state=b"abc")
    others = [
        codec.chain_hash(b"k", previous=b"x", ver=1, state=b"abc"),
        codec.chain_hash(b"k", previous=b"", ver=2, state=b"abc"),
        codec.chain_hash(b"k", previous=b"", ver=1, state=b"abd"),
        codec.chain_hash(b"j", previous=b"", ver=1, state=b"abc"),
    ]
    assert fair not in others
