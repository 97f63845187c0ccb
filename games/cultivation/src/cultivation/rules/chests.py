"""What is inside: chests roll on a table, bosses leave a unique item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import bag, roll
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import answer, roll_ppm

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn


def open_chests(turn: Turn, n: int) -> Turn:
    """Roll n chests, then grant what came out; n at once give what n single openings give."""
    weights = [row.weight_ppm for row in turn.tables.chest]
    found: dict[str, int] = {}
    for _ in range(n):
        turn, rolled = roll_ppm(turn, "drop")
        row = turn.tables.chest[roll.choose(weights, rolled)]
        found[row.item] = found.get(row.item, 0) + row.qty
    for item, qty in found.items():
        turn = bag.grant_stack(turn, (item, False), qty=qty, reason="drop")
    return answer(turn, drops=found) if found else turn


def drop_gear(turn: Turn, stage: int) -> Turn:
    """One unique item of the tier that stage and realm allow, its quality and affixes rolled."""
    tier = min(1 + stage // 40, turn.player.realm.r + 1)
    turn, rolled = roll_ppm(turn, "drop")
    quality = roll.choose(turn.tables.quality_ppm, rolled)
    turn, kind = _kind(turn)
    turn, rolled_affixes = affixes(turn, turn.tables.quality_affixes[quality])
    turn, made = bag.make_instance(turn, kind, tier=tier, quality=quality, bound=False)
    return bag.grant_instance(turn, replace(made, affixes=rolled_affixes), reason="drop")


def _kind(turn: Turn) -> tuple[Turn, str]:
    """A piece of gear; from the first realm on one in four is an accessory."""
    kinds = sorted(turn.tables.gear)
    turn, rolled = roll_ppm(turn, "drop")
    if turn.player.realm.r == 0 or rolled % 8 < len(kinds):
        return turn, kinds[rolled % len(kinds)]
    turn, rolled = roll_ppm(turn, "drop")
    return turn, sorted(turn.tables.accessories.definitions)[rolled % len(turn.tables.accessories.definitions)]


def affixes(turn: Turn, count: int) -> tuple[Turn, tuple[tuple[int, int], ...]]:
    """Pairs of kind (0 to 7) and strength (500 to 1500 thousandths)."""
    found: list[tuple[int, int]] = []
    for _ in range(count):
        turn, kind = roll_ppm(turn, "drop")
        turn, strength = roll_ppm(turn, "drop")
        found.append((kind % 8, 500 + strength % 1_001))
    return turn, tuple(found)
