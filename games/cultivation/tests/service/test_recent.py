"""Replies in memory: found for a duplicate, and forgotten when nobody can ask for them any more."""

from __future__ import annotations

from uuid import UUID

from cultivation.service.recent import Recent

HOUR_MS = 3_600_000


def key(made_ms, n):
    return UUID(int=made_ms << 80 | 7 << 76 | 2 << 62 | n)


def remembered(recent, keys):
    for one in keys:
        recent.remember(7, one, b"digest", reply=b"reply")
    return [one for one in keys if recent.find(7, one)]


def test_the_last_refusals_of_a_player_are_found_again():
    """A late duplicate of a refused command is refused in the same words."""
    keys = [key(1_000, n) for n in range(70)]
    assert remembered(Recent(keys_max=64), keys) == keys[6:]


def test_what_nobody_can_ask_for_any_more_takes_no_memory():
    """A key of more than an hour ago never executes, so a process that runs for months does not keep its reply."""
    keys = [key(0, 1), key(HOUR_MS // 2, 2), key(HOUR_MS + 1, 3)]
    recent = Recent(keys_max=64)
    assert remembered(recent, keys) == keys[1:]
    assert remembered(recent, [key(9 * HOUR_MS, 4)]) == [key(9 * HOUR_MS, 4)]
    assert len(recent.players[7]) == 1
