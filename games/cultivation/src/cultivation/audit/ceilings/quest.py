"""What quests can pay: each main quest once, and by days and weeks since the first posting what periods allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import DAY_MS
from cultivation.rules.quest import BONUS_ITEM, BOUNTIES_A_DAY
from cultivation.rules.quests import DAILY, WEEKLY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cultivation.audit.ceilings.payment import Payment
    from cultivation.rules.tables.quest import QuestRow


def _quest(p: Payment) -> int:
    """At most the largest single reward, and never more in a life than all of them together."""
    item = p.entry.asset.split(":")[1] if ":" in p.entry.asset else p.entry.asset
    began = p.path.counts.setdefault("quest:began", p.entry.at)
    days = (p.entry.at - began) // DAY_MS + 2  # the day begun and the day not yet over
    table = p.tables.quest
    main, daily, weekly, bounty = (
        _amounts(rows.values(), item) for rows in (table.main, table.daily, table.weekly, table.bounty)
    )
    bonus = int(item == BONUS_ITEM)
    by_day = DAILY * max(daily) + BOUNTIES_A_DAY * max(bounty) + bonus
    life = sum(main) + days * by_day + (days // 7 + 2) * WEEKLY * max(weekly)
    book = f"quest:{item}"
    left = life - p.path.counts.get(book, 0)
    p.path.counts[book] = p.path.counts.get(book, 0) + p.entry.qty
    return min(left, max(*main, *daily, *weekly, *bounty, bonus))


def _amounts(rows: Iterable[QuestRow], item: str) -> list[int]:
    """What each quest pays of one asset; a single 0 when there is no quest."""
    return [_amount(row, item) for row in rows] or [0]


def _amount(row: QuestRow, item: str) -> int:
    if item in ("stone", "essence"):
        return row.reward.stone if item == "stone" else row.reward.essence
    return sum(qty for name, qty in row.reward.items if name == item)


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"quest": _quest}
