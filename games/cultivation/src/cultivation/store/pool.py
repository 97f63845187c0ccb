"""Connections to share, each wait of bounded length; when the database is gone, all who wait are told so at once.

A connection that was left in the middle of something is thrown away, not repaired: to repair it one would have to wait
for the very database that did not answer.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from cultivation.store.postgres import Connection

WAIT_S_MAX = 4.0
WAITING_MAX = 2_000
RETRY_S = 0.2
CLOSE_S_MAX = 5.0


class Away(ConnectionError):  # noqa: N818  The name says what happened.
    """The database does not answer, or too many wait for it: nothing was sent."""


@dataclass(slots=True, eq=False)
class SharedConnections:
    """`size` connections. `failed` is what the driver raises, `broken` that of it after which a connection is not used
    on; `is_away` is true from `lose` to `regain`.

    The longest open is given out first. A connection learns each statement that it is used for, here and in the
    database: so few learn all of them, and soon, instead of all in the course of hours.
    """

    connect: Callable[[], Awaitable[Connection]]
    size: int
    broken: tuple[type[Exception], ...]
    failed: tuple[type[Exception], ...]
    wait_s: float = WAIT_S_MAX
    is_away: bool = False
    is_closed: bool = False
    idle: list[Connection] = field(default_factory=list)  # the longest open last
    ages: dict[Connection, int] = field(default_factory=dict)  # the greater, the longer open
    held: set[Connection] = field(default_factory=set)
    waiting: deque[asyncio.Future[Connection]] = field(default_factory=deque)
    opening: set[asyncio.Task[None]] = field(default_factory=set)

    def acquire(self) -> Held:
        """For `async with`; raises Away instead of letting anybody wait for more than `wait_s`."""
        return Held(self)

    async def take(self) -> Connection:
        """A connection, which has to be given back."""
        if self.is_away or self.is_closed or len(self.waiting) >= WAITING_MAX:
            raise Away("the database does not answer")
        while self.idle:
            connection = self.idle.pop()
            if not connection.is_closed():
                self.held.add(connection)
                return connection
            self._replace(connection)
        return await self._waited()

    def give(self, connection: Connection, error: BaseException | None) -> None:
        """Takes a connection back; `error` is what its use ended with."""
        self.held.discard(connection)
        is_left = error is not None and (not isinstance(error, Exception) or isinstance(error, self.broken))
        if is_left or self.is_away or self.is_closed or connection.is_closed() or connection.is_in_transaction():
            self._replace(connection)
            return
        self._offer(connection)

    def lose(self) -> None:
        """The database is gone: whoever waits for it, or for an answer of it, is told so now."""
        self.is_away = True
        self._open_no_more()
        while self.waiting:
            if not (waiter := self.waiting.popleft()).done():
                waiter.set_exception(Away("the database does not answer"))
        for connection in (*self.idle, *self.held):
            connection.terminate()
        self.idle.clear()
        self.ages.clear()

    async def regain(self) -> None:
        """Opens all connections. Raises what the driver raises, and then the database is still away."""
        await self._open()
        self.is_away = False

    async def close(self) -> None:
        """Lets what is under way finish, within a bound, and closes every connection."""
        self.is_closed = True
        self._open_no_more()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S_MAX):
                while self.held:  # noqa: ASYNC110  Happens once in the life of a process; an event for it would not pay.
                    await asyncio.sleep(0.01)
        for connection in (*self.idle, *self.held):
            with suppress(*self.failed):
                async with asyncio.timeout(CLOSE_S_MAX):
                    await connection.close()
            connection.terminate()
        self.idle.clear()

    async def _open(self) -> None:
        opened = await asyncio.gather(*(self.connect() for _ in range(self.size)), return_exceptions=True)
        made = [one for one in opened if not isinstance(one, BaseException)]
        if wrong := [one for one in opened if isinstance(one, BaseException)]:
            for connection in made:
                connection.terminate()
            raise wrong[0]
        for connection in made:
            self._welcome(connection)

    def _welcome(self, connection: Connection) -> None:
        self.ages[connection] = min(self.ages.values(), default=0) - 1
        self._offer(connection)

    async def _waited(self) -> Connection:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Connection] = loop.create_future()
        self.waiting.append(waiter)
        too_late = loop.call_later(self.wait_s, _refuse, waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.give(waiter.result(), None)
            raise
        finally:
            too_late.cancel()

    def _offer(self, connection: Connection) -> None:
        while self.waiting:
            if not (waiter := self.waiting.popleft()).done():
                self.held.add(connection)
                waiter.set_result(connection)
                return
        insort(self.idle, connection, key=self.ages.__getitem__)

    def _replace(self, connection: Connection) -> None:
        connection.terminate()
        self.ages.pop(connection, None)
        if self.is_away or self.is_closed:
            return
        task = asyncio.get_running_loop().create_task(self._another())
        self.opening.add(task)
        task.add_done_callback(self.opening.discard)

    def _open_no_more(self) -> None:
        for task in self.opening:
            task.cancel()

    async def _another(self) -> None:
        while True:
            try:
                connection = await self.connect()
            except self.failed:
                await asyncio.sleep(RETRY_S)
            else:
                self._welcome(connection)
                return


class Held:
    """One connection for the length of a block."""

    __slots__ = ("connection", "pool")

    def __init__(self, pool: SharedConnections) -> None:
        self.pool = pool
        self.connection: Connection | None = None

    async def __aenter__(self) -> Connection:
        self.connection = await self.pool.take()
        return self.connection

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.connection is not None:
            self.pool.give(self.connection, error)


def _refuse(waiter: asyncio.Future[Connection]) -> None:
    if not waiter.done():
        waiter.set_exception(Away("too many wait for the database"))
