"""The database driver, typed: the one file that imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import asyncpg  # type: ignore[import-untyped]  # It has no types; the protocols below are ours.

from cultivation.store.pool import SharedConnections

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from contextlib import AbstractAsyncContextManager

UniqueViolation: type[Exception] = asyncpg.UniqueViolationError
Deadlock: type[Exception] = asyncpg.DeadlockDetectedError
CheckViolation: type[Exception] = asyncpg.CheckViolationError
LockTimeout: type[Exception] = asyncpg.LockNotAvailableError
# What says that the database is away or has gone away; the command may be sent again with the same key.
AWAY: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # how the driver takes being used on while the server ends the connection
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    OSError,
    TimeoutError,
)
REFUSED: tuple[type[Exception], ...] = (asyncpg.PostgresError,)  # of those: a statement that may not be, or a victim
FAILED: tuple[type[Exception], ...] = (asyncpg.PostgresError, *AWAY)
CONNECT_S_MAX = 5.0
STATEMENTS_KEPT = 256
# Every statement of the game has a key to look by. Without this the planner takes a table that it has not counted yet
# for a few pages, reads it whole for each question, and goes on so while thousands of players come. Servers before 18
# take a table that must be read whole for so dear that they compile the statement, which costs more than it saves.
SETTINGS = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"}


class Row(Protocol):
    """One row of an answer, by column name."""

    def __getitem__(self, name: str) -> Any: ...  # noqa: ANN401  # any value that a column takes  Columns are of several types.
    def values(self) -> Iterable[Any]: ...
    def items(self) -> Iterable[tuple[str, Any]]: ...


class Connection(Protocol):
    """One connection. Outside a transaction each statement is its own."""

    async def execute(self, statement: str, *values: Any) -> str: ...  # noqa: ANN401  # any value that a column takes  Parameters of any type.
    async def fetch(self, statement: str, *values: Any) -> list[Row]: ...  # noqa: ANN401  # any value that a column takes  Ditto.
    async def fetchrow(self, statement: str, *values: Any) -> Row | None: ...  # noqa: ANN401  # any value that a column takes  Ditto.
    async def fetchval(self, statement: str, *values: Any) -> Any: ...  # noqa: ANN401  # any value that a column takes  Ditto.
    def cursor(self, statement: str, *values: Any, prefetch: int) -> AsyncIterator[Row]: ...  # noqa: ANN401  # any value that a column takes
    def transaction(self, *, isolation: str = ..., readonly: bool = ...) -> AbstractAsyncContextManager[None]: ...
    async def close(self) -> None: ...
    def is_closed(self) -> bool: ...
    def is_in_transaction(self) -> bool: ...
    def terminate(self) -> None: ...
    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...


class Pool(Protocol):
    """Connections to share."""

    @property
    def is_away(self) -> bool: ...
    def acquire(self) -> AbstractAsyncContextManager[Connection]: ...
    def lose(self) -> None: ...
    async def regain(self) -> None: ...
    async def close(self) -> None: ...


async def connect(uri: str, *, statement_s: float | None = None, wait_s: float = CONNECT_S_MAX) -> Connection:
    """A connection of one's own; `statement_s` bounds every statement, `wait_s` the connecting."""
    connection: Connection = await asyncpg.connect(uri, command_timeout=statement_s, timeout=wait_s)
    return connection


async def listen(connection: Connection, channel: str, hint: Callable[[], None]) -> None:
    """Calls `hint` whenever somebody notifies the channel, for as long as the connection lasts."""
    await connection.add_listener(channel, lambda *_: hint())


async def open_pool(
    uri: str, *, size: int, statement_s: float, prime: Callable[[Connection], Awaitable[None]] | None = None
) -> Pool:
    """`size` connections, opened at once and kept, with the plans of their statements: making them anew every five
    minutes, as the driver would, is felt by whoever comes just then. `prime` uses each once before anybody else does;
    what the database refuses there is said to whoever asks it again.
    """

    async def connected() -> Connection:
        connection: Connection = await asyncpg.connect(
            uri,
            command_timeout=statement_s,
            timeout=CONNECT_S_MAX,
            max_cached_statement_lifetime=0,
            statement_cache_size=STATEMENTS_KEPT,
            server_settings=SETTINGS,
        )
        try:
            if prime:
                await prime(connection)
        except REFUSED:
            pass
        except BaseException:
            connection.terminate()
            raise
        return connection

    pool = SharedConnections(connected, size, AWAY, FAILED)
    await pool.regain()
    return pool


def violated_table(error: Exception) -> str:
    """The table whose unique key was violated."""
    return getattr(error, "table_name", None) or ""
