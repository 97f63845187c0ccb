"""What is strange is found and what is not is left alone: planted cheats, and populations of honest people."""

from __future__ import annotations

import random

import pytest
from games.cultivation.tests.plausibility.people import BOTS, HUMANS, bot, honest_week, human

from cultivation.plausibility import market, rhythm
from cultivation.plausibility.market import Trade

PEOPLE = 250  # of each style


def seeded(seed):
    return random.Random(seed)  # noqa: S311  # dice of a test


def kinds(trades):
    return {(flag.kind, flag.player) for flag in market.flags(trades, week=1)}


@pytest.mark.parametrize("style", HUMANS)
def test_people_are_not_taken_for_programs(style):
    """A steady clicker, and who looks in every ten minutes, are left alone: none of 250 of each style."""
    dice = seeded(f"people {style}")
    assert list(rhythm.flags({n: human(dice, style) for n in range(PEOPLE)})) == []


@pytest.mark.parametrize("style", BOTS)
def test_programs_are_told_from_people(style):
    """A clock, a clock with dice, a script and a clock of batches are each found, every time."""
    dice = seeded(f"bots {style}")
    found = list(rhythm.flags({n: bot(dice, style) for n in range(40)}))
    assert len(found) == 40


def test_few_commands_say_nothing():
    """Who has only just come is not judged, however regular."""
    assert list(rhythm.flags({1: [1_000 * n for n in range(90)], 2: [1_000 * n for n in range(400)]})) == []


def test_honest_weeks_raise_next_to_nothing():
    """Of 300 honest traders in 20 weeks, busy ones among them, fewer than one in a thousand is ever looked at."""
    accused = 0
    for week in range(20):
        accused += len({player for _, player in kinds(honest_week(seeded(week)))})
    assert accused * 1_000 <= 20 * 300


def test_an_honest_busy_trader_is_left_alone():
    """Hundreds of sales around the worth, again and again to the same few, are a trade and no crime."""
    dice = seeded(7)
    trades = [Trade(1, dice.randint(2, 6), "s:fodder:free", 50, dice.randint(12, 24), 17) for _ in range(800)]
    back = [Trade(dice.randint(2, 6), 1, "s:pill:free", 5, dice.randint(40, 80), 60) for _ in range(300)]
    assert kinds(trades + back) == set()


def test_prices_at_the_edge_between_the_same_two_are_seen():
    """Stones handed over as the price of fodder are noticed the third time."""
    edge = Trade(1, 2, "s:fodder:free", 5, 168, 17)
    assert kinds([edge] * 2) == set()
    assert kinds([edge] * 3) == {("edge", 1), ("edge", 2)}


def test_gifts_in_one_direction_are_seen_and_who_gives_back_is_not():
    """An account that only feeds another one is noticed; friends who help each other are not."""
    gifts = [Trade(1, 2, f"i:{n}", 1, 6_000, 30_000) for n in range(3)]
    assert kinds(gifts) == {("one_way", 1), ("one_way", 2)}
    assert ("one_way", 1) not in kinds([*gifts, Trade(2, 1, "i:8", 1, 6_000, 30_000)])


def test_a_circle_is_seen_whoever_begins_it():
    """Worth that goes around three accounts comes back to where it was, and all three are named."""
    ring = [Trade(a, b, f"i:{a}", 1, 5_000, 30_000) for a, b in ((4, 5), (5, 9), (9, 4)) * 2]
    assert kinds(ring) == {("circle", 4), ("circle", 5), ("circle", 9)}
    assert kinds([one for one in ring if one.seller != 9]) == set()
    again = [Trade(4, 5, "i:7", 1, 900, 1_000)] * 3
    assert kinds(again) == {("circle", 4)}
