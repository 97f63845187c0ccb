"""What can wait is written in pieces, and others have their turn in between."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from cultivation.service.pieces import ROWS, pieces


@pytest.mark.parametrize("many", [0, 1, ROWS, ROWS + 1, 5 * ROWS + 3])
def test_every_row_comes_once_and_others_have_turns_in_between(many):
    """A row left out would be a score that no board shows; without the turns, everybody waits for the boards."""

    async def story():
        turns, found, at = 0, [], []

        async def others():
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        task = asyncio.create_task(others())
        async for piece in pieces(list(range(many))):
            assert 0 < len(piece) <= ROWS
            found += piece
            at.append(turns)
        task.cancel()
        return found, at

    found, at = asyncio.run(story())
    assert found == list(range(many))
    assert all(before < after for before, after in pairwise(at))
