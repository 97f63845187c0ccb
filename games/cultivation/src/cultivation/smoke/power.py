"""The smoke check of power."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.content import vectors
from cultivation.content.load import tables
from cultivation.rules import power
from cultivation.rules.player import Power
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

STATES, EACH = 1_000, 10
WORN = ("equipment", "accessories", "instances")
READ = (WORN, *((name,) for name in sorted({n for s in power.SOURCES.values() for n in s.reads} - set(WORN))))


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="fire")
    shown = await v.sync()
    must(shown["power"] == 851, "a new player has 851 of power")
    sources = Power({name: tuple(vector) for name, vector in shown["sources"].items()})
    must(power.power_of(sources, shown["realm"]["r"]) == shown["power"], "power follows from its sources")

    kept = other = vectors.player(STATES, tables())
    kept = replace(kept, power=power.reference(kept, tables()))
    for n in range(STATES):
        other = vectors.player(n, tables()) if n % EACH == 0 else other
        moved = {name: getattr(other, name) for name in READ[n % len(READ)]}
        after = power.refresh(kept, replace(kept, **moved), tables())
        must(after.power == power.reference(after, tables()), f"state {n}: kept and computed anew are the same")
        kept = after
