"""The smoke check of the saved state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

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
