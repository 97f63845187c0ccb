"""Renewing a value quickly is renewing it rightly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.rules.player import CURRENCIES, Character, Player
from cultivation.rules.renewed import renewed


def test_it_agrees_with_the_standard_library():
    """Nothing of a player is lost or mixed up between two steps of a rule."""
    player = Player(7, purse=dict.fromkeys(CURRENCIES, 3))
    changes = {"character": Character(level=4), "id": 9}
    assert renewed(player, **changes) == replace(player, **changes)
    assert renewed(player) == player
    assert player.id == 7


def test_a_field_that_is_not_there_is_refused():
    """A misspelt section does not vanish silently."""
    with pytest.raises(KeyError):
        renewed(Player(7), charakter=Character())
