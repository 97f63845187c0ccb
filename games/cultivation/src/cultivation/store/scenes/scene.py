"""What a deal locks and reads before it is decided, in the one order that keeps every deal from waiting in a ring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import UTC, day_of, week_of

if TYPE_CHECKING:
    from cultivation.rules.tables.regions import Region
    from cultivation.store.postgres import Connection, Row


@dataclass(frozen=True, slots=True)
class Ask:
    """Who orders what, and when. `who` is 0 for what is merely due; `subject` names what a job is about."""

    who: int
    args: Any
    now_ms: int
    subject: str = ""
    region: Region = UTC

    def day(self) -> int:
        """The day of the region at that moment."""
        return day_of(self.region, self.now_ms)

    def week(self) -> int:
        """Ditto, the week."""
        return week_of(self.region, self.now_ms)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows by name, and the players beside the commander who may change."""

    rows: Mapping[str, Any] = field(default_factory=dict)
    players: frozenset[int] = frozenset()


Step = Callable[["Connection", Ask, Found], Awaitable[Found]]


async def nothing(_connection: Connection, _ask: Ask, found: Found) -> Found:
    """A step that has nothing to do."""
    return found


@dataclass(frozen=True, slots=True)
class Scene:
    """`lock` takes shared rows in the global order: guild, listing, arena ranks; then the players are locked; then
    `read` looks at what belongs to them.
    """

    lock: Step = nothing
    read: Step = nothing


def more(found: Found, players: frozenset[int] | None = None, **rows: Any) -> Found:  # noqa: ANN401  # rows of any shape
    """Found, with more."""
    return Found({**found.rows, **rows}, found.players if players is None else found.players | players)


def as_dict(row: Row | None) -> dict[str, Any] | None:
    """A row as a plain value."""
    return None if row is None else dict(row.items())
