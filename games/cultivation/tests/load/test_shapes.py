"""Each shape, small, on real services: on a busy machine too nothing fails, nothing doubles, and books are clean."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from cultivation.load import SHAPES, Asked, load
from cultivation.load.storm import Storm

pytestmark = pytest.mark.real
SMALL = {
    "steady": {"seconds": 2.0, "rate": 80.0},
    "login-storm": {"seconds": 2.0, "players": 60},
    "reconnect-herd": {"players": 60},
    "naive-herd": {"players": 40},
    "market-rush": {"players": 50, "seconds": 2.0, "rate": 80.0},
    "skew": {"seconds": 2.0, "rate": 60.0},
    "soak": {"seconds": 3.0, "rate": 40.0},
    "stress": {"seconds": 2.0, "rate": 20.0},
    "patch-day": {"seconds": 2.5, "rate": 40.0},
}
NOT_YET = {"seconds", "memory MB an hour", "players who waited 4 s"}
"""What a small load cannot reach: these say so themselves."""


@pytest.fixture(scope="module")
def asked(start_game, new_database):
    uri = new_database()
    one = start_game(uri, "--build", "v1").wait_ready()
    two = start_game(uri, "--build", "v2").wait_ready()
    return Asked(one.url, uri, players=40, following=two.url)


def test_every_shape_has_its_test():
    """A shape that nobody tries is a promise."""
    assert SMALL.keys() == SHAPES.keys()


@pytest.mark.parametrize("shape", SMALL)
def test_a_shape_breaks_nothing(asked, shape):
    """Under load no call fails, no effect doubles, and the books are in order."""
    told = load(shape, replace(asked, **SMALL[shape], seed=1 + list(SMALL).index(shape))).as_json()
    broken = [c for c in told["checks"] if not c["ok"] and not c["timed"] and c["name"] not in NOT_YET]
    assert broken == []
    assert {"violations in the books", "postings audited"} <= {c["name"] for c in told["checks"]}
    assert {"before", "after", "stolen_percent"} == told["noise"].keys()


def test_without_a_database_the_books_are_not_called_clean(asked):
    """A load that could not look into the books does not say that they are in order."""
    told = load("steady", replace(asked, database="", players=5, rate=20.0, seconds=1.0, seed=77))
    assert not told.ok
    assert "violations in the books: not measured" in told.why


def test_who_waits_in_line_keeps_the_place(start_game, new_database, query):
    """More arrive than are let in: everybody gets in after a while, in turn, and those inside play on."""
    uri = new_database()
    query(uri, "INSERT INTO control VALUES ('admission', $1) RETURNING 1", '{"logins_per_s": 10}')
    game = start_game(uri, "--build", "v1").wait_ready()
    time.sleep(2.5)  # operators' settings are looked at once a second
    told = load("login-storm", Asked(game.url, uri, players=50, rate=60.0, seconds=2.0, seed=5)).as_json()
    assert [c for c in told["checks"] if not c["ok"] and not c["timed"] and c["name"] not in NOT_YET] == []
    assert told["seen"]["in_line"] > 10


def test_a_storm_in_which_nobody_waited_is_none(asked):
    """Everybody came in at once: that says nothing of what those are told who have to wait, and is no success."""
    told = load("login-storm", replace(asked, players=10, rate=20.0, seconds=1.0, seed=78))
    assert not told.ok
    assert "players who waited 4 s: 0, at least 20 (more must come than are let in)" in told.why


@pytest.mark.parametrize(
    ("waits", "percent"),
    [
        ([(10.0, 10.0)] * 30, 0.0),
        ([(10.0, 8.0)] * 30, 25.0),
        ([(10.0, 8.0)] * 10, None),  # too few waited to say
        ([(1.0, 2.0)] * 30, None),  # nobody asks more often than once a second
    ],
)
def test_what_was_foretold_is_held_against_what_came(waits, percent):
    """A queue that promises ten minutes and takes an hour is a broken promise, and no wait at all is no proof."""
    assert Storm(waits=waits).eta_error_percent() == percent
