"""The smoke check of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    born = await v.order("create", name=v.name, element="fire")
    must("PlayerCreated" in [e["type"] for e in born["events"]], "a creation is an event")
    await v.order("buy_npc", item="insight_scroll", n=1)
    grown = await v.order("use", item="insight_scroll", bound=False, n=1)
    ups = [e for e in grown["events"] if e["type"] == "LevelUp"]
    must(ups == [{"type": "LevelUp", "from": 1, "to": 2}], "100 experience are exactly one LevelUp")
