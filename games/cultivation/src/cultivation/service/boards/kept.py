"""The boards that one process has been asked for lately, each as of now or of a few seconds ago."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.boards.ranking import Ranking
from cultivation.store import boards

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

AT_ONCE = 1_000
CATCH_UP_MS_MAX = 60_000  # who was not asked for longer reads the board anew, in pieces
FORGET_MS = 600_000
AGE_MS = 5_000
# What is added up from rows that are themselves a second or two old.
AGES_MS = {"guild_power": 1_000}


@dataclass(slots=True)
class Kept:
    """One board. `upto` is the oldest transaction that had not ended when it was read; `ranking` None: not read yet."""

    board: str
    ranking: Ranking | None = None
    upto: int = 0
    read_ms: int = 0
    span: tuple[int, int] = (0, 0)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fresh(self, connection: Connection, now_ms: int, span: tuple[int, int]) -> Ranking:
        """The board as of now, or within its age. Only for whoever holds the lock."""
        age_ms = now_ms - self.read_ms
        if self.board in boards.CHANGING:
            if self.ranking is None or not 0 <= age_ms <= CATCH_UP_MS_MAX:
                self.ranking = await self._whole(connection, span)
            await self._caught_up(connection, self.ranking)
            self.read_ms = now_ms
            return self.ranking
        limit_ms = AGES_MS.get(self.board, AGE_MS)
        if self.ranking is None or span != self.span or not 0 <= age_ms <= limit_ms:
            self.ranking, self.span, self.read_ms = await self._whole(connection, span), span, now_ms
        return self.ranking

    async def _whole(self, connection: Connection, span: tuple[int, int]) -> Ranking:
        """One ordered scan, in pieces, between which others have their turn."""
        ranking, piece = Ranking(), []
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            self.upto = await connection.fetchval(boards.UPTO)
            if self.board not in boards.OF_GUILDS:
                ranking.hide(frozenset(await connection.fetchval(boards.HIDDEN)))
            async for row in connection.cursor(boards.scan(self.board), *span, prefetch=AT_ONCE):
                piece.append((row["owner"], row["score"], row["reached"]))
                if len(piece) == AT_ONCE:
                    ranking.put(piece)
                    piece.clear()
            ranking.put(piece)
        return ranking

    async def _caught_up(self, connection: Connection, ranking: Ranking) -> None:
        row = await connection.fetchrow(boards.SINCE, self.board, self.upto)
        assert row is not None  # noqa: S101  A SELECT without FROM has one row.
        if row["gone"]:
            ranking.drop(row["gone"])
        if row["owners"]:
            ranking.put(zip(row["owners"], row["scores"], row["reached"], strict=True))
        if ranking.hidden != (hidden := frozenset(row["hidden"])):
            ranking.hide(hidden)
        self.upto = row["upto"]


@dataclass(slots=True)
class Boards:
    """By name."""

    kept: dict[str, Kept] = field(default_factory=dict)

    def board(self, name: str, now_ms: int) -> Kept:
        """The board; those that nobody has asked for in ten minutes are forgotten."""
        late = [one for one, kept in self.kept.items() if now_ms - kept.read_ms > FORGET_MS and not kept.lock.locked()]
        for one in late:
            del self.kept[one]
        return self.kept.setdefault(name, Kept(name, read_ms=now_ms))
