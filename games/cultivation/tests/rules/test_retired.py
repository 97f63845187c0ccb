"""Retired quests of a day, a week and a bounty, by the rules alone."""

from __future__ import annotations

from dataclasses import replace

from cultivation.content.load import tables
from cultivation.rules.play import World, begin
from cultivation.rules.player import Character, Player, Quest
from cultivation.rules.quests import chosen
from cultivation.rules.retired import pools
from cultivation.rules.sections.quest import Bounty, Period

T = tables()
NOW_MS = 1_700_000_000_000
DAY, WEEK = NOW_MS // 86_400_000, (NOW_MS // 86_400_000 + 3) // 7
DAILY, WEEKLY, BOUNTY = list(T.quest.daily)[:5], list(T.quest.weekly)[:3], next(iter(T.quest.bounty))


def looked_at(retired, *, prog, claimed=(False,) * 5):
    world = World(replace(T, quest=replace(T.quest, retired=tuple(retired))), b"secret")
    quest = Quest(
        daily=Period(DAY, tuple(DAILY), (prog,) * 5, claimed),
        weekly=Period(WEEK, tuple(WEEKLY), (prog,) * 3, (False,) * 3),
        bounty=Bounty(BOUNTY, NOW_MS + 1, prog),
    )
    player = Player(7, character=Character(name="Old Hand", level=9, created_ms=NOW_MS), quest=quest)
    return begin(player, world, now_ms=NOW_MS)


def told(turn):
    return [(e.data["kind"], e.data["quest"]) for e in turn.events if e.type == "QuestRetired"]


def test_what_is_complete_is_told_once_and_what_is_not_vanishes():
    """A quest of the day, one of the week and a bounty: each reward is announced once, and counts as claimed."""
    turn = looked_at((DAILY[0], WEEKLY[2], BOUNTY), prog=10**6)
    assert told(turn) == [("daily", DAILY[0]), ("weekly", WEEKLY[2]), ("bounty", BOUNTY)]
    quest = turn.player.quest
    assert (quest.daily.claimed, quest.weekly.claimed, quest.bounty) == (
        (True, False, False, False, False), (False, False, True), None)  # fmt: skip
    assert told(begin(turn.player, World(turn.tables, b"secret"), now_ms=NOW_MS)) == []
    assert told(looked_at((DAILY[0], WEEKLY[2], BOUNTY), prog=0)) == []


def test_the_bonus_of_the_day_is_still_in_reach():
    """Who had claimed the other four gets the chest, once, although the fifth is gone."""
    turn = looked_at((DAILY[4],), prog=0, claimed=(True,) * 4 + (False,))
    assert turn.player.quest.daily.bonus
    assert turn.player.stacks == {("old_chest", True): 1}


def test_nobody_gets_a_retired_quest_any_more():
    """Neither a day nor a week nor a hunter's board offers it."""
    table = replace(T.quest, retired=(DAILY[0], WEEKLY[0]))
    assert DAILY[0] not in pools(table)["daily"]
    assert all(DAILY[0] not in chosen(pools(table)["daily"], day, 7, count=5) for day in range(200))
    assert len(pools(table)["weekly"]) == len(T.quest.weekly) - 1
