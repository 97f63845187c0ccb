"""One order being carried out, in one transaction with its line in the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cultivation.service.edge import Refused

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

RANKS = ("player", "moderator", "support", "operator")


@dataclass(frozen=True, slots=True)
class Person:
    """Who orders. A higher role may do everything that a lower one may."""

    player: int
    account: str
    role: str
    address: str

    def may(self, role: str) -> bool:
        return RANKS.index(self.role) >= RANKS.index(role)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an order is carried out on."""

    worker: Worker
    connection: Connection
    person: Person
    now_ms: int


def check_region(scene: Scene, regions: Sequence[str]) -> None:
    """Refuses what is for other regions only: a database serves one. An empty list means all of them."""
    here = scene.worker.world.tables.here.name
    if regions and here not in regions:
        raise Refused("wrong_state", f"this database serves {here}")


@dataclass(frozen=True, slots=True)
class Act:
    """The least role, and what is done; it may raise Refused or Rejected, and then nothing has happened."""

    role: str
    run: Callable[[Scene, Any], Awaitable[dict[str, Any]]]
