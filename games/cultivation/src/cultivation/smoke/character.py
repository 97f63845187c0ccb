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


async def grown(v: Visitor) -> None:
    """Two levels at once, and points that are placed and come back."""
    await v.good("buy_npc", item="insight_scroll", n=4)
    up = await v.good("use", item="insight_scroll", bound=False, n=4)
    ups = [event for event in up["events"] if event["type"] == "LevelUp"]
    must(ups == [{"type": "LevelUp", "from": 1, "to": 3}], "two levels in one command are one LevelUp")
    await v.good("allocate", con=2, agi=1)
    who = (await v.sync())["character"]
    placed = sum(who["alloc"].values()) if isinstance(who["alloc"], dict) else sum(who["alloc"])
    must(placed + who["free_points"] == 3 * (who["level"] - 1), "points placed and free are 3 a level")
    await v.good("respec")
    must((await v.sync())["character"]["free_points"] == 6, "all points come back")
