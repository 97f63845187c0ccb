"""Upgrades of old event forms."""

from __future__ import annotations

from typing import Any

import pytest

from gonogo.journal_store.old_forms import upgraded

UPGRADES = {
    ("Paused", 1): lambda old: old | {"v": 2, "why": ""},
    ("Paused", 2): lambda old: {"kind": "HoldPlaced", "v": 1, "reason": old["why"]},
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"kind": "Paused", "v": 1}, {"kind": "HoldPlaced", "v": 1, "reason": ""}),
        ({"kind": "Paused", "v": 2, "why": "x"}, {"kind": "HoldPlaced", "v": 1, "reason": "x"}),
        ({"kind": "HoldPlaced", "v": 1, "reason": "x"}, {"kind": "HoldPlaced", "v": 1, "reason": "x"}),
        ({"kind": "Paused", "v": 9}, {"kind": "Paused", "v": 9}),
        ({"v": 1}, {"v": 1}),
        (["Paused", 1], ["Paused", 1]),
    ],
)
def test_an_old_form_goes_through_every_upgrade_up_to_today(old: Any, new: Any) -> None:
    """A journal that is two versions behind is read as one that is one behind."""
    before = old.copy()
    assert upgraded(old, UPGRADES) == new
    assert old == before
