"""The smoke check of system 2.2, combat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.players.keys import new_key
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="wood")
    key = str(new_key(v.random))
    fought = await v.order("stage_challenge", key=key, stage=1)
    must(fought["ok"] and fought["result"]["won"] and fought["delta"] == {"stone": 60}, "stage 1 pays 60")
    must(await v.order("stage_challenge", key=key, stage=1) == fought, "the same key gives the same reply")
    reused = await v.order("stage_challenge", key=key, stage=2)
    must(reused["code"] == "key_reuse", "another command under the same key is refused")
    must((await v.order("stage_challenge", stage=2))["code"] == "cooldown", "two fights need 2 s between")
    await v.order("idle_claim")
    must((await v.order("idle_claim"))["result"]["stone"] == 0, "a second claim at once pays nothing")
