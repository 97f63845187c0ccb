"""One board in order: higher scores first, earlier ones before later ones, lower owners before higher ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedList  # type: ignore[import-untyped]  # it has no types of its own

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = tuple[int, int, int, int]
"""(rank, owner, score, reached)"""
Key = tuple[int, int, int]


@dataclass(slots=True)
class Ranking:
    """Everybody's key by owner, and the keys of all who are not hidden in order. Ranks are unique and begin with 1."""

    keys: dict[int, Key] = field(default_factory=dict)
    order: Any = field(default_factory=SortedList)  # a list of keys
    hidden: frozenset[int] = frozenset()

    def put(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """(owner, score, reached), new or changed."""
        keys = {owner: (-score, reached, owner) for owner, score, reached in rows}
        self._leave(keys)
        self.keys |= keys
        self.order.update([key for owner, key in keys.items() if owner not in self.hidden])

    def drop(self, owners: Iterable[int]) -> None:
        """Owners who are on the board no more."""
        gone = set(owners)
        self._leave(gone)
        for owner in gone:
            self.keys.pop(owner, None)

    def hide(self, owners: frozenset[int]) -> None:
        """From now on these, and no others, are not shown and have no rank."""
        self._leave(owners - self.hidden)
        seen = self.hidden - owners
        self.hidden = owners
        self.order.update([self.keys[owner] for owner in seen if owner in self.keys])

    def top(self, n: int) -> list[Row]:
        """The first `n`."""
        return self._rows(0, n)

    def around(self, owner: int, by: int) -> list[Row]:
        """So many before and behind an owner; none where the owner has no rank."""
        if owner not in self.keys or owner in self.hidden:
            return []
        at = self.order.index(self.keys[owner])
        return self._rows(max(0, at - by), at + by + 1)

    def of(self, owners: Iterable[int]) -> list[Row]:
        """These owners, where they have a rank, in order."""
        keys = sorted(self.keys[owner] for owner in set(owners) if owner in self.keys and owner not in self.hidden)
        return [_row(self.order.index(key) + 1, key) for key in keys]

    def _rows(self, first: int, last: int) -> list[Row]:
        return [_row(rank, key) for rank, key in enumerate(self.order[first:last], start=first + 1)]

    def _leave(self, owners: Iterable[int]) -> None:
        for owner in owners:
            if owner in self.keys and owner not in self.hidden:
                self.order.remove(self.keys[owner])


def _row(rank: int, key: Key) -> Row:
    return rank, key[2], -key[0], key[1]
