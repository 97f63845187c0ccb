"""Announcements: at the promised moments, first to who comes late, anew when they change, and in each language."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

from cultivation.client.words import in_every_language
from cultivation.protocol.control import Control
from cultivation.service.stream.banners import Banners

MINUTE_MS = 60_000
T_MS = 1_700_000_000_000


class Rows:
    """The announcements of a database, as its statement would find them."""

    def __init__(self, *rows):
        self.rows = rows

    async def fetch(self, _statement, now_ms, _shown_ms):
        found = [row for row in self.rows if row["at"] <= now_ms < row["ends"]]
        return sorted(found, key=lambda row: (row["countdown_to"] is None, -row["at"], row["key"]))


def said(key, **parts):
    row = {"key": key, "text": key, "texts": "{}", "at": 0, "severity": "info", "ends": T_MS, "countdown_to": None}
    return {**row, "cancelled": False, **parts}


def looked(banners, rows, now_ms):
    """(what everybody is sent, what a newcomer is sent) as (type, data)."""
    worker = SimpleNamespace(clock=SimpleNamespace(now_ms=lambda: now_ms), modes={}, control=Control())
    fresh, hellos = asyncio.run(banners.look(worker, rows))
    return [events(fresh), events(hellos)]


def events(frames):
    lines = [frame.decode().splitlines() for frame in frames]
    return [(kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for kind, data, *_ in lines]


def test_a_countdown_is_sent_again_at_each_of_the_seven_moments():
    """Half an hour, ten, five, two and one minute, thirty and ten seconds: not one more, not one less."""
    rows, banners = Rows(said("down", countdown_to=T_MS)), Banners()
    sent = []
    for second in range(31 * 60, -2, -1):
        fresh, _ = looked(banners, rows, T_MS - 1_000 * second)
        sent += [(kind, second, data.get("left_ms")) for kind, data in fresh]
    marks = [1_800, 600, 300, 120, 60, 30, 10]
    assert sent[0] == ("announcement", 1_860, 1_860_000)
    assert sent[1:-1] == [("countdown", second, 1_000 * second) for second in marks]
    assert sent[-1][:2] == ("announcement_over", 0)


def test_who_comes_in_the_middle_is_first_told_what_counts_down():
    """The hundred great deeds of the last minutes do not stand before the end of the game."""
    deeds = [said(f"realm:{n}", at=T_MS - MINUTE_MS) for n in range(99)]
    _, hellos = looked(Banners(), Rows(*deeds, said("down", countdown_to=T_MS)), T_MS - 45_000)
    assert hellos[0] == (
        "announcement",
        {"id": "down", "text": "down", "texts": {}, "severity": "info", "until_ms": T_MS,
         "server_ms": T_MS - 45_000, "countdown_to_ms": T_MS, "left_ms": 45_000},
    )  # fmt: skip


def test_a_cancel_says_that_it_is_one_and_an_end_that_it_is_none():
    """Players are told that the game does not close after all, not only that a banner has gone."""
    banners = Banners()
    looked(banners, Rows(said("down", countdown_to=T_MS), said("news", ends=T_MS - 500)), T_MS - 1_000)
    fresh, _ = looked(banners, Rows(said("down", countdown_to=T_MS, cancelled=True)), T_MS - 400)
    assert fresh == [
        ("announcement_over", {"id": "down", "cancelled": True}),
        ("announcement_over", {"id": "news", "cancelled": False}),
    ]


def test_an_announcement_that_was_changed_is_sent_anew():
    """A closing that was put off, or worded better, reaches those who have seen the first one."""
    banners = Banners()
    looked(banners, Rows(said("down", countdown_to=T_MS)), T_MS - 5_000)
    later = said("down", countdown_to=T_MS + MINUTE_MS, ends=T_MS + MINUTE_MS)
    fresh, _ = looked(banners, Rows(later), T_MS - 4_000)
    assert [(kind, data["left_ms"]) for kind, data in fresh] == [("announcement", MINUTE_MS + 4_000)]
    assert looked(banners, Rows(later), T_MS - 3_500)[0] == []


def test_the_house_speaks_every_language_that_the_client_does():
    """Nobody reads English among their own words because somebody else became great."""
    told = in_every_language("house.realm", realm="realm.5")
    assert told == {"en": "A cultivator has reached Spirit Severing.", "de": told["de"]}
    assert told["de"].startswith("Ein ")
    assert "{" not in told["de"]
