"""Every fight that was kept comes out the same when it is fought again, whichever system it was fought in."""

from __future__ import annotations

import json

import pytest

from cultivation.plausibility import fights
from cultivation.rules import kept
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
DAY_MS = 86_400_000
STRONG = Raise(realm=6, level=120, stone=200_000)


@pytest.fixture
def every_fight(monkeypatch):
    """All fights are kept, not one in a hundred."""
    monkeypatch.setattr(kept, "ONE_IN", 1)


@pytest.mark.usefixtures("every_fight")
def test_fights_of_all_six_kinds_are_kept_and_fought_again(play):
    """A build whose dungeons, beasts or tournaments come out differently is seen by the auditor, not by players."""

    async def story(field):
        one, two = [await field.player(f"Kept {name}", STRONG) for name in ("One", "Two")]
        await field.good(one, "stage_challenge", stage=1)
        await duelled(field, one, two)
        assert await told(field) == {"roll": 2, "duel": 1}, "the stage, the arena, the duel"
        await field.good(one, "guild_create", name="Kept Guild")
        await field.good(one, "guild_boss_hit")
        await field.good(one, "lobby_open", dungeon=1)
        run = (await field.good(one, "dungeon_start"))["result"]["run"]
        await field.good(one, "dungeon_advance")
        seed = (await field.query("SELECT seed FROM dungeon_run WHERE id = $1", run))[0][0]
        found = await told(field)
        assert (found["roll"], found[f"{seed}|1"] >= 1) == (3, True)
        assert (await tournament(field, one, two))["tournament"] == 1

    play(story)


async def duelled(field, one, two):
    await field.good(one, "duel_challenge", player=two.id)
    await field.good(two, "duel_accept", player=one.id)
    for who in (one, two):
        await field.good(who, "arena_join")
    await field.good(two, "arena_fight", player=one.id, expected_rank=1)


async def tournament(field, *people):
    week = {(await field.good(who, "tournament_signup"))["result"]["week"] for who in people}.pop()
    noon_ms = (7 * week + 2) * DAY_MS + 12 * 3_600_000
    for minute in (1, 2):
        await field.sweep(noon_ms + minute * 60_000)
    return await told(field)


async def told(field):
    """How many fights are kept by what their dice follow from; each fought again is the same, and a changed one not."""
    await field.delivered()
    secret, found = field.workers[0].world.secret, {}
    for player, text in await field.query("SELECT player, data FROM fight_kept"):
        assert fights.differs(player, text, secret=secret) == ""
        data = json.loads(text)
        assert "fought again" in fights.differs(player, json.dumps(data | {"won": not data["won"]}), secret=secret)
        kind = data["name"].split(":")[0].rsplit("|", 2)[0]
        found[kind] = found.get(kind, 0) + 1
    return found
