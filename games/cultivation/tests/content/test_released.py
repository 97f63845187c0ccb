"""What was promised with a release is kept by the next: quests, targets, thresholds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cultivation.content.load import tables

T = tables()
RELEASED = sorted((Path(__file__).parents[1] / "cases" / "goals").glob("*.json"))
QUESTS = {**T.quest.main, **T.quest.daily, **T.quest.weekly, **T.quest.bounty}


def broken(released):
    """Every promise of a release that the content of today does not keep."""
    for key, target in released["quests"].items():
        if key not in QUESTS:
            yield f"quest {key} is gone: retire it instead"
        elif QUESTS[key].target < target:
            yield f"quest {key} wants less than it did"
    for key, (counter, tiers) in released["achievements"].items():
        row = T.achievement.achievements.get(key)
        if row is None or row.counter != counter or list(row.tiers[: len(tiers)]) != tiers:
            yield f"achievement {key} is not what was claimed"
    order = [key for key in T.quest.main if key in released["main"]]
    if order != released["main"]:
        yield "main quests are in another order"


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_what_was_released_is_kept(path):
    """Nobody's claimed tier moves, nobody's quest vanishes with its reward, no target falls below what was reached."""
    assert list(broken(json.loads(path.read_text(encoding="utf-8")))) == []


def test_there_is_a_release_to_keep():
    """The check is not empty, and it finds what it looks for."""
    first = json.loads(RELEASED[0].read_text(encoding="utf-8"))
    assert len(first["quests"]) > 90
    assert len(first["achievements"]) == 80
    quest, name = next(iter(first["quests"])), next(iter(first["achievements"]))
    assert list(broken({**first, "quests": {"moon": 1}})) == ["quest moon is gone: retire it instead"]
    assert list(broken({**first, "quests": {quest: 10**9}})) == [f"quest {quest} wants less than it did"]
    assert list(broken({**first, "achievements": {name: ["level", [1]]}})) == [
        f"achievement {name} is not what was claimed"
    ]
    assert list(broken({**first, "main": first["main"][::-1]})) == ["main quests are in another order"]
