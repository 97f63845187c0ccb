"""One order being carried out, in one transaction with its line in the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, slots=True)
class Act:
    """The least role, and what is done; it may raise Refused or Rejected, and then nothing has happened."""

    role: str
    run: Callable[[Scene, Any], Awaitable[dict[str, Any]]]
