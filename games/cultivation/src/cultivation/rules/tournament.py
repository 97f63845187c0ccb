"""The tournament of system 2.11: every Saturday at noon the best 64 who signed up, in rounds that can be run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import fight, snapshot
from cultivation.rules.calendar import at_ms, day_of
from cultivation.rules.deal import Deal, Insert, Update, change, gift, send_mail, with_turn
from cultivation.rules.kept import kept
from cultivation.rules.pvp import seed_of
from cultivation.rules.tables.shared import by_place
from cultivation.rules.turn import answer, emit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.tables.regions import Region

SIZE_MAX = 64
NOON_MS = 12 * 3_600_000
SATURDAY = 2  # days behind the day whose number is seven times the week's


def week_begun(region: Region, now_ms: int) -> int:
    """The week of the last tournament that has begun: on Saturday, when the clocks of the region show noon."""
    day = day_of(region, now_ms)
    return (day - (now_ms < at_ms(region, day, NOON_MS)) - SATURDAY) // 7


def signup(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """For the next tournament; who fights is the player as of now."""
    week = week_begun(deal.tables.here, deal.now_ms) + 1
    row = {"week": week, "player": deal.who, "fighter": snapshot.taken(deal.turn()), "at": deal.now_ms}
    return change(with_turn(deal, answer(deal.turn(), week=week)), Insert("tournament_entry", row))


def start(deal: Deal, _job: str) -> Deal:
    """The bracket of all rounds, and the matches of the first."""
    players, week = deal.rows["entrants"], deal.rows["week"]
    if not players:
        return deal
    rounds = (len(players) - 1).bit_length()
    if rounds == 0:
        return _prize(deal, players[0], week, place=1)
    seeds = [players[seed - 1] if seed <= len(players) else None for seed in seeding(1 << rounds)]
    for round_ in range(1, rounds + 1):
        for match in range(1 << (rounds - round_)):
            a, b = seeds[2 * match : 2 * match + 2] if round_ == 1 else (None, None)
            row = {"week": week, "round": round_, "match": match, "a": a, "b": b}
            deal = change(deal, Insert("tournament_match", row))
            if round_ == 1:
                deal = change(deal, _job_row(deal, week, round_, match=match, rounds=rounds))
    return deal


def resolve(deal: Deal, job: str) -> Deal:
    """One match, once: the winner goes on to the next round, the loser is paid for the place reached."""
    row, rounds = deal.rows["match"], deal.rows["rounds"]
    if row is None or row["winner"] is not None:
        return deal
    deal, winner, loser = _fought(deal, row, job)
    week, round_, match = row["week"], row["round"], row["match"]
    key = {"week": week, "round": round_, "match": match}
    deal = change(deal, Update("tournament_match", key, {"winner": winner}, {"winner": None}))
    if loser is not None:
        deal = _prize(deal, loser, week, place=(1 << (rounds - round_)) + 1)
    if round_ == rounds:
        deal = _prize(deal, winner, week, place=1)
        return with_turn(deal, emit(deal.turns[winner], "TournamentWon", week=week))
    slot, other = ("a", "b") if match % 2 == 0 else ("b", "a")
    following = {"week": week, "round": round_ + 1, "match": match // 2}
    deal = change(deal, Update("tournament_match", following, {slot: winner}, {slot: None}))
    if deal.rows["next"][other] is None:
        return deal
    return change(deal, _job_row(deal, week, round_ + 1, match=match // 2, rounds=rounds))


def seeding(size: int) -> list[int]:
    """Seeds in the order of the bracket: the best two can meet in the last match only."""
    order = [1]
    while len(order) < size:
        width = 2 * len(order) + 1
        order = [seed for one in order for seed in (one, width - one)]
    return order


def _fought(deal: Deal, row: Mapping[str, Any], job: str) -> tuple[Deal, int, int | None]:
    a, b, fighters = row["a"], row["b"], deal.rows["fighters"]
    if b is None:
        return deal, a, None
    sides = snapshot.read(fighters[a]), snapshot.read(fighters[b])
    result = fight.fight(*sides, seed_of(job))
    deal = with_turn(deal, kept(deal.turns[a], sides, seed_of(job), name=job, result=result))
    return (deal, a, b) if result.won else (deal, b, a)


def _prize(deal: Deal, player: int, week: int, *, place: int) -> Deal:
    honor = by_place(deal.tables.shared.tournament_honor, place)
    prize = gift("faucet:tournament", "honor", qty=honor, reason="tournament")
    return send_mail(deal, player, f"tournament:{week}", subject="tournament", gifts=(prize,)) if honor else deal


def _job_row(deal: Deal, week: int, round_: int, *, match: int, rounds: int) -> Insert:
    key = f"tournament:{week}:{round_}:{match}"
    subject = f"{week}:{round_}:{match}:{rounds}"
    return Insert("job", {"key": key, "kind": "tournament_match", "subject": subject, "due": deal.now_ms})
