"""What guild, gifts and their like can have paid at most, by the ledger alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of, week_of
from cultivation.rules.guild import BOSS_HITS, LEVEL_MAX, TIERS, boss_stone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment


def _donation(p: Payment) -> int:
    """What the stone given in the same transaction earns; each size once for a day that lasts."""
    given = {e.qty for e in p.transaction if e.reason == "donation" and e.asset == "stone"}
    earned = sum(contrib for stone, contrib in TIERS if stone in given)
    day = f"guild.{day_of(p.tables.here, p.entry.at)}.{sorted(given)}"
    p.path.counts[day] = p.path.counts.get(day, 0) + 1
    return earned if p.path.counts[day] <= p.days("guild") else 0


def _boss(p: Payment) -> int:
    """Once for a guild, a week that is over, and a member: the mail's name carries them. Three hits a week are at most
    three guilds.
    """
    name, _, week = p.entry.to_account.rpartition(":")
    if ".boss:" not in name or not week.isdecimal() or int(week) >= week_of(p.tables.here, p.entry.at):
        return 0
    of_week = f"guild.boss.{p.entry.asset}.{week}"
    p.path.counts[of_week] = p.path.counts.get(of_week, 0) + 1
    key = f"guild.{p.entry.to_account}.{p.entry.asset}"
    p.path.counts[key] = p.path.counts.get(key, 0) + 1
    if p.path.counts[key] > 1 or p.path.counts[of_week] > BOSS_HITS:
        return 0
    boss = p.tables.shared.boss
    return boss.contrib if p.entry.asset == "contrib" else boss_stone(boss, LEVEL_MAX, 0, killed=True)


def _shop(p: Payment) -> int:
    paid = sum(e.qty for e in p.transaction if e.to_account == "sink:guild_shop")
    price = p.tables.shared.guild_shop.get(p.entry.asset.split(":")[1], 0)
    return paid // price if price else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"donation": _donation, "guild_boss": _boss, "guild_shop": _shop}
