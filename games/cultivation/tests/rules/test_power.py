"""Power: exact, and cached exactly like computed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.content.vectors import player
from cultivation.rules import combat, power
from cultivation.rules.play import World, begin, play
from cultivation.rules.player import (
    SECTIONS,
    Accessories,
    Achievement,
    Alloc,
    Character,
    Combat,
    Core,
    Dantian,
    Equipment,
    Instance,
    Inventory,
    Membership,
    Meridians,
    Player,
    Power,
    Quest,
    Realm,
    Runes,
    Skills,
    Soul,
    Stable,
    Wings,
)  # fmt: skip
from cultivation.rules.sections.mount import Mount
from cultivation.rules.turn import with_player

GEAR = (
    Instance("1.1", "weapon", 2, 3, True, affixes=((1, 900), (6, 1_200)), enh=7),
    Instance("1.2", "snow_coral_band", 1, 2, True, affixes=((4, 700),)),
)
CHANGED = {
    "accessories": Accessories(worn={"ring_l": "1.2"}, book=("snow_coral_band",)),
    "dantian": Dantian(level=4, purity=30),
    "equipment": Equipment(worn={"weapon": "1.1", "head": "1.3"}),
    "guild": Membership(guild=5, rev=2, qi=1, hp=2, atk=3),
    "meridians": Meridians(points=31),
    "mount": Stable(mounts={"dun_pony": Mount(level=7)}, active="dun_pony"),
    "runes": Runes(sockets=((0, 3), (2, 1), (0, 2), None, None, None, None, (5, 4))),
    "skills": Skills(passive={"iron_marrow": 3}),
    "soul": Soul(level=3, nodes=(2,), transcended=1),
    "wings": Wings(rank=1, step=4),
    "quest": Quest(main=4),
    "achievement": Achievement(points=90),
    "character": Character(level=33, alloc=Alloc(4, 3, 2, 1)),
    "combat": Combat(stage_cleared=9),
    "core": Core(last_ms=9),
    "inventory": Inventory(capacity=90),
    "power": Power({"char": (1,) * 12}),
    "realm": Realm(r=4, layer=6),
}


def test_a_new_player_has_851():
    """The number that the specification names."""
    born = Player(1, character=Character(level=1))
    assert power.power_of(power.reference(born, tables()), 0) == 851


def wearing():
    """A player who has something of which every section makes use."""
    held = {item.id: item for item in (*GEAR, Instance("1.3", "head", 2, 0, True))}
    return Player(
        1, character=Character(level=1), instances=held, dantian=Dantian(level=1),
        equipment=Equipment(worn={"weapon": "1.1"}), accessories=Accessories(worn={"ring_r": "1.2"}),
    )  # fmt: skip


def test_an_item_that_is_enhanced_counts_at_once():
    """What is worn and better makes stronger, and nothing else changes."""
    before = wearing()
    better = {**before.instances, "1.1": replace(before.instances["1.1"], enh=9), "1.2": replace(GEAR[1], quality=4)}
    after = replace(before, instances=better)
    old, new = (power.reference(p, tables()).sources for p in (before, after))
    assert {name for name in old if old[name] != new[name]} == {"equip", "acc"}
    declared = {name for name, source in power.SOURCES.items() if "instances" in source.reads}
    assert declared == {"equip", "acc"}


def test_there_are_thirteen_sources():
    """Nothing that makes stronger is forgotten."""
    assert len(power.SOURCES) == 13


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_source_changes_with_the_sections_it_declares_and_no_other(section):
    """A source that reads more than it says would leave a player with the power of yesterday."""
    before = wearing()
    after = replace(before, **{section: CHANGED[section]})
    old, new = (power.reference(p, tables()).sources for p in (before, after))
    differ = {name for name in power.SOURCES if old[name] != new[name]}
    assert differ == {name for name, source in power.SOURCES.items() if section in source.reads}


@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"power"}))
def test_kept_vectors_equal_the_reference(section):
    """What is kept from before is what a full recomputation would give."""
    before = wearing()
    before = replace(before, power=power.reference(before, tables()))
    after = power.refresh(before, replace(before, **{section: CHANGED[section]}), tables())
    assert after.power == power.reference(after, tables())


def test_vectors_of_sources_that_are_gone_or_new_are_put_right():
    """A save of another build with other sources gets the power of this one."""
    player = Player(1, character=Character(level=1), power=Power({"wings": (9,) * 12}))
    assert power.refresh(player, player, tables()).power == power.reference(player, tables())


@pytest.mark.parametrize("section", sorted(CHANGED.keys() - {"power"}))
def test_a_fighter_is_as_strong_as_the_full_recomputation_says(section):
    """Fights are quick because power is kept, and nobody fights with the strength of a moment ago."""
    things = {one.id: one for one in (*GEAR, Instance("1.3", "head", 1, 0, True))}
    player = replace(Player(7), character=Character(name="Kept", level=20), instances=things)
    player = replace(player, power=power.reference(player, tables()))
    turn = begin(player, World(tables(), b"a secret"), now_ms=1_700_000_000_000)
    grown = with_player(turn, **{section: CHANGED[section]})
    s = power.stats(power.reference(grown.player, tables()))
    found = combat.fighter(grown)
    assert (found.hp, found.atk, found.dfn, found.spd, found.crit) == (s.hp, s.atk, s.dfn, s.spd, s.crit)


T = tables()


def test_a_player_written_under_other_content_is_computed_anew():
    """When a table changes, nobody keeps the power that the old one gave: the kept vectors and the reference agree."""
    richer = replace(T, version="another", realms=tuple(replace(row, scale=row.scale + 1) for row in T.realms))
    world = World(richer, b"secret")
    old = replace(player(17, T), content_row=T.version)
    old = replace(old, power=power.reference(old, T))
    for now in (
        play(old, world, now_ms=10**12, rule=lambda turn: turn).player,
        begin(old, world, now_ms=10**12).player,
    ):
        assert now.power == power.reference(now, richer) != old.power
    same = replace(old, content_row=richer.version)
    assert begin(same, world, now_ms=10**12).player.power == old.power
