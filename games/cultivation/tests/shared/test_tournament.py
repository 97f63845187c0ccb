"""The weekly tournament: one bracket, every match once, prizes once, whoever carries it out."""

from __future__ import annotations

import pytest

from cultivation.audit import run as audits
from cultivation.content.load import tables
from cultivation.rules import tournament
from cultivation.rules.calendar import UTC
from cultivation.rules.support import Raise
from cultivation.rules.tables.shared import by_place

pytestmark = pytest.mark.real
DAY_MS = 86_400_000


def test_a_tournament_is_played_to_its_end_and_pays_each_place_once(play):
    """Five sign up: one wins, all are paid for their place, and running it all again changes nothing."""

    async def story(field):
        people = [await field.player(f"Entrant {n}", Raise(realm=4, level=40 + 8 * n)) for n in range(5)]
        week = {(await field.good(who, "tournament_signup"))["result"]["week"] for who in people}.pop()
        assert (await field.order(people[0], "tournament_signup"))["code"] == "wrong_state"
        noon_ms = (7 * week + 2) * DAY_MS + 12 * 3_600_000
        assert tournament.week_begun(UTC, noon_ms) == week
        await field.sweep(noon_ms - 60_000)
        assert await field.query("SELECT 1 FROM tournament_match") == []
        for minute in range(1, 7):
            await field.sweep(noon_ms + minute * 60_000)
        matches = await field.query("SELECT round, a, b, winner FROM tournament_match ORDER BY round, match")
        assert len(matches) == 7
        assert all(winner in (a, b) for _, a, b, winner in matches)
        champion = matches[-1][3]
        mails = dict(await field.query("SELECT player, id FROM mail WHERE subject = 'tournament'"))
        assert mails == {who.id: f"{who.id}.tournament:{week}" for who in people}
        await field.query("UPDATE job SET done_at = NULL WHERE kind LIKE 'tournament%' AND key <> $1 RETURNING 1",
                          f"tournament:{week}")  # fmt: skip
        await field.sweep(noon_ms + 600_000)
        assert await field.query("SELECT round, a, b, winner FROM tournament_match ORDER BY round, match") == matches
        table = tables().shared.tournament_honor
        for who in people:
            lost = [round_ for round_, a, b, winner in matches if who.id in (a, b) and winner != who.id]
            place = 1 if who.id == champion else 2 ** (3 - lost[0]) + 1
            worth = "SELECT balance FROM wallet WHERE account = $1 AND asset = 'honor'"
            assert await field.query(worth, f"mail:{mails[who.id]}") == [(by_place(table, place),)]

    play(story)


def test_signing_up_after_noon_is_for_the_next_week(play):
    """Nobody slips into a bracket that is being played."""

    async def story(field):
        who = await field.player("Late Entrant", Raise(realm=4, level=60))
        now_ms = field.workers[0].clock.now_ms()
        assert (await field.good(who, "tournament_signup"))["result"]["week"] == tournament.week_begun(UTC, now_ms) + 1

    play(story)


def test_the_best_two_meet_in_the_last_match_only():
    """A bracket does not throw the favourites out against each other."""
    for size in (2, 4, 8, 16, 32, 64):
        order = tournament.seeding(size)
        assert sorted(order) == list(range(1, size + 1))
        assert (order.index(1) < size // 2) != (order.index(2) < size // 2)
        assert all(sum(order[n : n + 2]) == size + 1 for n in range(0, size, 2))


def test_the_books_are_clean_after_all_of_this(database):
    """Prizes came out of the tournament's faucet and are no more than it pays."""
    assert audits.once(database).violations == []
