"""Renewing a value quickly is renewing it rightly."""

from __future__ import annotations

from dataclasses import fields, replace

import msgspec
import pytest

from cultivation.rules.player import CURRENCIES, Character, Meridians, Player, Realm
from cultivation.rules.renewed import renewed
from cultivation.rules.turn import Posting
from cultivation.state import codec


def test_it_agrees_with_the_standard_library():
    """Nothing of a player is lost or mixed up between two steps of a rule."""
    player = Player(7, purse=dict.fromkeys(CURRENCIES, 3))
    changes = {"character": Character(level=4), "id": 9}
    assert renewed(player, **changes) == replace(player, **changes)
    assert renewed(player) == player
    assert player.id == 7


@pytest.mark.parametrize("value", [Player(7), Posting("a", "b", "stone", 1, "idle"), Meridians()], ids=type)
def test_it_agrees_for_values_with_slots_and_without(value):
    """However a value keeps its fields, nothing of it is lost."""
    first, *_ = (field.name for field in fields(value))
    assert renewed(value, **{first: 5}) == replace(value, **{first: 5}) != value


def test_a_player_read_from_a_save_is_whole():
    """A save is written whole, also the parts that stood in it as their defaults."""
    player, carried = codec.decode(7, msgspec.msgpack.encode({"realm": {"r": 3}}), {})
    assert msgspec.to_builtins(player.realm) == msgspec.to_builtins(Realm(r=3))
    assert msgspec.msgpack.decode(codec.encode(player, carried))["realm"]["layer"] == 1


def test_a_field_that_is_not_there_is_refused():
    """A misspelt section does not vanish silently."""
    with pytest.raises(KeyError):
        renewed(Player(7), charakter=Character())
