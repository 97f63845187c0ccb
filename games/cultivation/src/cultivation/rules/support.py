"""What a person may do for a player by hand; value comes out of the faucet `admin`, which has its own review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cultivation.rules import bag, ledger, realms
from cultivation.rules.turn import emit, with_player

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn


@dataclass(frozen=True, slots=True)
class Raise:
    """Where a player is put: never further back than the player is. `age_ms` is the least age of the character."""

    realm: int = 0
    level: int = 0
    age_ms: int = 0
    stone: int = 0
    jade: int = 0
    items: tuple[tuple[str, int], ...] = ()


def raised(turn: Turn, to: Raise) -> Turn:
    """The player further on, as if it had been played; free points follow from the level."""
    who = turn.player.character
    level = max(who.level, to.level)
    grown = replace(
        who,
        level=level,
        free_points=who.free_points + 3 * (level - who.level),
        created_ms=min(who.created_ms, turn.now_ms - to.age_ms),
    )
    realm = replace(turn.player.realm, r=max(turn.player.realm.r, to.realm))
    turn = realms.with_rate(with_player(turn, character=grown, realm=realm))
    if level > who.level:
        turn = emit(turn, "LevelUp", **{"from": who.level, "to": level})
    turn = ledger.pay(turn, "stone", qty=to.stone, reason="admin")
    turn = ledger.pay(turn, "jade", qty=to.jade, reason="admin")
    for item, qty in to.items:
        turn = bag.grant_stack(turn, (item, False), qty=qty, reason="admin")
    return turn
