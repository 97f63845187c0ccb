"""How those who come come, and what of their refusals is no failure."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from cultivation.load.asked import Asked
from cultivation.load.player import _status
from cultivation.load.storm import _arrivals
from cultivation.players.http import Response


def test_a_storm_rises_to_two_thousand_a_second_in_ten_seconds():
    """The storm of the specification: 20,000 in all, the rate from nothing to 2,000/s in ten seconds, then even."""
    moments = _arrivals(Asked("http://127.0.0.1:1", players=20_000, seconds=15.0), Random(1))  # noqa: S311  Dice.
    assert len(moments) == 20_000
    assert moments[-1] <= 15.0
    counts = [sum(second <= at < second + 1 for at in moments) for second in range(15)]
    for second in range(10):
        assert counts[second] == pytest.approx(200 * second + 100, abs=5 * (200 * second + 100) ** 0.5)
    assert all(count == pytest.approx(2_000, abs=5 * 2_000**0.5) for count in counts[10:])


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, b'{"code": "maintenance", "retry_after_ms": 1200}', "shed"),
        (429, b'{"code": "rate_limited", "retry_after_ms": 900}', "shed"),
        (503, b'{"code": "maintenance"}', "http_503"),
        (503, b'{"code": "maintenance", "retry_after_ms": 0}', "http_503"),
        (503, b'{"code": "maintenance", "retry_after_ms": "soon"}', "http_503"),
        (429, b"no healthy upstream", "http_429"),
        (503, b"[]", "http_503"),
        (503, msgspec.msgpack.encode({"code": "maintenance", "retry_after_ms": 700}), "shed"),
        (500, b'{"retry_after_ms": 5}', "http_500"),
    ],
)
def test_only_who_was_told_when_to_come_again_was_shed(status, body, kind):
    """A refusal without a time is a failure: its device can only guess, and all guess the same."""
    assert _status(Response(status, "", body)) == kind
