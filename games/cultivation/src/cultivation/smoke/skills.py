"""The smoke check of system 2.4, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="wood")
    must((await v.order("learn", skill="reed_step"))["code"] == "not_unlocked", "what comes first is learned first")
    key = v.key()
    learned = await v.order("learn", key=key, skill="swallow_cut")
    must(learned["delta"] == {"stone": -100}, "the first level costs 100")
    must(await v.order("learn", key=key, skill="swallow_cut") == learned, "the same key gives the same reply")
    must((await v.order("learn", skill="stone_palm"))["code"] == "insufficient", "level 1 has one point")
    must((await v.order("set_slots", skills=["swallow_cut"]))["ok"], "a learned skill fights")
    must((await v.order("set_slots", skills=["stone_palm"]))["code"] == "invalid_args", "another does not")
    must((await v.order("reset"))["code"] == "insufficient", "a reset costs jade")
    must((await v.sync())["skills"]["active"] == {"swallow_cut": 1}, "what was refused changed nothing")


async def grown(v: Visitor) -> None:
    """What comes first is at level 5 before the next, and a reset gives every point back."""
    await v.good("learn", skill="swallow_cut")
    for _ in range(3):
        await v.good("upgrade", skill="swallow_cut")
    await v.refused("not_unlocked", "learn", skill="reed_step")
    await v.good("upgrade", skill="swallow_cut")
    await v.good("learn", skill="reed_step")
    await v.good("set_slots", skills=["reed_step", "swallow_cut"])
    must((await v.sync())["skills"]["active"] == {"reed_step": 1, "swallow_cut": 5}, "six points are in use")
    back = await v.good("reset")
    must(back["delta"] == {"jade": -50}, "a reset costs 50 jade and gives no stone back")
    section = (await v.house.player(v.id)).player.skills
    must(section.spent() == 0 and not section.slots, "no point stays in use, and no slot is filled")
