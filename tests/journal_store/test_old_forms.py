"""Upgrades of old event forms."""

from __future__ import annotations

from typing import Any

import pytest

from gonogo.core.chain import Line
from gonogo.core.events import PhaseEntered
from gonogo.journal_store.line import event_of
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


def test_an_old_line_is_read_as_todays_event() -> None:
    """A store upgrades what it reads, and leaves place, times and digest as they were written."""
    old = Line(3, 1.0, 2.0, b'{"kind":"StageEntered","stage":"p","v":1}', "sha256:0")
    upgrades = {("StageEntered", 1): lambda form: {"kind": "PhaseEntered", "v": 1, "phase": form["stage"]}}
    event = event_of("run", old, upgrades=upgrades)
    assert (event.what, event.index, event.at_s, event.digest) == (PhaseEntered("p"), 3, 1.0, "sha256:0")
