"""The smoke check of system 2.1, character."""

from __future__ import annotations

from cultivation.content.load import tables
from cultivation.smoke.visitor import Visitor, must


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    born = await v.order("create", name=v.name, element="fire")
    must(born["ok"] and born["purse"]["stone"] == tables().start_stone, "a character starts with its grant")
    other = Visitor(v.client)
    await other.log_in()
    lookalike = v.name.upper().replace("0", "O").replace("1", "I")
    taken = await other.order("create", name=lookalike, element="fire")
    must(taken.get("detail") == "name_taken", "a name that looks the same is refused")
    must((await v.order("respec"))["code"] == "wrong_state", "without placed points there is no respec")
    must((await v.order("allocate", con=1))["code"] == "insufficient", "no points at level 1")
    renamed = await v.order("rename", name=f"{v.name} II")
    must(renamed["ok"] and renamed["purse"]["stone"] == tables().start_stone, "the first rename is free")
