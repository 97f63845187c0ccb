"""What may be ordered next because an order was accepted: the answer of the other side, or the next step of one's own.

Dice alone never play a dungeon to its end or find the one application that waits; half of the orders come from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    Answer = Callable[[Random, int, int, dict[str, Any]], list["Next"]]
    """(dice, who was accepted, somebody else, the arguments and the result) to what may follow."""

Next = tuple[int, str, dict[str, Any]]
"""(who, command, arguments)."""


def follows(random: Random, players: list[int], order: Next, result: dict[str, Any]) -> list[Next]:
    """Orders that make sense now, in their order; empty for most commands."""
    who, name, args = order
    other = random.choice([player for player in players if player != who] or players)
    told = WHAT.get(name)
    return told(random, who, other, {**args, **result}) if told else []


def _party(random: Random, who: int, other: int, _: dict[str, Any]) -> list[Next]:
    floors = random.choice([2, 5, 5])
    last = random.choice(["dungeon_abandon", "dungeon_finish", "dungeon_finish"])
    begin: list[Next] = [
        (other, "lobby_join", {"player": who}),
        *((one, "lobby_ready", {"ready": True}) for one in (who, other)),
        (who, "dungeon_start", {}),
    ]
    return [*begin, *((who, "dungeon_advance", {}) for _ in range(floors)), (who, last, {})]


def _listing(random: Random, who: int, other: int, args: dict[str, Any]) -> list[Next]:
    listing = {"id": args["listing"]}
    if random.random() < 0.3:
        return [(who, "market_cancel", listing)]
    if args["kind"] == "fixed":
        return [(other, "market_buy", {**listing, "max_total": 9_999, "qty": qty}) for qty in (1, 2)]
    return [(other, "market_bid", {**listing, "amount": args["price"] * times}) for times in (2, 3)]


def _outbid(random: Random, who: int, other: int, args: dict[str, Any]) -> list[Next]:
    if random.random() < 0.7:
        return []
    return [(other, "market_bid", {"id": args["id"], "amount": 2 * args["amount"]}), (who, "mail_claim_all", {})]


def _asked(random: Random, who: int, _: int, args: dict[str, Any]) -> list[Next]:
    name = random.choice(["friend_accept", "friend_accept", "friend_decline"])
    return [(args["player"], name, {"player": who})]


def _friends(random: Random, who: int, _: int, args: dict[str, Any]) -> list[Next]:
    friend = args["player"]
    gift: list[Next] = [(who, "gift_send", {"player": friend}), (friend, "gift_claim", {"player": who})]
    return [*gift, *([(who, "friend_remove", {"player": friend})] if random.random() < 0.3 else [])]


def _guild(random: Random, who: int, other: int, args: dict[str, Any]) -> list[Next]:
    guild = args["guild"]
    if random.random() < 0.5:
        came: list[Next] = [(other, "guild_apply", {"id": guild}), (who, "guild_accept", {"player": other})]
    else:
        came = [(who, "guild_invite", {"player": other}), (other, "guild_join", {"id": guild})]
    if random.random() < 0.3:
        return [*came, (other, "guild_leave", {}), (who, "guild_disband", {})]
    gifts: list[Next] = [(one, "guild_donate", {"tier": tier}) for one in (who, other) for tier in (0, 1, 2)]
    evening: list[Next] = [
        (who, "guild_tech_up", {"tech": random.choice(["qi", "hp", "atk", "slots"])}),
        (other, "guild_boss_hit", {}),
        (other, "guild_shop_buy", {"item": "feather", "n": 1}),
        (who, "guild_promote", {"player": other, "role": "elder"}),
    ]
    ends: list[list[Next]] = [
        [(other, "guild_leave", {})],
        [(who, "guild_transfer", {"player": other}), (other, "guild_kick", {"player": who})],
        [(who, "guild_kick", {"player": other})],
        [],
    ]
    return [*came, *gifts, *evening, *random.choice(ends)]


def _same(*names: str) -> Answer:
    """One of these with what the first was about."""
    return lambda random, who, _, args: [(who, random.choice(names), {"id": args["id"]})]


WHAT: Mapping[str, Answer] = {
    "lobby_open": _party,
    "market_list": _listing,
    "market_bid": _outbid,
    "friend_request": _asked,
    "friend_accept": _friends,
    "guild_create": _guild,
    "duel_challenge": lambda _, who, __, args: [(args["player"], "duel_accept", {"player": who})],
    "acc_equip": lambda _, who, __, args: [(who, "acc_unequip", {"slot": args["slot"]})],
    "acc_refine": _same("acc_undo", "acc_accept"),
    "learn": lambda _, who, __, args: [(who, "upgrade", {"skill": args["skill"]})] * 5,
    "upgrade": lambda _, who, __, args: [(who, "set_slots", {"skills": [args["skill"]]})],
    "mount_feed": lambda _, who, __, args: [(who, name, {"id": args["id"]}) for name in ("mount_evolve", "mount_ride")],
    "block": lambda _, who, __, args: [(who, "unblock", {"player": args["player"]})],
    "chat_send": lambda _, __, other, args: [(other, "chat_report", {"channel": args["channel"], "seq": args["seq"]})],
    "guild_apply": lambda _, who, other, __: [(other, "guild_accept", {"player": who})],
}
