"""Known answers of system 2.11, pvp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import elo, pvp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    tickets = [
        {"player": n, "rating": 1_500 + 40 * n, "rules": rules, "at": 0} for n, rules in ((1, 1), (2, 1), (3, 2))
    ]
    if [(one["player"], other["player"]) for one, other in pvp.pairs(tickets, 1_000)] != [(1, 2)]:
        yield "players of equal rules and like ratings are no pair, or others are"
    if elo.moved(1_500, 1_500, games_a=0, games_b=0, won=True) != 16 or elo.expected(400) + elo.expected(-400) != 1_000:
        yield "ratings do not move by what is expected of them"
    if (
        sum(elo.softened({1: 1_900, 2: 1_333, 3: 1_267}).values()) != 4_500
        or world.tables.shared.season_honor[0][0] != 1
    ):
        yield "a new season does not keep the sum of ratings"
