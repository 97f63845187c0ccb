"""What a read is given, and how it asks for whole numbers and words within bounds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import UTC
from cultivation.rules.turn import reject
from cultivation.service.boards.kept import Boards

if TYPE_CHECKING:
    from cultivation.rules.tables.regions import Region
    from cultivation.store.postgres import Connection

WORD_MAX = 64
INT_MAX = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Query:
    """Who reads, when, and with which words behind the question mark."""

    connection: Connection
    who: int
    now_ms: int
    words: Mapping[str, str]
    region: Region = UTC
    boards: Boards = field(default_factory=Boards)

    def number(self, name: str, usual: int, most: int = INT_MAX) -> int:
        """A whole number of 0 to `most`; `invalid_args` for anything else."""
        text = self.words.get(name, str(usual))
        if not text.isdecimal() or len(text) > len(str(INT_MAX)) or int(text) > most:
            reject("invalid_args", name)
        return int(text)

    def word(self, name: str) -> str:
        """A short word, empty where it is missing."""
        text = self.words.get(name, "")
        if len(text) > WORD_MAX or "\x00" in text:
            reject("invalid_args", name)
        return text

    async def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:  # noqa: ANN401  # any value that a column takes
        """Rows as plain values."""
        return [dict(row.items()) for row in await self.connection.fetch(statement, *values)]


Read = Callable[[Query], Awaitable[Mapping[str, Any]]]
