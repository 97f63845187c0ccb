"""Whom a release moves together, and what a release has to wait for."""

from __future__ import annotations

import asyncio
import time

import pytest

from cultivation.service import moderation
from cultivation.store.postgres import connect

pytestmark = pytest.mark.real
RUN = """INSERT INTO dungeon_run (id, host, dungeon, diff, party, seed, build, rules, started, deadline)
VALUES ($1, 1, 0, 0, '[]', '1', $2, 1, 0, 9e15) RETURNING id"""


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v7").wait_ready()


def test_members_of_a_guild_play_with_it_from_the_next_session_on(game, database, query):
    """A guild is never split by a release, and nobody is moved in the middle of a session."""
    login = {"v": 1, "account": "a member", "secret": "a secret of this test"}
    first = game.send("/v1/session", login)[1]
    assert first["cohort"] == f"p{first['player']}"
    member = "INSERT INTO member (player, guild, role, joined) VALUES ($1, 42, 'member', 0) RETURNING 1"
    query(database, member, first["player"])
    assert game.send("/v1/session", login, **{"x-cohort": "elsewhere"})[1]["cohort"] == "g42"
    query(database, "DELETE FROM member WHERE player = $1 RETURNING 1", first["player"])
    assert game.send("/v1/session", login, **{"x-cohort": "elsewhere"})[1]["cohort"] == "elsewhere"


def test_a_party_plays_together_until_it_is_over(game, database, query):
    """Four who go into a dungeon are on one build, whichever of them has a guild: the guild comes first."""
    tokens = {n: game.send("/v1/session", {"v": 1, "account": f"party {n}", "secret": "a secret of this test"})[1]
              for n in range(3)}  # fmt: skip
    host, guest, member = (tokens[n]["player"] for n in range(3))
    for player in (host, guest, member):
        query(database, "INSERT INTO dungeon_party VALUES ($1, $2) RETURNING 1", host, player)
    query(database, "INSERT INTO member VALUES ($1, 43, 'member', 0) RETURNING 1", member)
    again = [game.send("/v1/session", {"v": 1, "account": f"party {n}", "secret": "a secret of this test"})[1]["cohort"]
             for n in range(3)]  # fmt: skip
    assert again == [f"t{host}", f"t{host}", "g43"]
    query(database, "DELETE FROM dungeon_party WHERE host = $1 RETURNING 1", host)
    login = {"v": 1, "account": "party 1", "secret": "a secret of this test"}
    assert game.send("/v1/session", login)[1]["cohort"] == f"p{guest}"


def test_a_build_being_emptied_says_how_many_runs_and_matches_go_on(game, database, query):
    """Whoever replaces a build waits for its own dungeon runs and the matches, and for no other's."""
    query(database, RUN, 1, "v7")
    query(database, RUN, 2, "v8")
    query(database, "INSERT INTO job VALUES ('match:x', 'pvp_match', '1:1:2:1', 9e15) RETURNING 1")
    end_s = time.monotonic() + 10
    left = {}
    while time.monotonic() < end_s and not left.get("dungeon"):
        left = game.send("/drain", {"mode": "none"})[1]["sessions"]
        time.sleep(0.05)
    assert (left["dungeon"], left["match"]) == (1, 1)


def test_who_is_banned_is_out_until_let_in_again(game, database, query):
    """Nobody plays on with an old token, and the ban takes nothing away."""
    token = game.born("Banned One")
    player = game.get("/v1/sync", token)[1]
    login = {"v": 1, "account": "account Banned One", "secret": "a secret of this test"}
    who = query(database, "SELECT id FROM player WHERE account = $1", login["account"])[0][0]

    async def act(name, **more):
        connection = await connect(database)
        done = await getattr(moderation, name)(connection, who, **more)
        await connection.close()
        return done

    assert asyncio.run(act("ban", now_ms=1, by="mod", why="bots"))
    assert not asyncio.run(act("ban", now_ms=1, by="mod", why="bots"))
    assert game.order(token, "idle_claim").get("code") == "not_allowed"
    status, refused = game.send("/v1/session", login)
    assert (status, refused["code"], refused["detail"]) == (401, "not_allowed", "banned: bots")
    assert asyncio.run(act("unban"))
    assert game.get("/v1/sync", game.send("/v1/session", login)[1]["token"])[1]["purse"] == player["purse"]
