"""What all requests of one process share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from cultivation.service.recent import Recent

if TYPE_CHECKING:
    from cultivation.identity import Identity
    from cultivation.rules.play import World
    from cultivation.service.clock import Clock
    from cultivation.service.metrics import Metrics
    from cultivation.store.postgres import Pool
    from cultivation.variants import Variant


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys that every build on the database shares."""

    token: bytes
    save: bytes


@dataclass(slots=True)
class Worker:
    """One process at work. `modes` are the kill switches by system: a missing one is on.

    Refusals are not in the database, so more of them are kept; accepted replies are only kept to be quick.
    """

    pool: Pool
    world: World
    secrets: Secrets
    identity: Identity
    variant: Variant
    clock: Clock
    metrics: Metrics
    modes: dict[str, str] = field(default_factory=dict)
    refusals: Recent = field(default_factory=lambda: Recent(keys_max=64))
    replies: Recent = field(default_factory=lambda: Recent(keys_max=4))
    locks: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    decided: int = 0
    draining: bool = False
    scores: dict[int, tuple[dict[str, int], int]] = field(default_factory=dict)

    def lock(self, player_id: int) -> asyncio.Lock:
        """One command of a player at a time in this process; between processes the version decides."""
        lock = self.locks.get(player_id)
        if lock is None:
            lock = self.locks[player_id] = asyncio.Lock()
        return lock
