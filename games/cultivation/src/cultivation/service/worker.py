"""What all requests of one process share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4
from weakref import WeakValueDictionary

from cultivation.identity import PROTOCOL
from cultivation.protocol.control import Control
from cultivation.service.account import Kdf
from cultivation.service.admission import Gate
from cultivation.service.arrivals import Arrivals
from cultivation.service.boards.kept import Boards
from cultivation.service.commits import Commits
from cultivation.service.components import EVERYTHING
from cultivation.service.known import Known
from cultivation.service.limits import Limits
from cultivation.service.line import Line
from cultivation.service.lookup import Lookup
from cultivation.service.recent import Recent
from cultivation.service.replay.note import CommandLog

if TYPE_CHECKING:
    from cultivation.identity import Identity
    from cultivation.rules.play import World
    from cultivation.service.clock import Clock
    from cultivation.service.metrics import Metrics
    from cultivation.store.postgres import Pool
    from cultivation.variants import Variant

DECIDED_MAX = 144
"""Commands that are decided and not yet on disk: three groups. Each holds a whole player; when thousands come back at
once, the others wait as the bytes that they are.
"""


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
    control: Control = field(default_factory=Control)
    region: str = ""
    systems: frozenset[str] = EVERYTHING
    limits: Limits = field(default_factory=Limits)
    refusals: Recent = field(default_factory=lambda: Recent(keys_max=64))
    replies: Recent = field(default_factory=lambda: Recent(keys_max=2))
    known: Known = field(default_factory=Known)
    commits: Commits = field(default_factory=Commits)
    boards: Boards = field(default_factory=Boards)
    log: CommandLog = field(default_factory=CommandLog)
    lookup: Lookup = field(init=False)
    decided_at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DECIDED_MAX))
    locks: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    decided: int = 0
    renewed_to: int = 0
    gate: Gate = field(default_factory=Gate)
    line: Line = field(default_factory=Line)
    arrivals: Arrivals = field(default_factory=Arrivals)
    kdf: Kdf = field(default_factory=Kdf)
    draining: bool = False
    successor: str = ""
    going_on: dict[str, int] = field(default_factory=lambda: {"dungeon": 0, "match": 0})
    scores: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    scored: set[int] = field(default_factory=set)
    id: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.known)

    def now_s(self) -> float:
        """The game's seconds, for pacing: where time runs faster, so may players and logins."""
        return self.clock.now_ms() / 1_000

    def protocols(self) -> tuple[int, int]:
        """The oldest and the newest protocol that are let in now."""
        return max(PROTOCOL[0], self.control.window.oldest), PROTOCOL[1]

    def lock(self, player_id: int) -> asyncio.Lock:
        """One command of a player at a time in this process; between processes the version decides."""
        lock = self.locks.get(player_id)
        if lock is None:
            lock = self.locks[player_id] = asyncio.Lock()
        return lock
