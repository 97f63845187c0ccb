"""What can wait is written a little at a time, with room in between for whoever cannot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

ROWS = 100
"""In a piece: about a millisecond of the database, a command's own time."""
REST_S = 0.004
T = TypeVar("T")


async def pieces(rows: Sequence[T]) -> AsyncIterator[Sequence[T]]:
    """The rows in their order, a hundred at a time, each piece some milliseconds after the one before."""
    for first in range(0, len(rows), ROWS):
        if first:
            await asyncio.sleep(REST_S)
        yield rows[first : first + ROWS]
