"""The same code as several components: each does its own part, says so, and sends on what is not its own."""

from __future__ import annotations

import pytest

from cultivation.rules.systems import SYSTEMS
from cultivation.service.components import COMPONENTS, EVERYTHING, component_of

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
