"""Players who have come further, as support puts them there: only where the database is named."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from cultivation.rules.support import Raise
from cultivation.smoke.house import house_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.load.asked import Asked
    from cultivation.load.player import Player
    from cultivation.smoke.house import House

AT_ONCE = 2
TRADERS_MAX = 1_000
"""So many trade and talk for all: 125 calls a second of theirs are one in eight seconds for each."""
TRADER = Raise(realm=2, level=40, age_ms=100 * 3_600_000, stone=1_000_000, items=(("fodder", 5_000),))
VERSIONS = "SELECT id, ver FROM player WHERE id = ANY($1)"
UNTOLD = "SELECT count(*) FROM outbox"
SETTLE_S, LOOK_S = 20.0, 0.1


async def traders(asked: Asked, players: Sequence[Player]) -> list[Player]:
    """Those of the players who are old enough for market and chat; nobody without a database."""
    if not asked.database:
        return []
    chosen = list(players[:: max(1, -(-len(players) // TRADERS_MAX))])
    async with house_on(asked.database) as house:
        await grow(house, chosen, TRADER)
        await _settled(house)
    return chosen


async def _settled(house: House) -> None:
    """Returns when everybody has been told of what raising set off, else after twenty seconds: a load measures its own
    calls, not how it was prepared.
    """
    end_s = time.monotonic() + SETTLE_S
    while (await house.query(UNTOLD))[0][0] and time.monotonic() < end_s:  # noqa: ASYNC110  The database tells nobody.
        await asyncio.sleep(LOOK_S)


async def grow(house: House, players: Sequence[Player], to: Raise) -> None:
    """Raises each, and tells the devices the version that they then have."""
    waiting = list(players)

    async def lane() -> None:
        while waiting:
            await house.raised(waiting.pop().id, to)

    await asyncio.gather(*(lane() for _ in range(AT_ONCE)))
    versions = dict(await house.query(VERSIONS, [player.id for player in players]))
    for player in players:
        player.ver = versions[player.id]
