"""Every bad build against the gates: each is caught by the signal that is named for it, and the good one by none.

B1, B2, B3 and B13 need players who trade with each other: they are in tests/shared and tests/service.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cultivation.content import write_vectors
from cultivation.content.load import tables
from cultivation.defects import DEFECTS, planted
from cultivation.gate import compare
from cultivation.journeys import Asked as JourneyAsked
from cultivation.journeys import journeys
from cultivation.load import Asked, load
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import power
from cultivation.rules.play import World, play
from cultivation.rules.player import Dantian, Player
from cultivation.rules.support import Raise, raised
from cultivation.variants import VARIANTS

VECTORS = Path(__file__).parents[1] / "cases" / "power.txt"
ELSEWHERE = {"B1", "B2", "B3", "B13"}
WORLD = World(tables(), b"a secret")
T0_MS = 1_700_000_000_000


def somebody():
    command = COMMANDS["create"]
    args = command.args(name="Somebody", element="fire")
    player = play(Player(7), WORLD, now_ms=T0_MS, rule=lambda t: command.run(t, args)).player
    return play(player, WORLD, now_ms=T0_MS, rule=lambda t: raised(t, Raise(realm=3, level=30))).player


def drift():
    """Whether kept and recomputed power differ after a player with a dantian rises by a realm."""
    deep = replace(somebody(), dantian=Dantian(level=5))
    deep = replace(deep, power=power.reference(deep, WORLD.tables))
    risen = play(deep, WORLD, now_ms=T0_MS + 1, rule=lambda t: raised(t, Raise(realm=4))).player
    return ["drift"] if power.reference(risen, WORLD.tables) != risen.power else []


def vectors():
    kept = VECTORS.read_text(encoding="ascii").splitlines()[:300]
    return [n for n, line in enumerate(kept) if write_vectors.line(n) != line]


PURE = {
    "B5": drift,
    "B6": lambda: compare.round_trip(somebody()),
    "B14": lambda: compare.migration(somebody()),
    "B16": vectors,
}


@pytest.mark.parametrize("name", PURE)
def test_a_defect_of_rules_or_saves_is_caught_without_a_service(name):
    """Power that drifts, saves that lose what they hold and floats in formulas never reach a player."""
    assert PURE[name]() == []
    with planted(name):
        assert PURE[name]() != []
    assert PURE[name]() == []


@pytest.fixture(scope="module")
def builds(start_game):
    """A process of each live defect and of the good build, each pair on a database of its own."""
    games = {}

    def build(name, database):
        if (name, database) not in games:
            games[name, database] = start_game(
                database, "--build", name, "--variant", name, "--movable-clock"
            ).wait_ready()
        return games[name, database]

    return build


@pytest.fixture(scope="module")
def uri(new_database):
    return new_database()


def first_journey(game):
    (told,) = journeys(JourneyAsked(game.url, ("J1",)))
    return told


@pytest.mark.real
def test_b4_stops_the_newcomer_after_a_long_night(builds, new_database):
    """J1 comes back after thirteen hours and is paid; on B4 it is an error."""
    told = first_journey(builds("B4", new_database()))
    assert not told.ok
    assert told.steps[-1].name == "claim after 13 h"


@pytest.mark.real
def test_b12_speaks_another_language(builds, uri):
    """An argument renamed without an alias stops both the newcomer and the devices of the old build."""
    told = first_journey(builds("B12", uri))
    assert "stage_challenge is refused: invalid_args" in told.why
    asked = Asked(builds("good", uri).url, uri, 20, 40.0, 3.0, 5, builds("B12", uri).url)
    assert "invalid_args" in load("skew", asked).why


def played(game, name):
    """A first hour of several players on that build; what its metrics say then."""
    for number in range(12):
        token = game.born(f"{name} {number}")
        for command, args in (("stage_challenge", {"stage": 1}), ("idle_claim", {}), ("expedition_set", {"stage": 1})):
            assert game.order(token, command, **args)["ok"]
    return game.get("/metrics")[1]


@pytest.mark.real
def test_b7_is_seen_beside_the_stable_build(builds, new_database):
    """A faucet that pays a third more crashes nothing: only the comparison of builds shows it, and by its reason."""
    stable, twin = (builds("stable", new_database()) for _ in range(2))
    texts = [played(stable, "Stable"), played(twin, "Twin"), played(builds("B7", new_database()), "Bad")]
    assert compare.faucets(texts[0], texts[1]) == []
    assert [told.split(":")[0] for told in compare.faucets(texts[0], texts[2])] == ["stone stage_first"]
    with pytest.raises(ValueError, match="say nothing"):
        compare.faucets(texts[0], "")


@pytest.mark.real
def test_b8_is_slower_than_the_stable_build(builds, uri):
    """Five milliseconds more for each search are seen in the histogram of the build that has them."""
    shares = {}
    for name in ("good", "B8"):
        game = builds(name, uri)
        token = game.log_in(f"searcher {name}")
        for _ in range(30):
            assert game.get("/v1/market/search", token)[0] == 200
        below, total = compare.below_s(game.get("/metrics")[1], "/v1/market/search", "0.005")
        assert total == 30
        shares[name] = below
    assert shares["B8"] == 0 < shares["good"]


def resident(game):
    return compare.counted(game.get("/metrics")[1], "process_resident_memory_bytes")


@pytest.mark.real
def test_b9_grows_with_every_login(builds, uri):
    """A herd of logins leaves the good build as large as it was, and B9 larger by 20 kB for each."""
    grown = {}
    for name in ("good", "B9"):
        game = builds(name, uri)
        game.log_in(f"warm {name}")
        before = resident(game)
        for number in range(700):
            game.send("/v1/session", {"v": 1, "account": f"herd {number % 5}", "secret": "a secret of this test"})
        grown[name] = resident(game) - before
    assert grown["B9"] > 8_000_000
    assert grown["good"] < 4_000_000


@pytest.mark.real
def test_the_good_build_passes_what_stops_the_bad_ones(builds, uri):
    """A gate that is red for every build catches nothing."""
    assert first_journey(builds("good", uri)).why == ""


def test_every_bad_build_is_caught_somewhere_or_says_why_not():
    """Sixteen defects are told of; none is silently left out."""
    assert list(DEFECTS) == [f"B{n}" for n in range(1, 17)]
    missing = {name for name, one in DEFECTS.items() if one.missing}
    assert missing == {"B10", "B11", "B15"}
    assert set(DEFECTS) - missing <= VARIANTS.keys()
    assert set(DEFECTS) - missing == {*PURE, *ELSEWHERE, "B4", "B7", "B8", "B9", "B12"}


def test_a_defect_is_gone_when_its_block_is_left():
    """A planted defect does not stay behind for the tests that follow."""
    before = power.power_of
    with planted("B16"):
        assert power.power_of is not before
    assert power.power_of is before
