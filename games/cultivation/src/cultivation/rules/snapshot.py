"""A fighter as text: what somebody was when a shared row was written, whatever becomes of them later."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from cultivation.rules import combat
from cultivation.rules.fight import Fighter

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn


def taken(turn: Turn) -> str:
    """The player as a fighter now."""
    *numbers, actives = astuple(combat.fighter(turn))
    skills = ",".join(f"{mult}/{cooldown}" for mult, cooldown in actives)
    return f"{' '.join(map(str, numbers))};{skills}"


def read(text: str) -> Fighter:
    """The fighter of a text."""
    numbers, skills = text.split(";")
    pairs = (pair.split("/") for pair in skills.split(",") if pair)
    actives = tuple((int(mult), int(cooldown)) for mult, cooldown in pairs)
    level, hp, atk, dfn, spd, crit, cdmg, pen, res = map(int, numbers.split())
    return Fighter(level, hp, atk, dfn, spd, crit, cdmg, pen, res, actives)
