"""Known answers of system 2.14, leaderboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import leaderboard
from cultivation.rules.deal import NOBODY, Deal
from cultivation.service.selftest.player import T0_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    places = [{"rank": rank, "owner": 10 + rank, "banned": rank == 2} for rank in (1, 2, 3)]
    season = {"board": "power", "season": 5, "state": "frozen"}
    rows = {"season": season, "places": places, "first": 1, "at_once": 100}
    paid = leaderboard.pay(Deal(NOBODY, T0_MS, world.tables, rows, {}), "season:power:5:1")
    if [posting.to_account for posting in paid.postings] != ["mail:11.season:power:5", "mail:13.season:power:5"]:
        yield "a season does not pay its places by mails of their own name"
    over = Deal(NOBODY, T0_MS, world.tables, {**rows, "season": {**season, "state": "paid"}}, {})
    if leaderboard.pay(over, "season:power:5:1") is not over:
        yield "a season that is paid pays again"
