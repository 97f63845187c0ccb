"""The service between starting and stopping: what it may do at this moment."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from cultivation.service.components import COMPONENTS
from cultivation.service.presence import Told
from cultivation.service.stream.hub import Hub, frame

if TYPE_CHECKING:
    from cultivation.identity import Identity
    from cultivation.service.metrics import Metrics
    from cultivation.service.worker import Worker
    from cultivation.variants import Variant

AWAY = "the database does not answer"
ACTIVE_S = 60  # a player who asked for something within this time is in a session


class Drain(Enum):
    """How much is refused while the process is being emptied."""

    NONE = "none"
    NEW_SESSIONS = "new_sessions"
    ALL = "all"


@dataclass(slots=True)
class Service:
    """`worker` is None until the database answered. `not_ready` says why the service is not ready: empty
    means it is.

    `leaving` is set by the signal to end: everything is still served, and every connection is closed after
    its reply. `go_to` is the build and the URL that take over
    from a process being emptied; `ends_s` is the steady clock's moment at which it ends even if somebody is left.
    `calls` counts those of players with a token, since the process began.
    """

    identity: Identity
    variant: Variant
    metrics: Metrics
    worker: Worker | None = None
    not_ready: list[str] = field(default_factory=lambda: ["starting"])
    drain: Drain = Drain.NONE
    retry_window_ms: int = 5_000
    go_to: tuple[str, str] | None = None
    leaving: bool = False
    ends_s: float | None = None
    in_flight: int = 0
    calls: int = 0
    last_request_s: float = 0.0
    seen: dict[int, float] = field(default_factory=dict)
    is_clock_movable: bool = False
    hub: Hub = field(default_factory=Hub)
    told: Told = field(default_factory=Told)
    component: str = "all"

    @property
    def systems(self) -> frozenset[str]:
        """The systems that this process carries."""
        return COMPONENTS[self.component]

    def is_away(self) -> bool:
        """Whether the database has been given up for now: then nobody waits for it."""
        return self.worker is not None and self.worker.pool.is_away

    def why_not(self) -> list[str]:
        """What is wrong with the process: nothing when it is well."""
        return [AWAY] if self.is_away() else self.not_ready

    def is_ready(self) -> bool:
        """Whether players may be sent here."""
        return not self.why_not() and self.drain is Drain.NONE and not self.leaving

    def is_done(self) -> bool:
        """Whether a process that was told to end by itself has nobody left, or no time."""
        return self.ends_s is not None and (not any(self.sessions().values()) or time.monotonic() >= self.ends_s)

    def idle_s(self, now_s: float) -> float:
        """How long nobody has waited for an answer, up to a moment of the steady clock; 0 while somebody waits."""
        return 0.0 if self.in_flight else now_s - self.last_request_s

    def end_streams(self) -> None:
        """Tells every stream when to come back, each at another moment of the window, and ends it."""
        for player_id in list(self.hub.streams):
            wait_ms = random.randrange(max(1, self.retry_window_ms))  # noqa: S311  # dice, no secrets
            told = {"retry_after_ms": wait_ms, "retry_window_ms": self.retry_window_ms, "go_to": self.go_to}
            self.hub.end([player_id], b"retry: %d\n" % wait_ms + frame("drain", told))

    def saw(self, player_id: int) -> None:
        """A player who asks for something is in a session for a while."""
        self.seen[player_id] = time.monotonic()

    def sessions(self) -> dict[str, int]:
        """What is still going on, by kind. Dungeon runs and matches are those of this build, as of the last second."""
        oldest_s = time.monotonic() - ACTIVE_S
        self.seen = {player: at_s for player, at_s in self.seen.items() if at_s >= oldest_s}
        going_on = self.worker.going_on if self.worker else {"dungeon": 0, "match": 0}
        return {
            "player": len(self.seen),
            "command": self.in_flight,
            "stream": len(self.hub.streams),
            **going_on,
        }
