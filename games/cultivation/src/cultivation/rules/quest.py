"""System 2.5, quest: goals counted over events and state, each paid once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cultivation.rules import bag, character, goals, ledger
from cultivation.rules.calendar import day_of
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.handler import Handler
from cultivation.rules.once import once
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.sections.quest import Bounty
from cultivation.rules.turn import answer, emit, reject, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Quest
    from cultivation.rules.sections.quest import Period
    from cultivation.rules.tables.goals import Reward
    from cultivation.rules.tables.quest import QuestRow, QuestTable
    from cultivation.rules.turn import Event, Turn

Kind = Literal["main", "daily", "weekly", "bounty"]
BOUNTIES_A_DAY = 3
BOUNTY_MS = 4 * 3_600_000
BONUS_ITEM = "old_chest"
NONE: frozenset[str] = frozenset()


def quest_claim(turn: Turn, *, kind: Kind, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """The reward of a quest that is complete, once."""
    match kind:
        case "main":
            row, section = _main_claimed(turn, id)
        case "daily" | "weekly":
            row, section = _period_claimed(turn, kind, id)
        case "bounty":
            row, section = _bounty_claimed(turn, id)
    turn = _paid(with_player(turn, quest=section), row.reward)
    turn = emit(turn, "QuestClaimed", kind=kind, quest=id)
    return bonus(turn) if kind == "daily" else turn


def bounty_accept(turn: Turn, *, id: str) -> Turn:  # noqa: A002  The word of the protocol.
    """One bounty at a time, three a day, four hours each."""
    section, day = turn.player.quest, day_of(turn.tables.here, turn.now_ms)
    if id not in turn.tables.quest.bounty or id in turn.tables.quest.retired:
        reject("not_found", "bounty")
    if _running(turn):
        reject("wrong_state", "there is a bounty already")
    used = section.accepted if section.accepted_day == day else 0
    if used >= BOUNTIES_A_DAY:
        reject("cap_exceeded", "bounties of today")
    bounty = Bounty(id, turn.now_ms + BOUNTY_MS, since_ms=turn.now_ms)
    return with_player(turn, quest=replace(section, bounty=bounty, accepted_day=day, accepted=used + 1))


def bounty_abandon(turn: Turn) -> Turn:
    """Give the bounty up; it stays counted for today."""
    if not _running(turn):
        reject("not_found", "bounty")
    return with_player(turn, quest=replace(turn.player.quest, bounty=None))


def on_event(turn: Turn, event: Event) -> Turn:
    """Every event may bring a quest nearer; what is complete says so once."""
    section, tables, done = turn.player.quest, turn.tables.quest, []
    if (main := _main(turn)) and (gain := goals.worth(main[1].goal, event)):
        done += [("main", main[0])] * (section.main_prog < main[1].target <= section.main_prog + gain)
        section = replace(section, main_prog=min(main[1].target, section.main_prog + gain))
    daily, daily_done = _counted(section.daily, tables.daily, event)
    weekly, weekly_done = _counted(section.weekly, tables.weekly, event)
    done += [("daily", quest) for quest in daily_done] + [("weekly", quest) for quest in weekly_done]
    if daily is not section.daily or weekly is not section.weekly:
        section = replace(section, daily=daily, weekly=weekly)
    if (bounty := _running(turn)) and (row := tables.bounty.get(bounty.id)) and (gain := goals.worth(row.goal, event)):
        done += [("bounty", bounty.id)] * (bounty.prog < row.target <= bounty.prog + gain)
        section = replace(section, bounty=replace(bounty, prog=min(row.target, bounty.prog + gain)))
    if section is not turn.player.quest:
        turn = with_player(turn, quest=section)
    for kind, quest in done:
        turn = emit(turn, "QuestCompleted", kind=kind, quest=quest)
    return turn


def watch(turn: Turn) -> Turn:
    """A main quest over state is as far as the player is: an old player does not wait."""
    if not (main := _main(turn)) or not main[1].goal.state:
        return turn
    section, (quest, row) = turn.player.quest, main
    reached = min(row.target, max(section.main_prog, goals.measure(row.goal, turn.player)))
    if reached == section.main_prog:
        return turn
    turn = with_player(turn, quest=replace(section, main_prog=reached))
    return emit(turn, "QuestCompleted", kind="main", quest=quest) if reached == row.target else turn


def _main(turn: Turn) -> tuple[str, QuestRow] | None:
    rows = _main_in_order(turn.tables.quest)
    return rows[turn.player.quest.main] if turn.player.quest.main < len(rows) else None


@once
def _main_in_order(table: QuestTable) -> tuple[tuple[str, QuestRow], ...]:
    return tuple(table.main.items())


def _running(turn: Turn) -> Bounty | None:
    bounty = turn.player.quest.bounty
    return bounty if bounty and turn.now_ms < bounty.until_ms else None


def _counted(period: Period, pool: Mapping[str, QuestRow], event: Event) -> tuple[Period, list[str]]:
    """The period after an event, and what it completed; a quest that the content no longer has stands still."""
    if _of_event(pool).get(event.type, NONE).isdisjoint(period.ids):
        return period, []
    prog: list[int] = []
    done: list[str] = []
    for place, quest in enumerate(period.ids):
        row = pool.get(quest)
        if row and row.goal.event == event.type and (gain := goals.worth(row.goal, event)):
            prog = prog or list(period.prog)
            if prog[place] < row.target:
                prog[place] = min(row.target, prog[place] + gain)
                done += [quest] * (prog[place] == row.target)
    moved = tuple(prog) if prog else period.prog
    return (period if moved == period.prog else replace(period, prog=moved)), done


@once
def _of_event(pool: Mapping[str, QuestRow]) -> Mapping[str, frozenset[str]]:
    """The quests that count events of a type."""
    types = {row.goal.event for row in pool.values()}
    return {kind: frozenset(quest for quest, row in pool.items() if row.goal.event == kind) for kind in types}


def _main_claimed(turn: Turn, quest: str) -> tuple[QuestRow, Quest]:
    section, main = turn.player.quest, _main(turn)
    if not main or main[0] != quest:
        reject("not_found", "quest")
    if section.main_prog < main[1].target:
        reject("wrong_state", "not complete")
    return main[1], replace(section, main=section.main + 1, main_prog=0)


def _period_claimed(turn: Turn, kind: Literal["daily", "weekly"], quest: str) -> tuple[QuestRow, Quest]:
    section, tables = turn.player.quest, turn.tables.quest
    period, pool = (section.daily, tables.daily) if kind == "daily" else (section.weekly, tables.weekly)
    if quest not in period.ids or quest not in pool:
        reject("not_found", "quest")
    place, row = period.ids.index(quest), pool[quest]
    if period.claimed[place] or period.prog[place] < row.target:
        reject("wrong_state", "claimed" if period.claimed[place] else "not complete")
    claimed = (*period.claimed[:place], True, *period.claimed[place + 1 :])
    after = replace(period, claimed=claimed)
    return row, replace(section, daily=after) if kind == "daily" else replace(section, weekly=after)


def _bounty_claimed(turn: Turn, quest: str) -> tuple[QuestRow, Quest]:
    bounty = _running(turn)
    row = turn.tables.quest.bounty.get(quest)
    if bounty is None or bounty.id != quest or row is None:
        reject("not_found", "bounty")
    if bounty.prog < row.target:
        reject("wrong_state", "not complete")
    return row, replace(turn.player.quest, bounty=None)


def _paid(turn: Turn, reward: Reward) -> Turn:
    turn = ledger.pay(turn, "stone", qty=reward.stone, reason="quest")
    turn = ledger.pay(turn, "essence", qty=reward.essence, reason="quest")
    turn = character.gain_exp(turn, reward.exp)
    for item, qty in reward.items:
        turn = bag.grant_stack(turn, (item, True), qty=qty, reason="quest")
    return answer(turn, stone=reward.stone, essence=reward.essence, exp=reward.exp)


def bonus(turn: Turn) -> Turn:
    """One chest more when all of the day are claimed, once."""
    daily = turn.player.quest.daily
    if daily.bonus or not all(daily.claimed):
        return turn
    turn = with_player(turn, quest=replace(turn.player.quest, daily=replace(daily, bonus=True)))
    return bag.grant_stack(turn, (BONUS_ITEM, True), qty=1, reason="quest")


HANDLERS: Mapping[str, Handler] = dict.fromkeys(CATALOGUE, Handler("quest", on_event))
