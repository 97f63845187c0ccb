"""The database driver, typed: the one file that imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import asyncpg  # type: ignore[import-untyped]  # It has no types; the protocols below are ours.

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from contextlib import AbstractAsyncContextManager

UniqueViolation: type[Exception] = asyncpg.UniqueViolationError
Deadlock: type[Exception] = asyncpg.DeadlockDetectedError
CheckViolation: type[Exception] = asyncpg.CheckViolationError
# What says that the database is away or has gone away; the command may be sent again with the same key.
AWAY: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    OSError,
    TimeoutError,
)
REFUSED: tuple[type[Exception], ...] = (asyncpg.PostgresError,)  # of those: a statement that may not be, or a victim
FAILED: tuple[type[Exception], ...] = (asyncpg.PostgresError, *AWAY)
STATEMENTS_KEPT = 256


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
    def terminate(self) -> None: ...
    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...


class Pool(Protocol):
    """Connections to share."""

    def acquire(self) -> AbstractAsyncContextManager[Connection]: ...
    async def close(self) -> None: ...


async def connect(uri: str, *, statement_s: float | None = None) -> Connection:
    """A connection of one's own; `statement_s` bounds every statement."""
    connection: Connection = await asyncpg.connect(uri, command_timeout=statement_s)
    return connection


async def listen(connection: Connection, channel: str, hint: Callable[[], None]) -> None:
    """Calls `hint` whenever somebody notifies the channel, for as long as the connection lasts."""
    await connection.add_listener(channel, lambda *_: hint())


async def open_pool(uri: str, *, size: int, statement_s: float) -> Pool:
    """`size` connections, opened at once and kept, with the plans of their statements: making them anew every five
    minutes, as the driver would, is felt by whoever comes just then.
    """
    pool: Pool = await asyncpg.create_pool(
        uri,
        min_size=size,
        max_size=size,
        command_timeout=statement_s,
        max_inactive_connection_lifetime=0,
        max_cached_statement_lifetime=0,
        statement_cache_size=STATEMENTS_KEPT,
        reset=_keep_as_is,
        server_settings={"plan_cache_mode": "force_generic_plan"},
    )
    return pool


def violated_table(error: Exception) -> str:
    """The table whose unique key was violated."""
    return getattr(error, "table_name", None) or ""


async def _keep_as_is(_: object) -> None:
    """Nobody here changes a connection's settings, so giving one back costs no round trip."""
