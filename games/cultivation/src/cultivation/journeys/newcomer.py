"""J1: the first hour and the first night of a newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.journeys.traveller import clear_stages, need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller

HOUR_MS = 3_600_000
STAGES = 5
CAP_H = 12


async def travel(t: Traveller) -> None:
    """Create, five stages, equip, the first quest, a night of 8 h, and one longer than the cap."""
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
        await t.good("expedition_set", stage=STAGES)
    for hours in (8, CAP_H + 1):
        with t.step(f"{hours} h offline"):
            await t.away(hours * HOUR_MS)
            await t.log_in()
        with t.step(f"claim after {hours} h"):
            earned = (await t.good("idle_claim"))["result"]["stone"]
            due = (10 + 3 * STAGES) * 60 * min(hours, CAP_H)
            need(due <= earned <= due + 60, f"{hours} h pay {earned} stone, not {due}")
