"""What runs against a player does not run while the house has switched its system off."""

from __future__ import annotations

import pytest

from cultivation.content.load import tables
from cultivation.rules.calendar import begins_ms, day_of
from cultivation.rules.pauses import Pause, late_day
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
    ("pauses", "after_ms", "is_late"),
    [
        ((), 0, False),
        ((("arena", -3 * HOUR, -HOUR),), 2 * HOUR - 1, True),
        ((("arena", -3 * HOUR, -HOUR),), 2 * HOUR, False),
        ((("arena", -HOUR, HOUR),), HOUR - 1, True),  # over midnight: what was lost yesterday counts
        ((("arena", -HOUR, HOUR),), HOUR, False),
        ((("pvp", -3 * HOUR, -HOUR),), 0, False),
        ((("arena", -30 * HOUR, -26 * HOUR),), 0, False),  # the day before yesterday
    ],
)
def test_a_day_s_attempts_last_longer_by_what_the_switch_took(pauses, after_ms, is_late):
    """Who could not fight yesterday evening may still use yesterday's attempts this night."""
    midnight = begins_ms(T.regions["eu"], day_of(T.regions["eu"], T0))
    found = late_day(T.regions["eu"], midnight + after_ms,
                     [Pause(system, midnight + off, midnight + on) for system, off, on in pauses], "arena")  # fmt: skip
    assert found == (day_of(T.regions["eu"], T0) - 1 if is_late else None)
