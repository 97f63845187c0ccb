"""System 2.11, PvP: matches that are decided once, duels for nothing, seasons that keep the sum of ratings."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from cultivation.rules import elo, fight, ledger, snapshot
from cultivation.rules.calendar import day_of
from cultivation.rules.deal import Deal, Delete, Insert, Update, change, gift, send_mail, tell, with_turn
from cultivation.rules.kept import kept
from cultivation.rules.tables.shared import by_place
from cultivation.rules.turn import answer, emit, reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RULES = 1  # only snapshots of the same rules meet
SEASON_DAYS = 28
DUEL_MS = 60_000
HONOR_DAY = 1_000
HONOR_FIRST, HONOR_LATER, FIRST_WINS = 100, 10, 5
WINDOW, WINDOW_PER_S, WINDOW_MAX = 50, 10, 400
FRESH = {"rating": elo.START, "games": 0, "day": 0, "wins": 0, "honor": 0}


def queue(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Wait for somebody about as good; what fights is the player as of now."""
    if deal.rows["mine_ticket"]:
        reject("wrong_state", "waiting already")
    rating = (deal.rows["mine_rating"] or FRESH)["rating"]
    ticket = {"player": deal.who, "rating": rating, "rules": RULES, "fighter": snapshot.taken(deal.turn())}
    return change(deal, Insert("pvp_ticket", {**ticket, "at": deal.now_ms}))


def leave_queue(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Wait no more."""
    if not deal.rows["mine_ticket"]:
        reject("wrong_state", "not waiting")
    return change(deal, Delete("pvp_ticket", {"player": deal.who}))


def duel_challenge(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Ask somebody for a fight that changes nothing."""
    if deal.rows["blocked"] or args.player not in deal.turns or args.player == deal.who:
        reject("not_found", "player")
    key = {"challenger": deal.who, "challenged": args.player}
    row = {**key, "fighter": snapshot.taken(deal.turn()), "at": deal.now_ms}
    return change(deal, Delete("pvp_duel", key, may_lack=True), Insert("pvp_duel", row))


def duel_accept(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The fight takes place; only the statistics know."""
    duel = deal.rows["duel"]
    if deal.rows["blocked"] or duel is None or deal.now_ms - duel["at"] > DUEL_MS:
        reject("not_found", "challenge")
    match = f"duel:{args.player}:{deal.who}:{duel['at']}"
    sides = snapshot.read(duel["fighter"]), snapshot.read(snapshot.taken(deal.turn()))
    result = fight.fight(*sides, seed_of(match))
    turn = kept(deal.turn(), sides, seed_of(match), name=match, result=result)
    deal = with_turn(deal, answer(turn, won=not result.won, match=match))
    row = _match_row(deal, match, args.player, deal.who, result=result)
    key = {"challenger": args.player, "challenged": deal.who}
    return change(deal, Delete("pvp_duel", key), Insert("pvp_match", {**row, "rated": False, "moved": 0}))


def resolve(deal: Deal, _job: str) -> Deal:
    """A rated match, once: both ratings move by the same amount in opposite directions."""
    a, b, match = deal.rows["a"], deal.rows["b"], deal.rows["match"]
    tickets = deal.rows["a_ticket"], deal.rows["b_ticket"]
    if not all(tickets) or tickets[0]["rules"] != tickets[1]["rules"] or a not in deal.turns or b not in deal.turns:
        return deal
    one, other = deal.rows["a_rating"] or FRESH, deal.rows["b_rating"] or FRESH
    sides = snapshot.read(tickets[0]["fighter"]), snapshot.read(tickets[1]["fighter"])
    result = fight.fight(*sides, seed_of(match))
    deal = with_turn(deal, kept(deal.turns[a], sides, seed_of(match), name=match, result=result))
    moved = elo.moved(one["rating"], other["rating"], games_a=one["games"], games_b=other["games"], won=result.won)
    deal = _rated(deal, a, deal.rows["a_rating"], moved=moved, won=result.won)
    deal = _rated(deal, b, deal.rows["b_rating"], moved=-moved, won=not result.won)
    row = _match_row(deal, match, a, b, result=result)
    return change(
        deal,
        Insert("pvp_match", {**row, "rated": True, "moved": moved}),
        Delete("pvp_ticket", {"player": a}),
        Delete("pvp_ticket", {"player": b}),
    )


def end_season(deal: Deal, _job: str) -> Deal:
    """Ranks are written down, rewards sent, and ratings drawn together without changing their sum."""
    ratings, season = deal.rows["ratings"], deal.rows["season"]
    ranked = sorted(ratings, key=lambda player: (-ratings[player], player))
    for rank, player in enumerate(ranked, start=1):
        row = {"season": season, "player": player, "rank": rank, "rating": ratings[player]}
        deal = change(deal, Insert("pvp_season", row))
        if honor := by_place(deal.tables.shared.season_honor, rank):
            prize = gift("faucet:season", "honor", qty=honor, reason="season")
            deal = send_mail(deal, player, f"season:pvp:{season}", subject="season", gifts=(prize,))
            deal = tell(deal, player, "SeasonEnded", board="pvp", season=season, rank=rank)
    for player, rating in elo.softened(ratings).items():
        deal = change(deal, Update("pvp_player", {"player": player}, {"rating": rating}, {"rating": ratings[player]}))
    return deal


def pairs(tickets: Sequence[Mapping[str, Any]], now_ms: int) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Who meets whom: the longest waiting first, each with the nearest that both windows allow."""
    waiting = sorted(tickets, key=lambda t: (t["at"], t["player"]))
    found = []
    while waiting:
        first = waiting.pop(0)
        near = [t for t in waiting if _meet(first, t, now_ms)]
        if near:
            other = min(near, key=lambda t: (abs(t["rating"] - first["rating"]), t["at"], t["player"]))
            waiting.remove(other)
            found.append((first, other))
    return found


def seed_of(match: str) -> int:
    """The dice of a match follow from its name."""
    return int.from_bytes(blake2b(match.encode(), digest_size=8).digest(), "little")


def _meet(one: Mapping[str, Any], other: Mapping[str, Any], now_ms: int) -> bool:
    reach = min(_window(one, now_ms), _window(other, now_ms))
    return bool(one["rules"] == other["rules"] and abs(one["rating"] - other["rating"]) <= reach)


def _window(ticket: Mapping[str, Any], now_ms: int) -> int:
    waited_ms: int = max(0, now_ms - ticket["at"])
    return min(WINDOW_MAX, WINDOW + WINDOW_PER_S * waited_ms // 1_000)


def _rated(deal: Deal, player: int, row: Mapping[str, Any] | None, *, moved: int, won: bool) -> Deal:
    was, day = row or FRESH, day_of(deal.tables.here, deal.now_ms)
    wins, had = (was["wins"], was["honor"]) if was["day"] == day else (0, 0)
    honor = min(HONOR_DAY - had, HONOR_FIRST if wins < FIRST_WINS else HONOR_LATER) if won else 0
    turn = ledger.pay(deal.turns[player], "honor", qty=honor, reason="pvp_daily")
    deal = with_turn(deal, emit(turn, "PvpResolved", won=won, moved=moved))
    to = {
        "rating": was["rating"] + moved, "games": was["games"] + 1, "day": day, "wins": wins + won,
        "honor": had + honor,
    }  # fmt: skip
    if row is None:
        return change(deal, Insert("pvp_player", {"player": player, **to}))
    return change(deal, Update("pvp_player", {"player": player}, to, {"games": was["games"], "rating": was["rating"]}))


def _match_row(deal: Deal, match: str, a: int, b: int, *, result: fight.Fight) -> dict[str, Any]:
    return {
        "id": match, "a": a, "b": b, "won": result.won, "rounds": result.rounds,
        "log_hash": fight.log_hash(result), "at": deal.now_ms,
    }  # fmt: skip
