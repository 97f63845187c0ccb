"""What the systems of many players cost and pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import leaderboard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.rules.tables import Tables

HONOR_MAX = 2_000  # what the auditor allows for one season's mail
STONE_MAX = 1_000_000
DUNGEONS, DIFFS = 20, 3


def findings(tables: Tables) -> Iterator[str]:
    """Prices above nothing, places in order, and no item that there is not."""
    table = tables.shared
    items = [*table.guild_shop, *(row.item for row in table.first_clear)]
    for item in items:
        if item not in tables.items:
            yield f"the guild's shop or a dungeon gives {item}, which there is not"
    if min([*table.guild_shop.values(), table.ticket.dungeon, table.ticket.arena]) < 1:
        yield "something of the guild's shop or a ticket costs nothing"
    boss = table.boss
    if min(boss.hit, boss.place, boss.places, boss.kill, boss.contrib) < 0:
        yield "the guild's boss takes instead of giving"
    for name, honors in (("season", table.season_honor), ("tournament", table.tournament_honor)):
        yield from _prizes(name, honors, most=HONOR_MAX)
    for board, stones in table.season_stone.items():
        if board not in (*leaderboard.BOARDS, leaderboard.WEEKLY) or board == "guild_power":
            yield f"no player stands on the board {board}"
        yield from _prizes(f"season of {board}", stones, most=STONE_MAX)
    if any(not (0 <= row.dungeon < DUNGEONS and 0 <= row.diff < DIFFS) for row in table.first_clear):
        yield "a first clear is of no dungeon"
    yield from _mounts(tables)


def _prizes(name: str, prizes: Sequence[tuple[int, int]], *, most: int) -> Iterator[str]:
    """Places and what they are worth, best first."""
    places, worths = [last for last, _ in prizes], [worth for _, worth in prizes]
    if places != sorted(set(places)) or worths != sorted(worths, reverse=True) or min(worths, default=0) < 1:
        yield f"the prizes of a {name} are not in order"
    if max(worths, default=0) > most:
        yield f"a {name} pays more than {most}"


def _mounts(tables: Tables) -> Iterator[str]:
    """Every mount can be had somewhere."""
    quests = (*tables.quest.main.values(), *tables.quest.daily.values(), *tables.quest.weekly.values())
    given = {item for quest in (*quests, *tables.quest.bounty.values()) for item, _ in quest.reward.items}
    given |= {row.item for row in tables.shared.first_clear} | tables.shared.guild_shop.keys()
    given |= {chest.item for chest in tables.chest}
    given |= {item for row in tables.items.values() for item, _ in row.effect.grants}
    for item, row in tables.items.items():
        if row.effect.kind == "mount" and item not in given and not row.buy:
            yield f"nothing gives {item}"
