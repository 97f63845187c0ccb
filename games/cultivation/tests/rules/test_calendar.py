"""Days of a region: they begin at its own midnight, in summer as in winter, and no day comes twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC as WORLD
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.content.check import findings
from cultivation.content.load import tables
from cultivation.rules import calendar
from cultivation.rules.tables.regions import Region, Summer

T = tables()
HOUR_MS = 3_600_000
MOMENTS = st.integers(1_577_836_800_000, 2_524_608_000_000)  # 2020 to 2050
# region, a moment in UTC, hours ahead of UTC just before and from that moment on
CHANGES = [
    ("eu", "2026-03-29 01:00", 1, 2), ("eu", "2026-10-25 01:00", 2, 1), ("eu", "2028-03-26 01:00", 1, 2),
    ("na", "2026-03-08 07:00", -5, -4), ("na", "2026-11-01 06:00", -4, -5), ("na", "2032-03-14 07:00", -5, -4),
    ("oceania", "2026-04-04 16:00", 11, 10), ("oceania", "2026-10-03 16:00", 10, 11),
]  # fmt: skip


def ms(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=WORLD).timestamp()) * 1_000


@pytest.mark.parametrize(("name", "moment", "before", "after"), CHANGES)
def test_clocks_are_changed_when_the_region_changes_them(name, moment, before, after):
    """Nobody's day begins an hour late for half a year."""
    region, at = T.regions[name], ms(moment)
    assert calendar.offset_ms(region, at - 1) == before * HOUR_MS
    assert calendar.offset_ms(region, at) == after * HOUR_MS


@pytest.mark.parametrize(
    ("name", "last", "first"),
    [("utc", "2026-07-01 23:59", "2026-07-02 00:00"), ("eu", "2026-07-01 21:59", "2026-07-01 22:00"),
     ("eu", "2026-01-01 22:59", "2026-01-01 23:00"), ("na", "2026-07-02 03:59", "2026-07-02 04:00"),
     ("asia", "2026-07-01 15:59", "2026-07-01 16:00")],
)  # fmt: skip
def test_a_day_begins_at_midnight_of_the_region(name, last, first):
    """Daily quests and attempts come back when the players' own day begins."""
    region = T.regions[name]
    assert calendar.day_of(region, ms(first)) == calendar.day_of(region, ms(last)) + 1
    assert calendar.begins_ms(region, calendar.day_of(region, ms(first))) == ms(first)


@pytest.mark.parametrize("name", sorted(T.regions))
@given(now_ms=MOMENTS)
def test_every_moment_is_in_one_day_and_days_follow_each_other(name, now_ms):
    """A change of clocks neither repeats a day nor leaves one out: nothing is paid twice, nothing is lost."""
    region = T.regions[name]
    day = calendar.day_of(region, now_ms)
    assert calendar.begins_ms(region, day) <= now_ms < calendar.begins_ms(region, day + 1)
    assert calendar.begins_ms(region, day + 1) - calendar.begins_ms(region, day) in {23 * HOUR_MS, 24 * HOUR_MS,
                                                                                      25 * HOUR_MS}  # fmt: skip
    week = calendar.week_of(region, now_ms)
    assert calendar.week_begins_ms(region, week) <= now_ms < calendar.week_begins_ms(region, week + 1)


def test_weeks_begin_on_monday():
    """A week's counters begin anew with the week that players know."""
    monday = calendar.begins_ms(T.regions["eu"], calendar.day_of(T.regions["eu"], ms("2026-11-23 12:00")))
    assert calendar.week_begins_ms(T.regions["eu"], calendar.week_of(T.regions["eu"], ms("2026-11-25 12:00"))) == monday


WRONG = {
    "around midnight": Region("x", 0, Summer(60, (3, -1, 0), (10, -1, 60))),
    "further from UTC": Region("x", 900),
    "without a change": Region("x", 60, Summer(0, (3, -1, 60), (10, -1, 60))),
    "minutes in summer": Region("x", 60, Summer(600, (3, -1, 360), (10, -1, 360))),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_a_region_that_would_repeat_a_day_is_not_served(sentence):
    """A slip in the content gives nobody two days at once."""
    wrong = replace(T, regions={**T.regions, "x": WRONG[sentence]})
    assert any(sentence in finding for finding in findings(wrong))
    assert any("no region utc" in finding for finding in findings(replace(T, regions={})))
