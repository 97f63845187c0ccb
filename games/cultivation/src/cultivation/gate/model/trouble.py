"""A process that dies between any two awaits: what it had sent has happened, what follows never does."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from cultivation.store.postgres import Connection, Pool


class Died(Exception):  # noqa: N818  The name says what happened.
    """The process is gone at this point."""


@dataclass(slots=True)
class Fuse:
    """Burns down by one at every await that reaches the database, before it and after it."""

    left: int
    blown: bool = False

    def burn(self) -> None:
        """Raises Died when it is burnt down, and ever after."""
        self.left -= 1
        if self.blown or self.left == 0:
            self.blown = True
            raise Died


@dataclass(slots=True)
class Dying:
    """A connection that dies when its fuse does."""

    real: Any
    fuse: Fuse

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.real, name)

        async def called(*values: object, **named: object) -> object:
            self.fuse.burn()
            answer: object = await method(*values, **named)
            self.fuse.burn()
            return answer

        return called

    @asynccontextmanager
    async def transaction(self, **named: Any) -> AsyncIterator[None]:  # noqa: ANN401  # handed on as it is
        """Rolled back where it dies inside; kept where it dies after the commit."""
        self.fuse.burn()
        async with self.real.transaction(**named):
            yield
            self.fuse.burn()
        self.fuse.burn()


@dataclass(slots=True)
class DyingPool:
    """A pool all of whose connections share one fuse."""

    real: Pool
    fuse: Fuse

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """A connection of the real pool that may die."""
        async with self.real.acquire() as connection:
            yield cast("Connection", Dying(connection, self.fuse))

    @property
    def is_away(self) -> bool:
        """Whoever dies does not know."""
        return False

    def lose(self) -> None:
        """The real pool lives on."""

    async def regain(self) -> None:
        """Ditto."""

    async def close(self) -> None:
        """Ditto."""
