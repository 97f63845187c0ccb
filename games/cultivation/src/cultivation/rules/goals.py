"""What an event, or a player as he stands, counts towards a goal."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules import power

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.player import Player
    from cultivation.rules.tables.goals import Goal
    from cultivation.rules.turn import Event


def worth(goal: Goal, event: Event) -> int:
    """What an event adds; 0 for one that the goal does not mean."""
    if goal.event != event.type or (goal.field and event.data.get(goal.field, 0) < goal.least):
        return 0
    return int(event.data[goal.sum]) if goal.sum else 1


def measure(goal: Goal, player: Player) -> int:
    """How far the player is by a goal over state; 0 for a goal over events."""
    return MEASURES[goal.state](player) if goal.state else 0


MEASURES: Mapping[str, Callable[[Player], int]] = MappingProxyType(
    {
        "level": lambda p: p.character.level,
        "realm": lambda p: p.realm.r,
        "power": lambda p: power.power_of(p.power, p.realm.r),
        "stage": lambda p: p.combat.stage_cleared,
        "worn": lambda p: len(p.equipment.worn),
        "enhanced": lambda p: max((item.enh for item in p.instances.values()), default=0),
        "skills": lambda p: p.skills.spent(),
        "acupoints": lambda p: p.meridians.points,
        "dantian": lambda p: p.dantian.level,
        "purity": lambda p: p.dantian.purity,
        "mounts": lambda p: len(p.mount.mounts),
        "wings": lambda p: p.wings.steps(),
        "book": lambda p: len(p.accessories.book),
        "runes": lambda p: sum(held[1] for held in p.runes.sockets if held),
        "soul": lambda p: p.soul.level,
        "transcended": lambda p: p.soul.transcended,
        "main": lambda p: p.quest.main,
    }
)
