"""The same code as several components: each does its own part, says so, and sends on what is not its own."""

from __future__ import annotations

import asyncio
import time

import pytest

from cultivation.audit import run as audits
from cultivation.rules.support import Raise
from cultivation.rules.systems import SYSTEMS
from cultivation.service.components import COMPONENTS, EVERYTHING, component_of
from cultivation.smoke.house import house_on

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def parts(start_game, database):
    """One process of each component on one database."""
    names = ("core", "game", "content")
    return {name: start_game(database, "--build", f"{name}-1", "--systems", name).wait_ready() for name in names}


def test_every_system_is_in_exactly_one_component():
    """No command falls between two components, and none is carried out by both."""
    groups = [COMPONENTS[name] for name in ("core", "game", "content")]
    assert sum(len(group) for group in groups) == len(EVERYTHING) == 24
    assert frozenset().union(*groups) == EVERYTHING
    assert {component_of(system) for system in EVERYTHING} == {"core", "game", "content"}


def test_a_component_says_what_it_is_and_is_ready_by_itself(parts):
    """A release tool can wait for one component without the others."""
    for name, game in parts.items():
        about = game.get("/version")[1]
        assert (about["component"], set(about["systems"])) == (name, COMPONENTS[name])
        assert game.get("/ready")[0] == 200


def test_a_command_of_another_component_is_refused_with_its_name(parts):
    """A client or proxy that asks the wrong component learns which is the right one, and nothing has happened."""
    token = parts["core"].born("Parted")
    assert parts["core"].order(token, "idle_claim")["ok"]
    wrong = parts["game"].order(token, "idle_claim")
    assert (wrong["code"], wrong["result"]) == ("disabled", {"component": "core"})
    assert parts["game"].order(token, "market_cancel", id=1)["code"] == "not_unlocked"
    assert parts["core"].order(token, "market_cancel", id=1)["result"] == {"component": "game"}
    assert parts["core"].get("/v1/market/search", token)[1]["result"] == {"component": "game"}
    assert parts["game"].get("/v1/market/search", token)[0] == 200
    assert parts["content"].get("/v1/mail", token)[0] == 200
    assert parts["game"].order(token, "fly")["code"] == "unknown_command"


class Parted:
    """A client that asks one component and goes on to the one that it is told."""

    def __init__(self, parts, token):
        self.parts, self.token, self.asked = parts, token, set()

    def order(self, command, **args):
        reply = self.parts["core"].order(self.token, command, **args)
        place = "core"
        if reply.get("code") == "disabled":
            place = reply["result"]["component"]
            reply = self.parts[place].order(self.token, command, **args)
        self.asked.add(place)
        return reply

    def good(self, command, **args):
        reply = self.order(command, **args)
        assert reply["ok"], (command, reply)
        return reply


def test_a_player_plays_through_all_three(parts, database, query):
    """One player's hour goes over three processes as over one: one session, one save, one set of books."""
    who = Parted(parts, parts["core"].born("Throughout"))
    me = parts["core"].get("/v1/sync", who.token)[1]["player"]
    for stage in range(1, 4):
        while not (reply := who.order("stage_challenge", stage=stage))["ok"] or not reply["result"]["won"]:
            assert reply.get("code") in {None, "cooldown", "rate_limited"}, reply
            time.sleep(0.5)
    who.good("expedition_set", stage=3)
    who.good("quest_claim", kind="main", id="a_bowl_of_cold_rice")
    assert asyncio.run(raised(database, me))
    guild = who.good("guild_create", name="Three Parts")["result"]["guild"]
    who.good("guild_donate", tier=0)
    who.good("chat_send", channel=f"guild:{guild}", text="we are three")
    who.good("lobby_open", dungeon=0)
    who.good("dungeon_start")
    while (reply := who.good("dungeon_advance"))["result"]["floor"] < 5:
        assert reply["result"]["won"]
    who.good("dungeon_finish")
    who.good("learn", skill="swallow_cut")
    who.good("arena_join")
    assert who.asked == {"core", "game", "content"}
    assert parts["content"].get("/v1/board/top?board=stage", who.token)[0] == 200
    seen = [part.get("/v1/sync", who.token)[1] for part in parts.values()]
    assert {one["ver"] for one in seen} == {seen[0]["ver"]}
    assert {one["guild"]["guild"] for one in seen} == {guild}
    builds = query(database, "SELECT DISTINCT build FROM ledger WHERE $1 IN (from_account, to_account)", f"p:{me}")
    assert {build for (build,) in builds} >= {"core-1", "game-1", "content-1"}
    assert audits.once(database).violations == []


async def raised(database, player):
    """The player further on, as support would do it."""
    async with house_on(database) as house:
        await house.raised(player, Raise(realm=4, level=60, stone=1_000_000))
    return True


def test_health_has_a_line_for_each_of_the_24_systems(parts, query, database):
    """Whoever watches the game sees each system, and which of them is off."""
    core = parts["core"]
    lines = core.get("/health")[1]["systems"]
    assert [line["system"] for line in lines] == [system.name for system in SYSTEMS]
    assert {line["system"] for line in lines if line["ok"]} == COMPONENTS["core"]
    combat = next(line for line in lines if line["system"] == "combat")
    assert (combat["mode"], combat["internal"]) == ("on", 0)
    query(database, "INSERT INTO switch VALUES ('system.combat', 'off') RETURNING 1")
    try:
        while core.get("/version")[1]["flags"] != {"combat": "off"}:
            pass
        metrics = core.get("/metrics")[1].splitlines()
    finally:
        query(database, "DELETE FROM switch RETURNING 1")
    ok = [line for line in metrics if line.startswith("cultivation_system_ok{")]
    assert len(ok) == 24
    assert 'cultivation_system_ok{build="core-1",system="combat"} 0' in ok
    assert 'cultivation_system_ok{build="core-1",system="realms"} 1' in ok
    assert any(line.startswith("cultivation_system_commands_total{") for line in metrics)
