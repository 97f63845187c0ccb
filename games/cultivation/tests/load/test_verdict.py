"""What a load is judged by: never by a figure that a busy machine made, always by what no noise can cause."""

from __future__ import annotations

import asyncio
import time
from itertools import count
from types import SimpleNamespace

import pytest

from cultivation.errors import GameError
from cultivation.load.asked import Asked, check
from cultivation.load.crowd import drive
from cultivation.load.noise import Look
from cultivation.load.verdict import Check, judged

QUIET, LOUD = [], ["a neighbour"]
SLOW = Check("p99 ms", 80.0, at_most=50.0, is_timed=True)
QUICK = Check("p99 ms", 8.0, at_most=50.0, is_timed=True)
DOUBLED = Check("effects doubled", 1, at_most=0)


@pytest.mark.parametrize(
    ("checks", "noise", "says", "is_rejected"),
    [
        ([QUICK], QUIET, "", False),
        ([SLOW], QUIET, "p99 ms: 80, at most 50", False),
        ([SLOW], LOUD, "rejected", True),
        ([QUICK], LOUD, "rejected", True),
        ([QUICK, DOUBLED], LOUD, "effects doubled: 1", False),
        ([Check("effects doubled", 0, at_most=0)], LOUD, "", False),
        ([Check("violations", None, at_most=0)], QUIET, "violations: not measured", False),
        ([Check("only told", None)], QUIET, "", False),
    ],
)
def test_noise_rejects_times_and_excuses_nothing_else(checks, noise, says, is_rejected):
    """A slow neighbour neither fails nor passes a build, and a doubled effect fails it on any machine."""
    why, rejected = judged(checks, noise)
    assert (says in why, bool(why), rejected) == (True, bool(says), is_rejected)


@pytest.mark.parametrize(
    ("busy", "stolen", "waited", "count_"), [(3, 0, 1.0, 0), (80, 0, 1.0, 1), (3, 9, 1.0, 1), (3, 0, 2.0, 1)]
)
def test_each_kind_of_noise_is_heard(busy, stolen, waited, count_):
    """Busy cores, stolen time and waiting for a core are each a reason to reject."""
    assert len(Look(busy, stolen, 1, waited, 2.0).noise("before")) == count_


@pytest.mark.parametrize(
    "asked",
    [
        Asked("http://192.0.2.1:1"),
        Asked("https://127.0.0.1:1"),
        Asked("http://127.0.0.1:1", following="http://192.0.2.1:1"),
        Asked("http://127.0.0.1:1", rate=1e9),
        Asked("http://127.0.0.1:1", players=0),
        Asked("http://127.0.0.1:1", seconds=1e9),
    ],
)
def test_a_load_stays_small_and_at_home(asked):
    """Nobody's machine but ours is loaded, and no load goes on for ever."""
    with pytest.raises(GameError):
        check(asked)


def test_a_stall_is_felt_by_everybody_who_was_due_meanwhile():
    """A server that stands still for a third of a second is not excused by calls that were then sent later."""
    numbers = count()

    async def call(_):
        if next(numbers) == 5:
            time.sleep(0.3)  # noqa: ASYNC251  The stall is what is tested.
        return "read", "", False

    async def whole():
        return await drive([SimpleNamespace()], call, rate=lambda _: 200.0, seconds=0.5, seed=1)

    seen = asyncio.run(whole())
    assert seen.calls > 60
    assert seen.latencies["read"].quantile_ms(0.8) > 50
    assert seen.latencies["read"].quantile_ms(1.0) > 200


def test_a_rate_that_rises_from_nothing_rises():
    """A storm that begins with silence still comes, and the same seed brings the same storm."""

    async def call(_):
        return "login", "", False

    async def whole():
        return await drive([SimpleNamespace()], call, rate=lambda t: 400.0 * t, seconds=0.5, seed=3)

    first, second = asyncio.run(whole()), asyncio.run(whole())
    assert first.calls == second.calls
    assert 25 <= first.calls <= 85
