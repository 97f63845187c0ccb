"""Whether a player is there, of system 2.8: what friends are shown, and who gets a reward by mail."""

from __future__ import annotations

from typing import Literal

Presence = Literal["online", "away", "offline"]
IDLE_MS = 300_000  # who asks for nothing for so long is away
GONE_MS = 900_000  # who was never connected and asks for nothing for so long is gone
REJOIN_MS = 30_000  # a connection that is made anew within this time was never lost
SEEN_MS = 300_000


def presence_of(now_ms: int, *, live_until_ms: int, acted_ms: int) -> Presence:
    """With a live stream online, and away after five minutes without a request. Whose stream has ended is offline,
    unless something was asked for afterwards; who has none is judged by requests alone.
    """
    idle_ms = now_ms - acted_ms
    if now_ms < live_until_ms + REJOIN_MS:
        return "online" if idle_ms < IDLE_MS else "away"
    if acted_ms <= live_until_ms or idle_ms >= GONE_MS:
        return "offline"
    return "online" if idle_ms < IDLE_MS else "away"


def seen_ms(now_ms: int, *, live_until_ms: int, acted_ms: int) -> int:
    """The last moment at which the player was there, to five minutes."""
    last_ms = max(acted_ms, min(live_until_ms, now_ms))
    return last_ms // SEEN_MS * SEEN_MS
