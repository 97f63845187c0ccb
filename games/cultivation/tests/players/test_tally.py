"""What the players report is what happened."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.players.bot import Bot
from cultivation.players.keys import bucket_of, new_key
from cultivation.players.tally import Latencies, Tally
from cultivation.store import idem


def test_failures_are_told_apart_by_build_and_kind():
    """A release tool can see which build failed whom, and when."""
    tally = Tally()
    tally.add("", "v1", at_s=10.0, latency_ms=3.0)
    tally.add("http_5xx", "v2", at_s=11.0, latency_ms=3.0)
    tally.add("http_5xx", "", at_s=12.0, latency_ms=3.0)
    tally.add("reset", "", at_s=13.0, latency_ms=3.0)
    tally.add("", "v2", at_s=14.0, latency_ms=3.0)
    told = json.loads(json.dumps(tally.as_json()))
    assert (told["requests"], told["ok"], told["failed"]) == (5, 2, 3)
    assert told["failed_by_kind"] == {"http_5xx": 2, "reset": 1}
    assert (told["failed_connection"], told["failed_without_build"]) == (1, 2)
    assert (told["first_failed_s"], told["last_failed_s"]) == (11.0, 13.0)
    assert told["builds"]["v2"]["failed"] == 1
    assert (told["builds"]["v2"]["last_reply_s"], told["builds"]["v1"]["last_reply_s"]) == (14.0, 10.0)


@given(st.lists(st.floats(0.02, 60_000), min_size=1, max_size=200), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_quantile_is_within_two_percent(values, share):
    """Little memory, and still the truth."""
    latencies = Latencies()
    for value in values:
        latencies.add(value)
    true = sorted(values)[max(0, -(-int(share * 1_000) * len(values) // 1_000) - 1)]
    assert latencies.quantile_ms(share) == pytest.approx(true, rel=0.021, abs=0.002)


def test_no_requests_have_no_quantile():
    """Nothing measured is nothing, not 0 ms."""
    assert Latencies().as_json() == {"p50": None, "p95": None, "p99": None}


def bot():
    return Bot(account="a", name="a", cohort="g1", headers={}, random=Random(1))  # noqa: S311  Dice of a game.


def test_a_version_that_goes_back_is_noticed():
    """A switch between builds that loses a player's last step is seen by the player."""
    player = bot()
    assert player.fits({"ver": 5}, floor=0) == (True, True)
    assert player.fits({"ver": 4}, floor=5) == (False, True)


def test_two_builds_that_tell_different_balances_are_noticed():
    """The same version of a player has one truth, whoever tells it."""
    player = bot()
    assert player.fits({"ver": 5, "purse": {"stone": 10}}, floor=0) == (True, True)
    assert player.fits({"ver": 5, "purse": {"stone": 10}}, floor=5) == (True, True)
    assert player.fits({"ver": 5, "purse": {"stone": 11}}, floor=5) == (True, False)


def test_a_guild_has_one_bucket_and_another_salt_another():
    """Who plays together stays together; the next release draws anew."""
    assert bucket_of("g1", "r1") == bucket_of("g1", "r1")
    assert bucket_of("g1", "r1") != bucket_of("g1", "r2")
    buckets = [bucket_of(f"g{n}", "r1") for n in range(2_000)]
    assert all(0 <= bucket < 10_000 for bucket in buckets)
    assert 140 <= sum(bucket < 1_000 for bucket in buckets) <= 260


def test_keys_are_of_the_kind_that_the_service_takes():
    """A key carries its time, and a late replay can never execute."""
    key = new_key(Random(3))  # noqa: S311  Dice of a game.
    made_ms = key.int >> 80
    assert idem.is_current(key, made_ms)
    assert idem.is_current(key, made_ms + 3_600_000)
    assert not idem.is_current(key, made_ms + 3_600_001)
    assert not idem.is_current(key, made_ms - 300_001)


def test_a_bot_goes_where_its_guild_goes():
    """What a session's answer says of the cohort is what the player's next requests are routed by."""
    one = bot()
    assert one.learn_login({"token": "t", "ver": 3, "cohort": "g42"})
    assert one.cohort == "g42"
    assert one.learn_login({"token": "t", "ver": 3})
    assert one.cohort == "g42"
