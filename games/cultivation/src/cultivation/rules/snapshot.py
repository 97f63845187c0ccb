"""A fighter as text: what somebody was when a shared row was written, whatever becomes of them later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import combat, fight

if TYPE_CHECKING:
    from cultivation.rules.fight import Fighter
    from cultivation.rules.turn import Turn


def taken(turn: Turn) -> str:
    """The player as a fighter now."""
    return fight.as_text(combat.fighter(turn))


def read(text: str) -> Fighter:
    """The fighter of a text."""
    return fight.of_text(text)
