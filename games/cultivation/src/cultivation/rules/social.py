"""System 2.8, social: friends, blocks and daily gifts between two players."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import ledger
from cultivation.rules.deal import Deal, Delete, Insert, Update, change, with_turn
from cultivation.rules.pauses import open_days
from cultivation.rules.turn import emit, reject

if TYPE_CHECKING:
    from collections.abc import Mapping

FRIENDS_MAX = 100
PENDING_MAX = 50
BLOCKS_MAX = 200
GIFTS_MAX = 20
GIFT_STONE = 50


def request(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Ask to be friends; where the other has asked already, both are friends at once."""
    pair = _known(deal, args.player)
    if pair["are_friends"] or pair["asked"]:
        reject("wrong_state", "asked already")
    if pair["was_asked"]:
        return _befriend(deal, args.player, pair)
    if pair["sent"] >= PENDING_MAX or pair["waiting"] >= PENDING_MAX:
        reject("cap_exceeded", f"{PENDING_MAX} open requests")
    key = {"sender": deal.who, "receiver": args.player}
    return change(
        deal, Delete("friend_request", key, may_lack=True), Insert("friend_request", {**key, "at": deal.now_ms})
    )


def accept(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """A request becomes a friendship."""
    pair = _known(deal, args.player)
    if not pair["was_asked"]:
        reject("not_found", "request")
    return _befriend(deal, args.player, pair)


def decline(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """A request vanishes."""
    if not deal.rows["pair"]["was_asked"]:
        reject("not_found", "request")
    return change(deal, Delete("friend_request", {"sender": args.player, "receiver": deal.who}))


def remove(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The friendship ends for both."""
    if not deal.rows["pair"]["are_friends"]:
        reject("not_found", "friend")
    deal = change(deal, Delete("friend", _row(deal.who, args.player)))
    return with_turn(deal, emit(deal.turn(), "FriendRemoved", player=args.player))


def block(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Ends friendship and requests, and keeps the two apart everywhere. It works on those who block us as well."""
    pair, other = deal.rows["pair"], args.player
    if not pair["exists"] or other == deal.who:
        reject("not_found", "player")
    if pair["blocks"]:
        reject("wrong_state", "blocked already")
    if pair["blocked"] >= BLOCKS_MAX:
        reject("cap_exceeded", f"{BLOCKS_MAX} blocks")
    return change(
        deal,
        Insert("block", {"blocker": deal.who, "blocked": other, "at": deal.now_ms}),
        Delete("friend", _row(deal.who, other), may_lack=True),
        Delete("friend_request", {"sender": deal.who, "receiver": other}, may_lack=True),
        Delete("friend_request", {"sender": other, "receiver": deal.who}, may_lack=True),
    )


def unblock(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The other may come near again; the friendship stays ended."""
    if not deal.rows["pair"]["blocks"]:
        reject("not_found", "block")
    return change(deal, Delete("block", {"blocker": deal.who, "blocked": args.player}))


def gift_send(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """One gift a day to each friend, twenty in all; it costs the sender nothing."""
    pair = _known(deal, args.player)
    if not pair["are_friends"]:
        reject("not_found", "friend")
    sent, most = deal.rows["sent"], GIFTS_MAX
    days = [day for day in _gift_days(deal) if sent.get(day, 0) < most]
    if not days:
        reject("cap_exceeded", f"{GIFTS_MAX} gifts a day")
    day = next((day for day in days if day not in deal.rows["sent_here"]), days[-1])
    return change(deal, Insert("gift", {"sender": deal.who, "receiver": args.player, "day": day}))


def gift_claim(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """A gift of a friend, once, while its day lasts; the oldest first."""
    gifts = {day: deal.rows["gifts"][day] for day in _gift_days(deal) if day in deal.rows["gifts"]}
    if not gifts:
        reject("not_found", "gift")
    unclaimed = [day for day, is_claimed in gifts.items() if not is_claimed]
    if not unclaimed:
        reject("wrong_state", "claimed")
    day = next((day for day in unclaimed if deal.rows["claimed"].get(day, 0) < GIFTS_MAX), None)
    if day is None:
        reject("cap_exceeded", f"{GIFTS_MAX} gifts a day")
    turn = ledger.pay(deal.turn(), "stone", qty=GIFT_STONE, reason="gift")
    deal = with_turn(deal, emit(turn, "GiftClaimed", player=args.player))
    key = {"receiver": deal.who, "day": day, "sender": args.player}
    return change(deal, Update("gift", key, {"claimed": True}, {"claimed": False}))


def _gift_days(deal: Deal) -> tuple[int, ...]:
    return open_days(deal.tables.here, deal.now_ms, deal.pauses, "social")


def _known(deal: Deal, other: int) -> Mapping[str, Any]:
    """What the two are to each other; somebody unknown and somebody who blocks us are the same answer."""
    pair: Mapping[str, Any] = deal.rows["pair"]
    if not pair["exists"] or pair["is_blocked"] or other == deal.who:
        reject("not_found", "player")
    if pair["blocks"]:
        reject("wrong_state", "you block that player")
    return pair


def _befriend(deal: Deal, other: int, pair: Mapping[str, Any]) -> Deal:
    if max(pair["friends"], pair["others_friends"]) >= FRIENDS_MAX:
        reject("cap_exceeded", f"{FRIENDS_MAX} friends")
    deal = change(
        deal,
        Delete("friend_request", {"sender": other, "receiver": deal.who}),
        Delete("friend_request", {"sender": deal.who, "receiver": other}, may_lack=True),
        Insert("friend", {**_row(deal.who, other), "since": deal.now_ms}),
    )
    return with_turn(deal, emit(deal.turn(), "FriendAdded", player=other))


def _row(one: int, other: int) -> dict[str, int]:
    return {"a": min(one, other), "b": max(one, other)}
