"""System 2.9, guild: members, treasury, techniques, and one boss a week."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cultivation.rules import bag, belonging, combat, fight, ledger, moves, names
from cultivation.rules.calendar import week_begins_ms
from cultivation.rules.deal import (
    Deal,
    Delete,
    Insert,
    Update,
    change,
    found,
    gift,
    post,
    send_mail,
    with_turn,
)
from cultivation.rules.kept import kept, last_roll
from cultivation.rules.pauses import open_days
from cultivation.rules.turn import answer, emit, reject, roll_number, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.tables.shared import BossTable

CREATE_STONE = 100_000
LEVEL_MAX = 10
ELDERS_MAX = 4
TECH_MAX = 10
TECHS = ("qi", "hp", "atk", "slots")
AWAY_MS = 86_400_000
DAY_MS = 86_400_000
TIERS = ((1_000, 10), (10_000, 80), (50_000, 300))  # stone given, contribution earned
BOSS_HP = 5_000_000
BOSS_HITS = 3
BOSS_ROUNDS = 10
LEADER_AWAY_MS = 14 * DAY_MS


def create(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """A new guild with its founder as leader."""
    _check_free(deal, deal.who, deal.rows["mine"])
    name, skeleton = names.checked(deal.tables, args.name)
    guild_id = deal.rows["id"]
    turn = ledger.charge(deal.turn(), "stone", qty=CREATE_STONE, reason="guild_create")
    row = {"id": guild_id, "name": name, "skeleton": skeleton, "leader": deal.who, "created": deal.now_ms}
    felt = {"id": guild_id, "rev": 1, "tech_qi": 0, "tech_hp": 0, "tech_atk": 0}
    turn = answer(emit(belonging.belong(turn, felt), "GuildJoined", guild=guild_id), guild=guild_id)
    member = {"player": deal.who, "guild": guild_id, "role": "leader", "joined": deal.now_ms}
    return change(with_turn(deal, turn), Insert("guild", row), Insert("member", member))


def apply(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Ask a guild to be let in."""
    guild = found(deal, "guild")
    _check_free(deal, deal.who, deal.rows["mine"])
    door = {"guild": guild["id"], "player": deal.who, "kind": "apply", "at": deal.now_ms}
    return change(deal, Insert("guild_door", door))


def invite(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """An officer opens the door to a player."""
    guild = _ours(deal, "elder")
    if args.player not in deal.turns or deal.rows["blocked"]:
        reject("not_found", "player")
    if deal.rows["theirs"]:
        reject("wrong_state", "in a guild already")
    door = {"guild": guild["id"], "player": args.player, "kind": "invite", "at": deal.now_ms}
    return change(deal, Insert("guild_door", door))


def join(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Come in by an invitation."""
    found(deal, "guild")
    if "invite" not in deal.rows["doors"]:
        reject("not_found", "invitation")
    return _come_in(deal, deal.who, deal.rows["mine"], "invite")


def accept(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """An officer lets in somebody who asked."""
    _ours(deal, "elder")
    if "apply" not in deal.rows["doors"] or args.player not in deal.turns:
        reject("not_found", "application")
    return _come_in(deal, args.player, deal.rows["theirs"], "apply")


def leave(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Go; contributions stay behind. A leader hands over first."""
    guild = _ours(deal, "member")
    if deal.rows["mine"]["role"] == "leader":
        reject("wrong_state", "hand the lead over first")
    return _go(deal, deal.who, guild)


def kick(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """An officer sends a member away; only the leader sends elders away."""
    guild = _ours(deal, "elder")
    theirs = _fellow(deal, args.player, guild)
    if theirs["role"] == "leader" or (theirs["role"] == "elder" and deal.rows["mine"]["role"] != "leader"):
        reject("not_allowed", theirs["role"])
    return _go(deal, args.player, guild)


def promote(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The leader makes a member an elder, or an elder a member."""
    guild = _ours(deal, "leader")
    theirs = _fellow(deal, args.player, guild)
    if theirs["role"] == "leader" or theirs["role"] == args.role:
        reject("wrong_state", theirs["role"])
    if args.role == "elder" and deal.rows["elders"] >= ELDERS_MAX:
        reject("cap_exceeded", f"{ELDERS_MAX} elders")
    return change(deal, Update("member", {"player": args.player}, {"role": args.role}, {"guild": guild["id"]}))


def transfer_leader(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The leader becomes an ordinary member, and another the leader: exactly one at every moment."""
    guild = _ours(deal, "leader")
    _fellow(deal, args.player, guild)
    return _led_by(deal, guild, args.player)


def donate(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Stone for the treasury, contribution for the giver, experience for the guild; each size once a day."""
    guild, turn = _ours(deal, "member"), deal.turn()
    day, given = _donation_day(deal, args.tier)
    stone, contrib = TIERS[args.tier]
    turn = moves.hand_over(turn, f"g:{guild['id']}", asset="stone", qty=stone, reason="donation")
    turn = ledger.pay(turn, "contrib", qty=contrib, reason="donation")
    turn = with_player(turn, guild=replace(turn.player.guild, donated_day=day, donated=(*given, args.tier)))
    deal = with_turn(deal, emit(turn, "GuildDonated", guild=guild["id"], tier=args.tier))
    level, exp = guild["level"], guild["exp"] + contrib
    while level < LEVEL_MAX and exp >= 1_000 * level * level:
        exp -= 1_000 * level * level
        level += 1
    return change(deal, Update("guild", {"id": guild["id"]}, {"level": level, "exp": exp}, {"exp": guild["exp"]}))


def _donation_day(deal: Deal, tier: int) -> tuple[int, tuple[int, ...]]:
    """The day that a gift of a size counts for, the oldest that has none of it, and what was given on it before."""
    kept = deal.turn().player.guild
    days = open_days(deal.tables.here, deal.now_ms, deal.pauses, "guild")
    given = {day: kept.donated if kept.donated_day == day else () for day in days if kept.donated_day <= day}
    day = next((day for day, tiers in given.items() if tier not in tiers), None)
    if day is None:
        reject("wrong_state", "given today")
    return day, given[day]


def tech_up(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The treasury pays for one level of a technique; members feel it when they are next looked at."""
    guild = _ours(deal, "elder")
    name = f"tech_{args.tech}"
    level = guild[name]
    if level >= TECH_MAX:
        reject("cap_exceeded", "the last level")
    cost = 20_000 * (level + 1) ** 2
    if deal.rows["treasury"] < cost:
        reject("insufficient", "treasury")
    deal = post(deal, f"g:{guild['id']}", "sink:guild_tech", asset="stone", qty=cost, reason="guild_tech")
    to = {name: level + 1, "rev": guild["rev"] + 1}
    turn = belonging.belong(deal.turn(), {**guild, **to})
    deal = with_turn(deal, emit(turn, "GuildTech", guild=guild["id"], tech=args.tech, level=level + 1))
    return change(deal, Update("guild", {"id": guild["id"]}, to, {name: level, "rev": guild["rev"]}))


def boss_hit(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """One of three blows a week; the blow that leaves nothing is the kill, and there is one."""
    guild, week, hit = _ours(deal, "member"), deal.rows["week"], deal.rows["hit"]
    begun = guild["boss_week"] == week
    left = guild["boss_left"] if begun else BOSS_HP * guild["level"]
    if left == 0:
        reject("wrong_state", "it is dead")
    if deal.rows["hits_of_week"] >= BOSS_HITS:
        reject("cap_exceeded", f"{BOSS_HITS} hits a week")
    turn, seed = roll_number(deal.turn(), "combat")
    sides = combat.fighter(turn), _beast(guild["level"])
    result = fight.fight(*sides, seed)
    turn = kept(turn, sides, seed, name=last_roll(turn), result=result)
    damage = min(left, _damage(result))
    killed = damage == left
    turn = emit(turn, "GuildBossHit", guild=guild["id"], damage=damage, killed=killed)
    deal = with_turn(deal, answer(turn, damage=damage, left=left - damage, killed=killed))
    key = {"guild": guild["id"], "week": week, "player": deal.who}
    if hit:
        total = {"hits": hit["hits"] + 1, "damage": hit["damage"] + damage, "killed": killed}
        deal = change(deal, Update("guild_hit", key, total, {"hits": hit["hits"]}))
    else:
        deal = change(deal, Insert("guild_hit", {**key, "hits": 1, "damage": damage, "killed": killed}))
    if not begun:
        due = week_begins_ms(deal.tables.here, week + 1)
        subject = f"{guild['id']}:{week}"
        job = {"key": f"boss:{subject}", "kind": "guild_boss", "subject": subject, "due": due}
        deal = change(deal, Insert("job", job))
    to = {"boss_week": week, "boss_left": left - damage}
    was = {"boss_week": guild["boss_week"], "boss_left": guild["boss_left"]}
    return change(deal, Update("guild", {"id": guild["id"]}, to, was))


def boss_rewards(deal: Deal, _job: str) -> Deal:
    """At the end of the week each who hit gets a mail: by rank of damage, and more for the kill."""
    guild, week = deal.rows["guild"], deal.rows["week"]
    if guild is None:
        return deal
    boss = deal.tables.shared.boss
    for rank, hit in enumerate(deal.rows["hits"]):
        stone = boss_stone(boss, guild["level"], rank, killed=hit["killed"])
        gifts = [gift("faucet:guild_boss", "stone", qty=stone, reason="guild_boss")]
        if hit["stayed"]:
            gifts.append(gift("faucet:guild_boss", "contrib", qty=boss.contrib, reason="guild_boss"))
        name = f"boss:{guild['id']}:{week}"
        deal = send_mail(deal, hit["player"], name, subject="guild_boss", gifts=tuple(gifts))
    return deal


def boss_stone(table: BossTable, level: int, rank: int, *, killed: bool) -> int:
    """What the boss of a guild pays; `rank` counts from 0."""
    return level * (table.hit + table.place * max(0, table.places - rank) + table.kill * killed)


def shop_buy(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Contribution for things."""
    _ours(deal, "member")
    price = deal.tables.shared.guild_shop.get(args.item)
    if price is None:
        reject("not_found", "item")
    if bag.room_for(deal.turn().player, (args.item, True)) < args.n:
        reject("inventory_full")
    turn = ledger.charge(deal.turn(), "contrib", qty=price * args.n, reason="guild_shop")
    return with_turn(deal, bag.grant_stack(turn, (args.item, True), qty=args.n, reason="guild_shop"))


def disband(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Only the last member ends a guild, and only with an empty treasury."""
    guild = _ours(deal, "leader")
    if guild["n"] > 1 or deal.rows["treasury"] > 0:
        reject("wrong_state", "members or treasury are left")
    deal = _parted(deal, deal.who, guild)
    return change(deal, Delete("member", {"player": deal.who}), Delete("guild", {"id": guild["id"]}))


def inherit(deal: Deal, _job: str) -> Deal:
    """A leader who stayed away 14 days hands over to the oldest elder, else to the oldest member."""
    guild, heir = deal.rows["guild"], deal.rows["heir"]
    if guild is None or heir is None or deal.now_ms - deal.rows["leader_seen"] < LEADER_AWAY_MS:
        return deal
    return _led_by(deal, guild, heir["player"])


def room(level: int, slots: int) -> int:
    """How many members a guild of a level has room for; each level of the technique `slots` is one place more."""
    return 30 + 2 * level + slots


def _beast(level: int) -> fight.Fighter:
    return fight.Fighter(20 * level, BOSS_HP * level, 1, 50 * level, 1)


def _damage(result: fight.Fight) -> int:
    return sum(blow.damage for blow in result.log if blow.by == "a" and blow.turn <= BOSS_ROUNDS)


def _ours(deal: Deal, least: str) -> Mapping[str, Any]:
    """The commander's guild, where the commander's role is at least this."""
    guild, mine = deal.rows["guild"], deal.rows["mine"]
    if guild is None or mine is None or mine["guild"] != guild["id"]:
        reject("not_found", "guild")
    ranks = ("member", "elder", "leader")
    if ranks.index(mine["role"]) < ranks.index(least):
        reject("not_allowed", f"needs {least}")
    checked: Mapping[str, Any] = guild
    return checked


def _fellow(deal: Deal, player: int, guild: Mapping[str, Any]) -> Mapping[str, Any]:
    theirs = deal.rows["theirs"]
    if player == deal.who or theirs is None or theirs["guild"] != guild["id"]:
        reject("not_found", "member")
    checked: Mapping[str, Any] = theirs
    return checked


def _check_free(deal: Deal, player: int, place: Mapping[str, Any] | None) -> None:
    if place is not None:
        reject("wrong_state", "in a guild already")
    left_ms = deal.turns[player].player.guild.left_ms
    if left_ms and deal.now_ms - left_ms < AWAY_MS:
        reject("cooldown", retry_after_ms=left_ms + AWAY_MS - deal.now_ms)


def _come_in(deal: Deal, player: int, place: Mapping[str, Any] | None, door: str) -> Deal:
    guild = deal.rows["guild"]
    _check_free(deal, player, place)
    if guild["n"] >= room(guild["level"], guild["tech_slots"]):
        reject("cap_exceeded", "no place is free")
    turn = belonging.belong(deal.turns[player], guild)
    deal = with_turn(deal, emit(turn, "GuildJoined", guild=guild["id"]))
    return change(
        deal,
        Update("guild", {"id": guild["id"]}, {"n": guild["n"] + 1}, {"n": guild["n"]}),
        Insert("member", {"player": player, "guild": guild["id"], "role": "member", "joined": deal.now_ms}),
        Delete("guild_door", {"guild": guild["id"], "player": player, "kind": door}),
    )


def _go(deal: Deal, player: int, guild: Mapping[str, Any]) -> Deal:
    deal = _parted(deal, player, guild)
    return change(
        deal,
        Delete("member", {"player": player}),
        Update("guild", {"id": guild["id"]}, {"n": guild["n"] - 1}, {"n": guild["n"]}),
    )


def _parted(deal: Deal, player: int, guild: Mapping[str, Any]) -> Deal:
    turn = deal.turns[player]
    turn = ledger.charge(turn, "contrib", qty=turn.player.purse.get("contrib", 0), reason="leave_guild")
    return with_turn(deal, emit(belonging.part(turn), "GuildLeft", guild=guild["id"]))


def _led_by(deal: Deal, guild: Mapping[str, Any], player: int) -> Deal:
    return change(
        deal,
        Update("member", {"player": guild["leader"]}, {"role": "member"}, {"role": "leader"}),
        Update("member", {"player": player}, {"role": "leader"}, {"guild": guild["id"]}),
        Update("guild", {"id": guild["id"]}, {"leader": player}, {"leader": guild["leader"]}),
    )
