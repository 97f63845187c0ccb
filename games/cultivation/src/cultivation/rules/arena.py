"""System 2.12, arena: a ladder in which the winner takes the better rank, and every rank is held by one player."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from cultivation.rules import combat, fight, passes, snapshot
from cultivation.rules.deal import Deal, Delete, Insert, Update, change, gift, send_mail, with_turn
from cultivation.rules.pauses import open_days
from cultivation.rules.turn import answer, emit, reject, roll_number

if TYPE_CHECKING:
    from collections.abc import Mapping

BRACKET_MAX = 5_000
ATTEMPTS = 5
AGAIN_MS = 60_000
STABLE_MS = 600_000
SHOWN = 5
ALL_ABOVE = 6
RULES = 1  # of the snapshot
SETTLED_MS = 21 * 3_600_000  # after midnight, as the clocks of the region show


def join(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The next free rank, at the end; a full bracket opens the next."""
    if deal.rows["place"]:
        reject("wrong_state", "in the arena already")
    bracket, n = deal.rows["bracket"]["bracket"], deal.rows["bracket"]["n"]
    if n >= BRACKET_MAX:
        bracket, n = bracket + 1, 0
        deal = change(deal, Insert("arena_bracket", {"bracket": bracket, "n": 0}))
    place = {"bracket": bracket, "rank": n + 1, "player": deal.who}
    deal = with_turn(deal, answer(deal.turn(), rank=n + 1, bracket=bracket))
    defence = {"player": deal.who, "defence": snapshot.taken(deal.turn()), "rules": RULES, "joined": deal.now_ms}
    return change(
        deal,
        Update("arena_bracket", {"bracket": bracket}, {"n": n + 1}, {"n": n}),
        Insert("arena", place),
        Insert("arena_player", defence),
    )


def defence_set(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Who is attacked from now on is the player as of this moment."""
    if deal.rows["mine"] is None:
        reject("not_found", "join first")
    return change(deal, Update("arena_player", {"player": deal.who}, {"defence": snapshot.taken(deal.turn())}))


def attack(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Fight for a better rank; a rank that has changed hands meanwhile costs no attempt."""
    places, mine = deal.rows["places"], deal.rows["mine"]
    if deal.who not in places or args.player not in places or args.player == deal.who:
        reject("stale_target")
    own, target = places[deal.who]["rank"], places[args.player]["rank"]
    if target != args.expected_rank or not first_target(own) <= target < own:
        reject("stale_target")
    day, used = _attempt(deal, mine)
    pair_at = deal.rows["pair_at"]
    if pair_at is not None and deal.now_ms - pair_at < AGAIN_MS:
        reject("cooldown", retry_after_ms=pair_at + AGAIN_MS - deal.now_ms)
    turn, seed = roll_number(deal.turn(), "combat")
    result = fight.fight(combat.fighter(turn), snapshot.read(deal.rows["theirs"]["defence"]), seed)
    turn = emit(turn, "ArenaResolved", target=args.player, won=result.won)
    turn = answer(turn, won=result.won, rank=target if result.won else own, seed=str(seed))
    if result.won:
        turn = emit(turn, "RankChanged", rank=target, was=own)
    deal = with_turn(deal, turn)
    was = {"day": mine["day"], "used": mine["used"]}
    deal = change(deal, Update("arena_player", {"player": deal.who}, {"day": day, "used": used + 1}, was))
    return _ranked(deal, places[deal.who], places[args.player], won=result.won)


def _attempt(deal: Deal, mine: Mapping[str, Any]) -> tuple[int, int]:
    """The day that an attempt counts for, and how many it has had: earlier days come first where they still may be."""
    had, tickets = deal.turn().player.inventory.day_tickets, deal.rows["tickets"]
    days = open_days(deal.tables.here, deal.now_ms, deal.pauses, "arena")
    most = {day: attempts(had, paid=tickets.get((deal.who, day), 0), day=day) for day in days if mine["day"] <= day}
    used = {day: mine["used"] if mine["day"] == day else 0 for day in most}
    day = next((day for day in most if used[day] < most[day]), None)
    if day is None:
        reject("cap_exceeded", f"{most.get(days[-1], ATTEMPTS)} attempts a day")
    return day, used[day]


def attempts(had: Mapping[str, tuple[int, int, int]], *, paid: int, day: int) -> int:
    """How many a day has, with the tickets that were used and bought for it."""
    return ATTEMPTS * (1 + passes.more(had, "arena", paid=paid, day=day))


def settle(deal: Deal, _job: str) -> Deal:
    """The day's honor to everybody on the ladder, by mail."""
    for rank, player in deal.rows["ladder"]:
        honor = gift("faucet:arena_daily", "honor", qty=honor_of(rank), reason="arena_daily")
        deal = send_mail(deal, player, f"arena:{deal.rows['day']}", subject="arena_daily", gifts=(honor,))
    return deal


def honor_of(rank: int) -> int:
    """1000 for the first, 180 less for each doubling of the rank, at least 50."""
    return max(50, 1_000 - 180 * (rank.bit_length() - 1))


def first_target(rank: int) -> int:
    """The best rank that a rank may attack."""
    return 1 if rank <= ALL_ABOVE else -(-rank * 6 // 10)


def targets(player: int, rank: int, now_ms: int) -> tuple[int, ...]:
    """Up to five ranks above, the same ones for ten minutes."""
    pool = list(range(first_target(rank), rank))
    text = f"arena|{player}|{rank}|{now_ms // STABLE_MS}"

    def lot(candidate: int) -> bytes:
        return blake2b(f"{text}|{candidate}".encode(), digest_size=8).digest()

    return tuple(sorted(sorted(pool, key=lot)[:SHOWN]))


def _ranked(deal: Deal, own: Mapping[str, Any], target: Mapping[str, Any], *, won: bool) -> Deal:
    pair = {"bracket": own["bracket"], "low": target["rank"], "high": own["rank"]}
    deal = change(deal, Delete("arena_pair", pair, may_lack=True), Insert("arena_pair", {**pair, "at": deal.now_ms}))
    if not won:
        return deal
    swaps = ((own, target), (target, own))
    return change(
        deal,
        *(
            Update(
                "arena",
                {"bracket": old["bracket"], "rank": old["rank"]},
                {"player": new["player"]},
                {"player": old["player"]},
            )
            for old, new in swaps
        ),
    )
