"""Which words a read takes behind the question mark: it is asked, on a database that never answers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, cast

from cultivation.rules.calendar import UTC
from cultivation.rules.turn import Rejected
from cultivation.service.reads.read import INT_MAX, WORD_MAX

if TYPE_CHECKING:
    from cultivation.rules.tables.regions import Region
    from cultivation.service.reads.read import Query, Read


class Asked(Exception):  # noqa: N818  The name says what happened.
    """The read went to the database: it has named its words."""


@dataclass(slots=True)
class Probe:
    """Stands in for a query and writes down what is asked of it."""

    who: int = 1
    now_ms: int = 0
    region: Region = UTC
    words: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def number(self, name: str, usual: int, most: int = INT_MAX) -> int:
        self.found[name] = {"type": "integer", "minimum": 0, "maximum": most, "default": usual}
        return usual

    def word(self, name: str) -> str:
        self.found[name] = {"type": "string", "maxLength": WORD_MAX}
        return ""

    async def rows(self, *_: object) -> NoReturn:
        raise Asked

    @property
    def connection(self) -> NoReturn:
        raise Asked


def words_of(read: Read) -> dict[str, dict[str, Any]]:
    """The schema of each word, by name. What is asked only after the first answer is not seen."""
    probe = Probe()
    with suppress(Asked, Rejected):
        asyncio.run(_ask(read, probe))
    return probe.found


async def _ask(read: Read, probe: Probe) -> None:
    await read(cast("Query", probe))
