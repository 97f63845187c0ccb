"""Friends see who is there, and nothing finer than five minutes."""

from __future__ import annotations

import pytest

from cultivation.rules.presence import presence_of, seen_ms

NOW = 1_700_000_123_456
SECOND, MINUTE = 1_000, 60_000


@pytest.mark.parametrize(
    ("live_ms", "acted_ms", "presence"),
    [
        (100 * SECOND, -MINUTE, "online"),
        (100 * SECOND, -5 * MINUTE + 1, "online"),
        (100 * SECOND, -5 * MINUTE, "away"),
        (100 * SECOND, -3 * 60 * MINUTE, "away"),  # the tab is open all day
        (-29 * SECOND, -MINUTE, "online"),  # a reconnect is no farewell
        (-31 * SECOND, -MINUTE, "offline"),  # the window was closed
        (-31 * SECOND, -10 * SECOND, "online"),  # and something was asked for after that
        (-NOW, -MINUTE, "online"),  # plays without a stream
        (-NOW, -6 * MINUTE, "away"),
        (-NOW, -15 * MINUTE, "offline"),
    ],
)
def test_presence_follows_the_stream_and_the_requests(live_ms, acted_ms, presence):
    """Who closes the window is gone, who leaves it open is away, who plays is here."""
    assert presence_of(NOW, live_until_ms=NOW + live_ms, acted_ms=NOW + acted_ms) == presence


@pytest.mark.parametrize(("live_ms", "acted_ms", "ago_ms"), [(0, -9 * MINUTE, 0), (-NOW, -9 * MINUTE, 9 * MINUTE)])
def test_the_last_moment_seen_is_rounded_to_five_minutes(live_ms, acted_ms, ago_ms):
    """Nobody can be followed by the minute."""
    seen = seen_ms(NOW, live_until_ms=NOW + live_ms, acted_ms=NOW + acted_ms)
    assert seen == (NOW - ago_ms) // 300_000 * 300_000
