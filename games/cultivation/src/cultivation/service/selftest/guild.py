"""Known answers of system 2.9, guild."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from cultivation.rules import guild
from cultivation.rules.deal import Update
from cultivation.service.selftest.player import purse_change, veteran
from cultivation.service.selftest.table import dealt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    giver = veteran(world, r=3)
    rows = {"guild": {"id": 5, "level": 1, "exp": 995}, "mine": {"guild": 5, "role": "member"}}
    given = dealt(world, giver, rows, guild.donate, SimpleNamespace(tier=0))
    to = [dict(change.to) for change in given.changes if isinstance(change, Update)]
    if purse_change(giver, given.turn()) != {"stone": -1_000} or given.turn().player.purse["contrib"] != 10:
        yield "a donation does not cost 1000 stone for 10 of contribution"
    if to != [{"level": 2, "exp": 5}]:
        yield "a guild does not rise at 1000 of experience"
    if guild.room(1, 0) != 32:
        yield "a guild of level 1 has not room for 32"
