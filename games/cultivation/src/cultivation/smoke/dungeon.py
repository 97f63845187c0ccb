"""The smoke check of system 2.10, dungeon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def grown(v: Visitor) -> None:
    """A party that is asked first; five floors, of which another process may play any; one reward; and a build that is
    emptied begins none.
    """
    (guest,) = v.others
    await v.good("lobby_open", dungeon=0)
    await guest.good("lobby_join", player=v.id)
    await v.refused("wrong_state", "dungeon_start")
    await guest.good("lobby_ready")
    run = (await v.good("dungeon_start"))["result"]["run"]
    for floor in (1, 2):
        must((await v.good("dungeon_advance"))["result"]["floor"] == floor, f"floor {floor} follows")
    await v.log_in()
    for floor in (3, 4, 5):
        must((await v.good("dungeon_advance"))["result"]["floor"] == floor, "a run goes on from the floor it is on")
    wins = await asyncio.gather(*(v.order("dungeon_finish") for _ in range(3)))
    won = [reply for reply in wins if reply["ok"]]
    must(len(won) == 1 and won[0]["delta"]["stone"] == 500, "the run pays 500, once")
    rewards = await v.house.query("SELECT count(*)::int FROM dungeon_reward WHERE run = $1", run)
    must(rewards == [(2,)], "and each of the party once")
    await guest.good("lobby_open", dungeon=0)
    await guest.good("dungeon_start")
    await guest.good("dungeon_abandon")
    await guest.refused("not_found", "dungeon_advance")
