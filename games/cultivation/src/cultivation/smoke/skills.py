"""The smoke check of system 2.4, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.players.keys import new_key
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="wood")
    must((await v.order("learn", skill="reed_step"))["code"] == "not_unlocked", "what comes first is learned first")
    key = str(new_key(v.random))
    learned = await v.order("learn", key=key, skill="swallow_cut")
    must(learned["delta"] == {"stone": -100}, "the first level costs 100")
    must(await v.order("learn", key=key, skill="swallow_cut") == learned, "the same key gives the same reply")
    must((await v.order("learn", skill="stone_palm"))["code"] == "insufficient", "level 1 has one point")
    must((await v.order("set_slots", skills=["swallow_cut"]))["ok"], "a learned skill fights")
    must((await v.order("set_slots", skills=["stone_palm"]))["code"] == "invalid_args", "another does not")
    must((await v.order("reset"))["code"] == "insufficient", "a reset costs jade")
    must((await v.sync())["skills"]["active"] == {"swallow_cut": 1}, "what was refused changed nothing")
