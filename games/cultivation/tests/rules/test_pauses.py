"""What runs against a player does not run while the house has switched its system off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.rules.calendar import begins_ms, day_of, week_begins_ms, week_of
from cultivation.rules.pauses import STILL_OFF_MS, Pause, open_days
from cultivation.rules.play import World, begin
from cultivation.rules.player import Character, Player, Quest, Wings
from cultivation.rules.sections.quest import Bounty
from cultivation.rules.wings import FADES_MS, bless_now

T = tables()
T0 = 1_700_000_000_000
HOUR = 3_600_000
BOUNTY = next(iter(T.quest.bounty))


def player(**sections):
    return Player(7, character=Character(name="Old Hand", level=9, created_ms=T0), **sections)


def seen(who, at_ms, *pauses):
    """The player as of a moment, twice looked at: what is given back is given back once."""
    world = World(T, b"secret", tuple(Pause(system, T0 + off, T0 + on) for system, off, on in pauses))
    once = begin(who, world, now_ms=T0 + at_ms).player
    twice = begin(once, world, now_ms=T0 + at_ms).player
    assert (twice.quest.bounty, twice.wings) == (once.quest.bounty, once.wings)
    return once


@pytest.mark.parametrize(
    ("pauses", "at_ms", "longer_ms"),
    [
        ((("quest", HOUR, 3 * HOUR),), 5 * HOUR, 2 * HOUR),
        ((("quest", HOUR, 3 * HOUR),), 2 * HOUR, 0),  # not over yet: nobody could have claimed anyway
        ((("quest", HOUR, 2 * HOUR), ("quest", 4 * HOUR, 6 * HOUR)), 7 * HOUR, 3 * HOUR),
        ((("quest", -HOUR, -1),), HOUR, 0),  # before it was accepted
        ((("quest", 4 * HOUR, 9 * HOUR),), 10 * HOUR, 0),  # it had ended by then
        ((("wings", HOUR, 3 * HOUR),), 5 * HOUR, 0),  # another system
    ],
)
def test_a_bounty_ends_later_by_what_the_switch_took(pauses, at_ms, longer_ms):
    """Four hours are four hours in which quests could be done."""
    who = player(quest=Quest(bounty=Bounty(BOUNTY, T0 + 4 * HOUR, since_ms=T0)))
    assert seen(who, at_ms, *pauses).quest.bounty.until_ms == T0 + 4 * HOUR + longer_ms


def test_a_blessing_does_not_fade_while_wings_are_off():
    """Seven days without a try are our doing when nobody could try; one that had faded before stays faded."""
    who = player(wings=Wings(rank=1, bless=300, blessed_ms=T0))
    off = ("wings", HOUR, HOUR + 2 * FADES_MS)
    at_ms = 2 * FADES_MS + 2 * HOUR
    assert bless_now(seen(who, at_ms, off).wings, T0 + at_ms) == 300
    assert bless_now(seen(who, at_ms).wings, T0 + at_ms) == 0
    late = ("wings", FADES_MS + 1, FADES_MS + HOUR)
    assert bless_now(seen(who, FADES_MS + 2 * HOUR, late).wings, T0 + FADES_MS + 2 * HOUR) == 0


@pytest.mark.parametrize(
    ("pauses", "after_ms", "late"),
    [
        ((), 0, ()),
        ((("arena", -3 * HOUR, -HOUR),), 2 * HOUR - 1, (-1,)),
        ((("arena", -3 * HOUR, -HOUR),), 2 * HOUR, ()),
        ((("arena", -HOUR, HOUR),), HOUR - 1, ()),  # still off
        ((("arena", -HOUR, HOUR),), 2 * HOUR - 1, (-1,)),  # over midnight: the hour that was left of yesterday
        ((("arena", -HOUR, HOUR),), 2 * HOUR, ()),
        ((("arena", -3 * HOUR, -HOUR), ("arena", HOUR, 4 * HOUR)), 5 * HOUR - 1, (-1,)),  # off again while it lasted
        ((("arena", -3 * HOUR, -HOUR), ("arena", HOUR, 4 * HOUR)), 5 * HOUR, ()),
        ((("arena", -30 * HOUR, 5 * HOUR),), 6 * HOUR, (-2, -1)),  # two days that nobody could use to their end
        ((("arena", -30 * HOUR, 5 * HOUR),), 12 * HOUR, (-1,)),
        ((("pvp", -3 * HOUR, -HOUR),), 0, ()),
        ((("arena", -30 * HOUR, -26 * HOUR),), 0, ()),  # the day before yesterday
    ],
)
def test_a_day_s_attempts_last_longer_by_what_the_switch_took(pauses, after_ms, late):
    """Who could not fight yesterday evening may still use yesterday's attempts this night."""
    today = day_of(T.regions["eu"], T0)
    midnight = begins_ms(T.regions["eu"], today)
    spans = [Pause(system, midnight + off, midnight + on) for system, off, on in pauses]
    found = open_days(T.regions["eu"], midnight + after_ms, spans, "arena")
    assert [day - today for day in found] == [*late, 0]


TODAY = day_of(T.here, T0)
MIDNIGHT = begins_ms(T.here, TODAY + 1) - T0


def daily_of(who, at_ms, *pauses):
    """The day whose quests the player has at a moment, as seen twice."""
    world = World(T, b"secret", tuple(Pause("quest", T0 + off, min(T0 + on, STILL_OFF_MS)) for off, on in pauses))
    once = begin(who, world, now_ms=T0 + at_ms).player
    assert begin(once, world, now_ms=T0 + at_ms).player.quest == once.quest
    return once


@pytest.mark.parametrize(
    ("pauses", "after_ms", "stays"),
    [
        ((), 0, False),
        (((-2 * HOUR, -HOUR),), HOUR - 1, True),
        (((-2 * HOUR, -HOUR),), HOUR, False),
        (((-HOUR, HOUR),), 2 * HOUR - 1, True),
        (((-HOUR, STILL_OFF_MS),), 3 * HOUR, True),  # other commands do not take them away meanwhile
    ],
)
def test_the_quests_of_a_day_stay_for_what_the_switch_took(pauses, after_ms, stays):
    """What was done yesterday can still be claimed when quests were off at midnight."""
    seen_before = daily_of(player(), 0)
    ids = seen_before.quest.daily.ids
    spans = tuple((MIDNIGHT + off, on if on == STILL_OFF_MS else MIDNIGHT + on) for off, on in pauses)
    after = daily_of(seen_before, MIDNIGHT + after_ms, *spans).quest.daily
    assert after.number == (TODAY if stays else TODAY + 1)
    assert not stays or after.ids == ids


def test_who_has_claimed_everything_does_not_wait_for_the_next_day():
    """Time given back is nobody's loss: new quests come at midnight to who has none left."""
    who = daily_of(player(), 0)
    done = replace(who.quest, daily=replace(who.quest.daily, claimed=(True,) * 5))
    late = daily_of(replace(who, quest=done), MIDNIGHT + 1, (MIDNIGHT - 2 * HOUR, MIDNIGHT - HOUR))
    assert late.quest.daily.number == TODAY + 1


def test_the_quests_of_a_week_stay_as_well():
    """A switch on Sunday evening takes no week's work."""
    monday = week_begins_ms(T.here, week_of(T.here, T0) + 1) - T0
    who = daily_of(player(), 0)
    off = (monday - 5 * HOUR, monday - HOUR)
    assert daily_of(who, monday + 4 * HOUR - 1, off).quest.weekly.number == who.quest.weekly.number
    assert daily_of(who, monday + 4 * HOUR, off).quest.weekly.number == who.quest.weekly.number + 1
