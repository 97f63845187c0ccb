"""Plain reads over HTTP: each answers its player, changes nothing, and refuses what is out of bounds."""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.real

GOOD = {
    "/v1/market/search?goods=s:fodder": "listings",
    "/v1/market/mine": "listings",
    "/v1/market/price_history?goods=s:fodder": "trades",
    "/v1/mail": "mails",
    "/v1/announcements": "announcements",
    "/v1/guild": "guild",
    "/v1/guilds": "guilds",
    "/v1/social": "friends",
    "/v1/chat/history?channel=world:1": "messages",
    "/v1/board/top?board=guild_power": "rows",
    "/v1/board/top?board=dungeon_week": "rows",
    "/v1/board/top?board=arena": "rows",
    "/v1/board/friends?board=pvp": "rows",
    "/v1/board/around?board=stage": "rows",
}
BAD = {
    "/v1/market/search?limit=51": (400, "invalid_args"),
    "/v1/market/search?limit=-1": (400, "invalid_args"),
    "/v1/market/search?goods=" + "x" * 65: (400, "invalid_args"),
    "/v1/board/top?board=moon": (404, "not_found"),
    "/v1/arena/targets": (404, "not_found"),
    "/v1/chat/history?channel=guild:1": (404, "not_found"),
    "/v1/chat/history?channel=dm:x": (404, "not_found"),
}


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def token(game):
    return game.born("Reader")


@pytest.mark.parametrize("path", GOOD)
def test_a_read_answers_its_player(game, token, path):
    """Every list that the client shows can be asked for, and only by who is logged in."""
    status, found = game.get(path, token)
    assert (status, found["ok"]) == (200, True)
    assert GOOD[path] in found
    assert game.get(path)[0] == 401


@pytest.mark.parametrize("path", BAD)
def test_a_read_out_of_bounds_is_refused(game, token, path):
    """Odd questions get a code of the closed set, never a broken server."""
    status, found = game.get(path, token)
    assert (status, found["code"]) == BAD[path]


def test_a_new_player_stands_on_the_boards_soon(game, token):
    """What a player reaches is seen by others within seconds."""
    game.order(token, "idle_claim")
    end_s = time.monotonic() + 20
    while not (rows := game.get("/v1/board/around?board=power", token)[1]["rows"]):
        assert time.monotonic() < end_s, "the board never showed the player"
        time.sleep(0.2)
    assert rows[0]["rank"] == 1
    assert rows[0]["score"] >= 851
