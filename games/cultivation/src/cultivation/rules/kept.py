"""One fight in a hundred is kept whole, so that it can be fought again elsewhere and must come out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import fight
from cultivation.rules.turn import emit

if TYPE_CHECKING:
    from cultivation.rules.fight import Fight, Fighter
    from cultivation.rules.turn import Turn

ONE_IN = 100
COMBAT = "combat"


def kept(turn: Turn, sides: tuple[Fighter, Fighter], seed: int, *, name: str, result: Fight) -> Turn:
    """Tells the auditor of a fight whose dice fell so: by the seed nobody chooses which. `name` is what the seed
    follows from: `roll:<count>` on the player's stream of combat, or the name of a match.
    """
    if seed % ONE_IN:
        return turn
    a, b = (fight.as_text(side) for side in sides)
    log_hash = fight.log_hash(result)
    return emit(turn, "FightKept", name=name, seed=str(seed), a=a, b=b, won=result.won, log_hash=log_hash)


def last_roll(turn: Turn) -> str:
    """What the seed just rolled on the player's stream of combat follows from."""
    return f"roll:{turn.player.core.rolls[COMBAT] - 1}"
