"""Power: exact, and cached exactly like computed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.rules import power
from cultivation.rules.player import SECTIONS, Alloc, Character, Combat, Core, Guild, Inventory, Player, Power, Realm

CHANGED = {
    "character": Character(level=33, alloc=Alloc(4, 3, 2, 1)),
    "combat": Combat(stage_cleared=9),
    "core": Core(last_ms=9),
    "guild": Guild(id=1, rev=3, qi=1, hp=2, atk=3),
    "inventory": Inventory(capacity=90),
    "power": Power({"char": (1,) * 12}),
    "realm": Realm(r=4, layer=6),
}


def test_a_new_player_has_851():
    """The number that the specification names."""
    born = Player(1, character=Character(level=1))
    assert power.power_of(power.reference(born, tables()), 0) == 851


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_source_changes_with_the_sections_it_declares_and_no_other(section):
    """A source that reads more than it says would leave a player with the power of yesterday."""
    before = Player(1, character=Character(level=1))
    after = replace(before, **{section: CHANGED[section]})
    old, new = (power.reference(p, tables()).sources for p in (before, after))
    differ = {name for name in power.SOURCES if old[name] != new[name]}
    assert differ == {name for name, source in power.SOURCES.items() if section in source.reads}


@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"power"}))
def test_kept_vectors_equal_the_reference(section):
    """What is kept from before is what a full recomputation would give."""
    before = Player(1, character=Character(level=1))
    before = replace(before, power=power.reference(before, tables()))
    after = power.refresh(before, replace(before, **{section: CHANGED[section]}), tables())
    assert after.power == power.reference(after, tables())


def test_vectors_of_sources_that_are_gone_or_new_are_put_right():
    """A save of another build with other sources gets the power of this one."""
    player = Player(1, character=Character(level=1), power=Power({"wings": (9,) * 12}))
    assert power.refresh(player, player, tables()).power == power.reference(player, tables())
