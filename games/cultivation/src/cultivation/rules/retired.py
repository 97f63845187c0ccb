"""Quests that the content has retired: who had completed one is paid by mail, and none stands in anybody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import character, goals, quest
from cultivation.rules.deal import gift, send_mail
from cultivation.rules.once import once
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import emit, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.deal import Deal
    from cultivation.rules.sections.quest import Period
    from cultivation.rules.tables.quest import QuestRow, QuestTable
    from cultivation.rules.turn import Turn


def let_go(turn: Turn) -> Turn:
    """The player without retired quests: complete ones are announced, and their experience is paid at once."""
    if not turn.tables.quest.retired:
        return turn
    return _bounty(_weekly(_daily(_main(turn))))


def mailed(deal: Deal, _job: str) -> Deal:
    """The rest of the reward, by a mail whose name carries player, quest and period: it is sent once."""
    row: QuestRow | None = deal.rows["row"](deal.tables.quest)
    if row is None:
        return deal
    source, name = "faucet:quest", f"retired:{deal.rows['kind']}:{deal.rows['period']}:{deal.rows['quest']}"
    parts = [("stone", row.reward.stone), ("essence", row.reward.essence)]
    parts += [(f"s:{item}:bound", qty) for item, qty in row.reward.items]
    gifts = tuple(gift(source, asset, qty=qty, reason="quest") for asset, qty in parts if qty)
    return send_mail(deal, deal.rows["player"], name, subject="quest_retired", gifts=gifts) if gifts else deal


@once
def pools(table: QuestTable) -> Mapping[str, tuple[str, ...]]:
    """What may still be chosen, by kind."""
    gone = frozenset(table.retired)
    kinds = {"daily": table.daily, "weekly": table.weekly}
    return {kind: tuple(key for key in rows if key not in gone) for kind, rows in kinds.items()}


def _main(turn: Turn) -> Turn:
    rows, gone = tuple(turn.tables.quest.main.items()), turn.tables.quest.retired
    while (place := turn.player.quest.main) < len(rows) and rows[place][0] in gone:
        key, row = rows[place]
        reached = max(turn.player.quest.main_prog, goals.measure(row.goal, turn.player))
        section = replace(turn.player.quest, main=place + 1, main_prog=0)
        turn = with_player(turn, quest=section)
        turn = _over(turn, "main", 0, key, row) if reached >= row.target else turn
    return turn


def _daily(turn: Turn) -> Turn:
    turn, period = _period(turn, "daily", turn.player.quest.daily, turn.tables.quest.daily)
    if period is turn.player.quest.daily:
        return turn
    return quest.bonus(with_player(turn, quest=replace(turn.player.quest, daily=period)))


def _weekly(turn: Turn) -> Turn:
    turn, period = _period(turn, "weekly", turn.player.quest.weekly, turn.tables.quest.weekly)
    if period is turn.player.quest.weekly:
        return turn
    return with_player(turn, quest=replace(turn.player.quest, weekly=period))


def _period(turn: Turn, kind: str, period: Period, rows: Mapping[str, QuestRow]) -> tuple[Turn, Period]:
    """Retired quests of a period count as claimed, so that all of them can still be."""
    claimed = list(period.claimed)
    for place, key in enumerate(period.ids):
        if key not in turn.tables.quest.retired or claimed[place]:
            continue
        claimed[place] = True
        if key in rows and period.prog[place] >= rows[key].target:
            turn = _over(turn, kind, period.number, key, rows[key])
    return turn, period if tuple(claimed) == period.claimed else replace(period, claimed=tuple(claimed))


def _bounty(turn: Turn) -> Turn:
    bounty, rows = turn.player.quest.bounty, turn.tables.quest.bounty
    if bounty is None or bounty.id not in turn.tables.quest.retired:
        return turn
    turn = with_player(turn, quest=replace(turn.player.quest, bounty=None))
    is_complete = bounty.id in rows and bounty.prog >= rows[bounty.id].target and turn.now_ms < bounty.until_ms
    return _over(turn, "bounty", bounty.until_ms, bounty.id, rows[bounty.id]) if is_complete else turn


def _over(turn: Turn, kind: str, period: int, key: str, row: QuestRow) -> Turn:  # which quest, in four words
    turn = character.gain_exp(turn, row.reward.exp)
    return emit(turn, "QuestRetired", kind=kind, period=period, quest=key)
