"""The smoke check of every system: whole on a good build, honest about what it did not see."""

from __future__ import annotations

import pytest

from cultivation.audit import run as audits
from cultivation.errors import GameError
from cultivation.rules.systems import CORE_PARTS, SYSTEMS
from cultivation.smoke import EACH_S_MAX, smoke
from cultivation.smoke.checks import CHECKS, NAMES

pytestmark = pytest.mark.real
NOT_FOR_NEWCOMERS = {name for name, check in CHECKS.items() if check.grown}


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def rows(game, database):
    """Twice over the same database: what one run leaves behind must not break the next."""
    smoke(game.url, database=database)
    return {row.name: row for row in smoke(game.url, database=database)}


def test_every_system_and_core_part_is_listed():
    """No system is released without having been looked at."""
    assert [*(system.name for system in SYSTEMS), *CORE_PARTS] == list(NAMES)
    assert CHECKS.keys() == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_system_holds_with_fresh_and_with_migrated_players(rows, name):
    """A good build is not held up by a false alarm, and both kinds of players were really there."""
    row = rows[name]
    assert row.why == ""
    ages = {step.name.split(", ")[1] for step in row.steps}
    assert ages == {"fresh", "migrated"}
    assert row.ms <= EACH_S_MAX * 1_000
    assert any(step.name.startswith("grown") for step in row.steps) == (name in NOT_FOR_NEWCOMERS)


def test_what_was_not_seen_is_not_called_good(game):
    """Without the database the grown systems are red and say what was not looked at; newcomers can be asked for."""
    seen = {row.name: row.why for row in smoke(game.url, ["guild", "client"])}
    assert "--database" in seen["guild"]
    assert seen["client"] == ""
    assert [row.why for row in smoke(game.url, ["guild", "wings"], is_newcomer=True)] == ["", ""]


def test_another_database_is_noticed(game, new_database):
    """A check against the wrong database is no evidence."""
    (row,) = smoke(game.url, ["state"], database=new_database())
    assert "must be the one that the service plays on" in row.why


def test_an_unknown_system_is_a_wrong_call(game):
    """A typo does not become an empty, green run."""
    with pytest.raises(GameError, match="no system is called"):
        smoke(game.url, ["gild"])


def test_the_books_are_clean_after_all_of_this(rows, database):
    """Smoke players do not spoil the economy that the same release is judged by."""
    assert rows
    assert audits.once(database).violations == []
