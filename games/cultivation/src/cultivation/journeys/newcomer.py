"""J1: the first hour and the first night of a newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.journeys.traveller import clear_stages, need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller

HOUR_MS = 3_600_000
STAGES = 5
LONG_STAGES = 1
CAP_H = 12


async def travel(t: Traveller) -> None:
    """Create, five stages, equip, the first quest, a night of 8 h; another sleeps longer than the cap."""
    with t.step("create"):
        await t.born()
    with t.step("five stages"):
        await clear_stages(t, STAGES)
    with t.step("equip"):
        weapon = (await t.sync())["inventory"]["instances"][0]["id"]
        await t.good("equip", id=weapon)
    with t.step("first quest"):
        first = next(iter(tables().quest.main))
        need("stone" in (await t.good("quest_claim", kind="main", id=first))["delta"], "the first quest pays nothing")
    with t.step("expedition"):
        await t.rest()
        await t.good("expedition_set", stage=STAGES)
    await _slept(t, t, 8, STAGES)
    with t.step("another newcomer"):
        (late,) = t.companions(1)
        await late.born()
        await clear_stages(late, LONG_STAGES)
        await late.good("expedition_set", stage=LONG_STAGES)
    await _slept(t, late, CAP_H + 1, LONG_STAGES)


async def _slept(t: Traveller, who: Traveller, hours: int, stage: int) -> None:
    """Logs out, is gone, and is paid for the hours up to the cap when coming back, once."""
    with t.step(f"{hours} h offline"):
        await who.night(hours * HOUR_MS)
    with t.step(f"claim after {hours} h"):
        earned = (await who.good("idle_claim"))["result"]["stone"]
        due = (10 + 3 * stage) * 60 * min(hours, CAP_H)
        need(due <= earned <= due + 60, f"{hours} h pay {earned} stone, not {due}")
        need((await who.good("idle_claim"))["result"]["stone"] < due // 2, f"{hours} h are paid twice")
