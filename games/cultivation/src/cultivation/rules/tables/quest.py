"""Content of system 2.5, quest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cultivation.rules.tables.goals import Goal, Reward


@dataclass(frozen=True, slots=True)
class QuestRow:
    """One quest: what to reach, and for what."""

    name: str
    goal: Goal
    target: int
    reward: Reward


@dataclass(frozen=True, slots=True)
class QuestTable:
    """Main quests in order, the pools of daily and weekly ones, and bounties. A quest that was released stays here for
    ever: `retired` names those that nobody gets any more.
    """

    main: Mapping[str, QuestRow]
    daily: Mapping[str, QuestRow]
    weekly: Mapping[str, QuestRow]
    bounty: Mapping[str, QuestRow]
    retired: tuple[str, ...] = ()
