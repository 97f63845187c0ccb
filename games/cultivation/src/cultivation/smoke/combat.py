"""The smoke check of system 2.2, combat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import combat, fight
from cultivation.rules.play import begin
from cultivation.smoke.cast import HOUR_MS
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="wood")
    key = v.key()
    fought = await v.order("stage_challenge", key=key, stage=1)
    must(fought["ok"] and fought["result"]["won"] and fought["delta"] == {"stone": 60}, "stage 1 pays 60")
    reused = await v.order("stage_challenge", key=key, stage=2)
    must(reused["code"] == "key_reuse", "another command under the same key is refused")
    must((await v.order("stage_challenge", stage=2))["code"] == "cooldown", "two fights need 2 s between")
    await v.order("idle_claim")
    must((await v.order("idle_claim"))["result"]["stone"] == 0, "a second claim at once pays nothing")


async def grown(v: Visitor) -> None:
    """Ten stages with their boss, the last fight again by its seed, and three hours on the road."""
    for stage in range(1, 9):
        await v.house.altered(v.id, lambda t, s=stage: combat.stage_challenge(t, stage=s))  # type: ignore[misc]
        await v.house.rested(v.id)
    await v.good("stage_challenge", stage=9)
    await v.house.rested(v.id)
    turn = begin((await v.house.player(v.id)).player, v.house.worker.world, now_ms=v.house.worker.clock.now_ms())
    boss = await v.good("stage_challenge", stage=10)
    must(boss["result"]["won"] and boss["delta"]["stone"] == 150, "the boss falls and pays 150")
    must(any(asset.startswith("i:") for asset in boss["delta"]), "and leaves a unique item")
    again = fight.fight(combat.fighter(turn), combat.enemy(10), int(boss["result"]["seed"]))
    must(fight.log_hash(again) == boss["result"]["log_hash"], "the same seed gives the same fight")
    await v.house.away(v.id, 3 * HOUR_MS)
    paid = await v.good("idle_claim")
    must(paid["result"]["stone"] == 1_800 and paid["result"]["chests"] == 18, "3 h are 1800 stone and 18 chests")
    must((await v.good("idle_claim"))["result"]["stone"] == 0, "and are paid once")
