"""The smoke check of the saved state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must
from cultivation.state import codec

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    born = await v.order("create", name=v.name, element="metal")
    first, second = await v.sync(), await v.sync()
    must(first["ver"] == second["ver"] == born["ver"] == 1, "looking changes nothing")
    must(first["character"] == second["character"], "what is read twice is the same")
    await v.log_in()
    must((await v.sync())["character"]["name"] == v.name, "the state outlives the session")


async def grown(v: Visitor) -> None:
    """Saved, read by another build, and read again it is the same; what only that build knows is carried on."""
    loaded = await v.house.player(v.id)
    must(codec.encode(loaded.player, loaded.carried) == loaded.state, "reading and writing gives the same bytes")
    before = await v.sync()
    await v.house.grown_old(v.id)
    after = await v.sync()
    must(
        after["character"] == before["character"] and after["purse"] == before["purse"], "another build's save is read"
    )
    await v.good("buy_npc", item="minor_pill", n=1)
    await v.house.kept_old(v.id)
    again = await v.house.player(v.id)
    must(again.player.character == loaded.player.character, "N, N-1 and N again hold the same player")
