"""J2: an ordinary day: claims, dailies, a dungeon, five arena fights, the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.journeys.traveller import clear_stages, need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller

NEEDS = ("combat", "quest", "dungeon", "arena", "notification")
DAY_MS = 86_400_000


async def travel(t: Traveller) -> None:
    """What one player does each day."""
    with t.step("login"):
        await t.born()
    with t.step("claims"):
        await clear_stages(t, 1)
        await t.away(DAY_MS)
        await t.log_in()
        need((await t.good("idle_claim"))["result"]["stone"] > 0, "a day pays nothing")
    with t.step("dailies"):
        quest = (await t.sync())["quest"]
        need(len(quest["daily"]["ids"]) == 5, "there are not five daily quests")
    with t.step("mail"):
        await t.good("mail_claim_all")
    with t.step("dungeon"):
        await t.good("dungeon_start", dungeon=0)
    with t.step("arena"):
        for _ in range(5):
            await t.good("arena_fight")
