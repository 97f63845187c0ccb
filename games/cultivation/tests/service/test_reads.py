"""Plain reads as screens need them: people by name, what is open to the reader, and nothing of those who block."""

from __future__ import annotations

import asyncio
import time

import pytest

from cultivation.client import demo

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def hero(game, database):
    """A player who has come far, with a guild, friends and goods; and how that player reads."""
    scene = asyncio.run(demo.made(game.url, database))
    token = game.send("/v1/session", {"v": 1, **scene.device})[1]["token"]
    return lambda path: game.get(path, token)


@pytest.mark.parametrize(
    ("path", "part", "name"),
    [
        ("/v1/guild", "members", "Old Chen"),
        ("/v1/guild", "applied", "Tiger Rong"),
        ("/v1/social", "friends", "Bai Suyin"),
        ("/v1/social", "requests", "Tiger Rong"),
        ("/v1/social", "gifts", "Old Chen"),
        ("/v1/arena/targets", "targets", "Ash Falcon"),
        ("/v1/board/top?board=power", "rows", "Xiao He"),
        ("/v1/board/top?board=guild_power", "rows", "Cloud Gate"),
        ("/v1/dungeon", "lobbies", "Bai Suyin"),
    ],
)
def test_people_have_names(hero, path, part, name):
    """A list of numbers tells nobody who a friend, a rival or an applicant is."""
    status, told = hero(path)
    assert status == 200
    assert name in [row["name"] for row in told[part]], told[part]


def test_somebody_is_found_by_a_name_that_looks_alike(hero):
    """A friend could only be asked by a number that nobody knows."""
    status, found = hero("/v1/who?name=xiao%20he")
    assert (status, found["name"]) == (200, "Xiao He")
    assert hero("/v1/who?name=nobody%20at%20all")[0] == 404
    assert hero("/v1/who?name=x")[0] == 400
    assert hero("/v1/who")[0] == 400


def test_who_blocks_the_reader_is_answered_like_nobody(hero, query, database):
    """Whoever was blocked would learn of it, and could go on asking."""
    reader = hero("/v1/who?name=Lan%20Mei")[1]["player"]
    other = hero("/v1/who?name=Wen%20Zhou")[1]["player"]
    query(database, "INSERT INTO block VALUES ($1, $2, 0) RETURNING 1", other, reader)
    status, told = hero("/v1/who?name=Wen%20Zhou")
    unknown = hero("/v1/who?name=nobody%20at%20all")[1]
    assert (status, told["detail"]) == (404, unknown["detail"])


def test_what_is_open_in_dungeons_and_duels_is_told(hero, query, database):
    """A player would find out by refusals how many entries are left, and never see a challenge."""
    query(database, "UPDATE pvp_duel SET at = $1 RETURNING 1", time.time_ns() // 1_000_000)  # it stands for a minute
    dungeon, pvp = hero("/v1/dungeon")[1], hero("/v1/pvp")[1]
    assert (dungeon["left"], dungeon["run"], dungeon["lobby"]) == (3, None, None)
    assert (pvp["rating"], pvp["waiting_since"], pvp["tournament"]["is_in"]) == (1500, None, False)
    assert [one["name"] for one in pvp["challenges"]] == ["Tiger Rong"]
    assert pvp["server_ms"] < min(pvp["season_ends"], pvp["tournament"]["begins"])
    assert hero("/v1/arena/targets")[1]["left"] == 5
