"""What a player keeps of system 2.23, soul."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Life:
    """What a life had reached when it was given up: kept for seven days, should a person have to undo it. `shards` is
    what it was worth, -1 where an older build did not say; `qi_before` is all qi spent before that life.
    """

    until_ms: int
    r: int
    layer: int
    amount: int
    meridian_points: int
    purity: int
    shards: int = -1
    qi_before: int = 0


@dataclass(frozen=True, slots=True)
class Soul:
    """Section of system 2.23. Shards held are `gained - spent`; `qi_before` is all qi spent in lives before
    this one; `highest_realm` is the highest realm of those lives, and what it unlocked stays unlocked.
    """

    level: int = 0
    gained: int = 0
    spent: int = 0
    nodes: tuple[int, ...] = ()
    transcended: int = 0
    transcended_ms: int = 0
    qi_before: int = 0
    highest_realm: int = 0
    before: Life | None = None

    def shards(self) -> int:
        """Shards to spend."""
        return self.gained - self.spent
