"""Quests and achievements: what they count exists, and what they pay stays within a lifetime's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.goals import MEASURES
from cultivation.rules.ledger import FAUCETS, SINKS
from cultivation.rules.player import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables
    from cultivation.rules.tables.goals import Goal

MAIN, DAILY, WEEKLY, ACHIEVEMENTS = 60, 20, 12, 80
TIERS_MAX = 5
JADE_MAX = 3_000  # from achievements, in a life
POINTS_MAX = 2_000
TIER_POINTS = range(5, 51)
STONE_MAX = 1_500_000  # from main quests and from achievements, in a life


def findings(tables: Tables) -> Iterator[str]:
    """Every goal can be counted, and nothing pays without end."""
    table = tables.quest
    every = {**table.main, **table.daily, **table.weekly, **table.bounty}
    if lost := set(table.retired) - every.keys():
        yield f"the unknown quest {min(lost)} is retired"
    counts = [len(rows.keys() - set(table.retired)) for rows in (table.main, table.daily, table.weekly)]
    if counts != [MAIN, DAILY, WEEKLY]:
        yield f"there are not {MAIN} main, {DAILY} daily and {WEEKLY} weekly quests"
    for key, row in {**table.main, **table.daily, **table.weekly, **table.bounty}.items():
        yield from _goal(f"quest {key}", row.goal)
        if row.target < 1 or min(row.reward.stone, row.reward.essence, row.reward.exp) < 0:
            yield f"quest {key} has a number out of its range"
        if unknown := [item for item, qty in row.reward.items if item not in tables.items or qty < 1]:
            yield f"quest {key} gives {unknown[0]}, which cannot be"
    if sum(row.reward.stone for row in table.main.values()) > STONE_MAX:
        yield f"the main quests pay more than {STONE_MAX} stone"
    yield from _achievements(tables)


def _achievements(tables: Tables) -> Iterator[str]:
    table = tables.achievement
    rows = table.achievements
    if len(rows) != ACHIEVEMENTS:
        yield f"there are not {ACHIEVEMENTS} achievements"
    for key, goal in table.counters.items():
        yield from _goal(f"counter {key}", goal)
    for key, row in rows.items():
        lengths = {len(row.tiers), len(row.points), len(row.stone), len(row.jade)}
        if lengths != {len(row.tiers)} or not 1 <= len(row.tiers) <= TIERS_MAX or sorted(row.tiers) != list(row.tiers):
            yield f"the tiers of achievement {key} do not fit together"
        if any(points not in TIER_POINTS for points in row.points):
            yield f"a tier of achievement {key} is not worth 5 to 50 points"
        if row.counter not in table.counters:
            yield f"achievement {key} counts the unknown {row.counter}"
    for what, most, total in (
        ("jade", JADE_MAX, sum(sum(row.jade) for row in rows.values())),
        ("points", POINTS_MAX, sum(sum(row.points) for row in rows.values())),
        ("stone", STONE_MAX, sum(sum(row.stone) for row in rows.values())),
    ):
        if total > most:
            yield f"all achievements give {total} {what}, more than {most}"


def _is_posted(words: str) -> bool:
    """Whether there are postings such as `faucet:idle:stone`."""
    kind, _, rest = words.partition(":")
    reason, _, asset = rest.partition(":")
    table = {"faucet": FAUCETS, "sink": SINKS}.get(kind, {})
    return reason in table.get(asset, ()) and asset in CURRENCIES


def _goal(who: str, goal: Goal) -> Iterator[str]:
    if bool(goal.state) == bool(goal.event):
        yield f"{who} counts neither state nor events, or both"
    if goal.ledger and not _is_posted(goal.ledger):
        yield f"{who} is added up from {goal.ledger}, which nothing posts"
    if goal.state and goal.state not in MEASURES:
        yield f"{who} measures the unknown {goal.state}"
    if goal.event and not {goal.sum, goal.field} - {""} <= CATALOGUE.get(goal.event, frozenset({"?"})) - {"?"}:
        yield f"{who} reads what {goal.event} does not have"
    if goal.event and goal.event not in CATALOGUE:
        yield f"{who} counts the unknown event {goal.event}"
