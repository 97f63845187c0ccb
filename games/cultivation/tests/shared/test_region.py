"""One database serves one region, and its days begin there for everybody."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.audit import run as audits
from cultivation.content.load import tables
from cultivation.errors import GameError
from cultivation.rules import calendar
from cultivation.rules.support import Raise
from cultivation.store.postgres import connect
from cultivation.store.regions import settled

pytestmark = pytest.mark.real
EU = tables().regions["eu"]
HALF_HOUR_MS = 1_800_000


async def settle(uri, region):
    connection = await connect(uri)
    try:
        return (await settled(connection, tables(), region)).here.name
    finally:
        await connection.close()


def test_a_day_begins_at_midnight_of_the_region(play, database):
    """Tickets of a day come back when the players' own day begins, and the books know that day as well."""
    assert asyncio.run(settle(database, "eu")) == "eu"

    async def story(field):
        who = await field.player("Berliner", Raise(realm=4, level=60, age_ms=10**9, jade=10_000))
        midnight_ms = calendar.begins_ms(EU, calendar.day_of(EU, field.workers[0].clock.now_ms()) + 1)

        await field.at(midnight_ms - HALF_HOUR_MS)
        for _ in range(5):
            await field.good(who, "dungeon_ticket")
        assert (await field.order(who, "dungeon_ticket"))["code"] == "cap_exceeded"
        await field.at(midnight_ms + HALF_HOUR_MS)
        await field.good(who, "dungeon_ticket")
        assert midnight_ms % calendar.DAY_MS in {22 * 3_600_000, 23 * 3_600_000}

    play(story)
    assert audits.once(database).violations == []


def test_a_database_serves_one_region(new_database):
    """Two processes never disagree about which day it is: the second is told, and does not become ready."""
    uri = new_database()
    assert asyncio.run(settle(uri, "")) == "utc"
    with pytest.raises(GameError, match="serves utc, not eu"):
        asyncio.run(settle(uri, "eu"))
    with pytest.raises(GameError, match="no region moon"):
        asyncio.run(settle(uri, "moon"))
    assert asyncio.run(settle(uri, "utc")) == "utc"
