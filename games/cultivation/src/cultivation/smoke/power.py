"""The smoke check of power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import power
from cultivation.rules.player import Power
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="fire")
    shown = await v.sync()
    must(shown["power"] == 851, "a new player has 851 of power")
    sources = Power({name: tuple(vector) for name, vector in shown["sources"].items()})
    must(power.power_of(sources, shown["realm"]["r"]) == shown["power"], "power follows from its sources")
