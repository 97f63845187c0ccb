"""Known answers of system 2.8, social."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from cultivation.rules import social
from cultivation.rules.deal import Insert
from cultivation.service.selftest.player import veteran
from cultivation.service.selftest.table import dealt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    pair = {
        "exists": True, "is_blocked": False, "blocks": False, "are_friends": False, "asked": False, "was_asked": True,
        "friends": 0, "others_friends": 0, "sent": 0, "waiting": 0,
    }  # fmt: skip
    crossed = dealt(world, veteran(world, r=3), {"pair": pair}, social.request, SimpleNamespace(player=9))
    rows = [dict(change.row) for change in crossed.changes if isinstance(change, Insert)]
    if [(row["a"], row["b"]) for row in rows] != [(1, 9)] or crossed.turn().events[-1].type != "FriendAdded":
        yield "two requests that cross are no friendship"
