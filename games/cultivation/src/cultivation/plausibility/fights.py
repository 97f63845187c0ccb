"""Kept fights, fought again: the same sides and the same dice are the same fight, and nobody chooses the dice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cultivation.rules import fight, pvp, roll
from cultivation.rules.kept import COMBAT

if TYPE_CHECKING:
    from collections.abc import Mapping


def differs(player: int, text: str, *, secret: bytes) -> str:
    """How a fight comes out differently; empty where it is the same. `secret` is the season's."""
    data = json.loads(text)
    seed = seed_of(player, data["name"], secret=secret)
    if str(seed) != data["seed"]:
        return f"the seed of {data['name']} is {seed}, not {data['seed']}"
    again = fight.fight(fight.of_text(data["a"]), fight.of_text(data["b"]), seed)
    found = {"won": again.won, "log_hash": fight.log_hash(again)}
    wrong = {name: value for name, value in found.items() if data[name] != value}
    return f"fought again it is {wrong}" if wrong else ""


def seed_of(player: int, name: str, *, secret: bytes) -> int:
    """What the dice follow from: the player's own stream, or the name of the match."""
    kind, _, count = name.partition(":")
    if kind == "roll":
        return roll.number(secret, player, stream=COMBAT, count=int(count))
    return pvp.seed_of(name)


def sides(text: str) -> Mapping[str, str]:
    """Both sides as they were, for a person."""
    data = json.loads(text)
    return {"a": data["a"], "b": data["b"]}
