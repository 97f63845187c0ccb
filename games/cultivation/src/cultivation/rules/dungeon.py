"""System 2.10, dungeon: a party, five floors, and a state after each of them from which anybody can go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cultivation.rules import bag, chests, combat, fight, ledger, passes, roll, snapshot
from cultivation.rules.deal import Deal, Delete, Insert, Update, change, gift, send_mail, with_turn
from cultivation.rules.kept import kept
from cultivation.rules.pauses import open_days
from cultivation.rules.pvp import seed_of
from cultivation.rules.rows import as_text
from cultivation.rules.turn import Turn, answer, emit, reject, roll_number, roll_ppm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Instance

FLOORS = 5
PARTY_MAX = 4
ENTRIES = 3
LOBBY_MS = 300_000
RUN_MS = 1_800_000
HEAL_PERCENT = 20
FLIGHT_FROM, FLIGHT_RANK = 14, 3  # the last six lie where only wings lead
RULES = 1
Member = list[Any]  # player, fighter as text, hp left


def lobby_open(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Gather a party for one dungeon; the host is in it."""
    _check_able(deal, deal.who, args.dungeon)
    if deal.rows["joined"] not in (None, deal.who):
        reject("wrong_state", "in another party")
    row = {"host": deal.who, "dungeon": args.dungeon, "diff": args.diff, "at": deal.now_ms}
    return change(
        _closed(deal, deal.who),
        Insert("dungeon_lobby", row),
        *_into(deal, deal.who, is_ready=True),
    )


def lobby_join(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Join the party of a host; it begins when everybody has said so."""
    lobby = _lobby(deal)
    _check_able(deal, deal.who, lobby["dungeon"])
    if deal.rows["joined"] is not None:
        reject("wrong_state", "in a party already")
    if len(deal.rows["party"]) >= PARTY_MAX:
        reject("cap_exceeded", f"{PARTY_MAX} in a party")
    return change(deal, *_into(deal, args.player, is_ready=False))


def lobby_ready(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Say that one is ready, or no longer."""
    lobby = _lobby(deal)
    if deal.who not in deal.rows["ready"]:
        reject("not_found", "lobby")
    key = {"host": lobby["host"], "player": deal.who}
    return change(deal, Update("dungeon_party", key, {"ready": args.ready}))


def start(deal: Deal, build: str) -> Deal:
    """Everybody as of now goes in, once all are ready; each has one entry less."""
    lobby, run_id = _lobby(deal), deal.rows["id"]
    if not all(is_ready for player, is_ready in deal.rows["ready"].items() if player != deal.who):
        reject("wrong_state", "not ready")
    party = [player for player in deal.rows["party"] if player in deal.turns]
    for player in party:
        day = _check_able(deal, player, lobby["dungeon"])
        used = deal.rows["used"].get((player, day), 0)
        key = {"player": player, "day": day}
        entry = Update("dungeon_entry", key, {"used": used + 1}, {"used": used})
        deal = change(deal, entry if used else Insert("dungeon_entry", {**key, "used": 1}))
        deal = change(deal, Insert("dungeon_inside", {"player": player, "run": run_id, "day": day}))
    turn, seed = roll_number(deal.turn(), "combat")
    fighters = [(player, snapshot.taken(deal.turns[player])) for player in party]
    members = [[player, text, snapshot.read(text).hp] for player, text in fighters]
    row = {
        "id": run_id, "host": deal.who, "dungeon": lobby["dungeon"], "diff": lobby["diff"], "party": as_text(members),
        "seed": str(seed), "build": build, "rules": RULES, "started": deal.now_ms, "deadline": deal.now_ms + RUN_MS,
    }  # fmt: skip
    job = {"key": f"run:{run_id}", "kind": "dungeon_expire", "subject": str(run_id), "due": deal.now_ms + RUN_MS}
    turn = answer(emit(turn, "DungeonStarted", run=run_id, dungeon=lobby["dungeon"]), run=run_id)
    deal = change(with_turn(deal, turn), Insert("dungeon_run", row), Insert("job", job))
    return _closed(deal, deal.who)


def advance(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """One floor: whoever stands fights on, and heals a little after it."""
    run = _running(deal)
    if run["floor"] >= FLOORS:
        reject("wrong_state", "finish it")
    floor = run["floor"] + 1
    after = fought(run, floor)
    turn = answer(deal.turn(), floor=floor, won=after.won, hp=[hp for _, _, hp in after.members])
    for bout in after.bouts:
        turn = kept(turn, bout.sides, seed_of(bout.name), name=bout.name, result=bout.result)
    deal = with_turn(deal, turn)
    if not after.won:
        return _ended(deal, run, "lost")
    to = {"floor": floor, "party": as_text(after.members)}
    return change(deal, Update("dungeon_run", {"id": run["id"]}, to, {"floor": run["floor"], "status": "running"}))


def finish(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """After the fifth floor everybody who went in is rewarded, once."""
    run = _running(deal)
    if run["floor"] < FLOORS:
        reject("wrong_state", f"floor {run['floor']}")
    for player, _, _ in run["party"]:
        is_first = player not in deal.rows["cleared"]
        deal = change(deal, Insert("dungeon_reward", {"run": run["id"], "player": player}))
        deal = _rewarded(deal, player, is_first=is_first)
        if is_first:
            clear = {"player": player, "dungeon": run["dungeon"], "diff": run["diff"], "at": deal.now_ms}
            deal = change(deal, Insert("dungeon_clear", clear))
    return _ended(deal, run, "won")


def abandon(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The host gives up; the entry is gone."""
    return _ended(deal, _running(deal), "abandoned")


def expire(deal: Deal, job: str) -> Deal:
    """A run whose half hour is over ends by itself."""
    run = deal.rows["run"]
    if run is None or run["status"] != "running":
        return deal
    if run["deadline"] > deal.now_ms:
        return change(deal, Update("job", {"key": job}, {"due": run["deadline"], "done_at": None}))
    return _ended(_given_back(deal) if deal.rows["is_our_fault"] else deal, run, "expired")


def _given_back(deal: Deal) -> Deal:
    """Nobody loses an entry by our switch or our maintenance."""
    for player, (day, used) in deal.rows["entered"].items():
        key = {"player": player, "day": day}
        left = Update("dungeon_entry", key, {"used": used - 1}, {"used": used})
        deal = change(deal, left if used > 1 else Delete("dungeon_entry", key))
    return deal


@dataclass(frozen=True, slots=True)
class Bout:
    """One member against one enemy; the dice follow from `name`: the run's seed, floor, enemy and member."""

    name: str
    sides: tuple[fight.Fighter, fight.Fighter]
    result: fight.Fight


@dataclass(frozen=True, slots=True)
class Floor:
    """The party after a floor, whether it stands, and how it came to that."""

    members: list[Member]
    won: bool
    bouts: tuple[Bout, ...]


def fought(run: Mapping[str, Any], floor: int) -> Floor:
    """One enemy after another, one member after another."""
    bouts = []
    left = {player: hp for player, _, hp in run["party"]}
    fighters = {player: snapshot.read(text) for player, text, _ in run["party"]}
    strength = min(400, 1 + 8 * run["dungeon"] + 20 * run["diff"] + 2 * floor)
    for number in range(1 + (floor + run["dungeon"]) % 3):
        is_down = False
        for player, hp in list(left.items()):
            if hp <= 0 or is_down:
                continue
            bout = _bout(f"{run['seed']}|{floor}|{number}|{player}", replace(fighters[player], hp=hp), strength)
            bouts.append(bout)
            blows = [blow.left for blow in bout.result.log if blow.by == "b"]
            is_down = bout.result.won
            left[player] = (blows[-1] if blows else hp) if is_down else 0
        if not is_down:
            return Floor([[player, text, 0] for player, text, _ in run["party"]], won=False, bouts=tuple(bouts))
    healed = {p: min(fighters[p].hp, hp + fighters[p].hp * HEAL_PERCENT // 100) if hp else 0 for p, hp in left.items()}
    members: list[Member] = [[player, text, healed[player]] for player, text, _ in run["party"]]
    return Floor(members, won=True, bouts=tuple(bouts))


def _bout(name: str, member: fight.Fighter, strength: int) -> Bout:
    sides = member, combat.enemy(strength)
    return Bout(name, sides, fight.fight(*sides, seed_of(name)))


def stone_of(dungeon: int, diff: int) -> int:
    """What one member is paid for one run."""
    return 500 * (dungeon + 1) * (diff + 1)


def essence_of(dungeon: int) -> int:
    """Ditto, in essence."""
    return 20 * (dungeon + 1)


def _rewarded(deal: Deal, player: int, *, is_first: bool) -> Deal:
    """One member's reward: into the hand of who is there, by mail to who is not."""
    run, turn = deal.rows["run"], deal.turns[player]
    d, diff = run["dungeon"], run["diff"]
    turn, made = _loot(turn, d)
    items = [row.item for row in deal.tables.shared.first_clear if is_first and (row.dungeon, row.diff) == (d, diff)]
    money = (("stone", stone_of(d, diff)), ("essence", essence_of(d)))
    name = f"run:{run['id']}:{player}"
    if player in deal.rows["absent"]:
        gifts = tuple(gift("faucet:dungeon", asset, qty=qty, reason="dungeon") for asset, qty in money)
        deal = send_mail(deal, player, name, subject="dungeon", gifts=gifts)
        for thing in made:
            turn = ledger.mail_instance(turn, f"{player}.{name}", thing, reason="dungeon")
        for item in items:
            turn = ledger.mail_stack(turn, f"{player}.{name}", (item, True), qty=1, reason="dungeon")
    else:
        for asset, qty in money:
            turn = ledger.pay(turn, asset, qty=qty, reason="dungeon")
        for thing in made:
            turn = bag.grant_instance(turn, thing, reason="dungeon")
        for item in items:
            turn = bag.grant_stack(turn, (item, True), qty=1, reason="dungeon")
    return with_turn(deal, emit(turn, "DungeonFinished", run=run["id"], dungeon=d, diff=diff, first=is_first))


def _loot(turn: Turn, dungeon: int) -> tuple[Turn, list[Instance]]:
    """One to three things, as the player's own dice fall."""
    turn, pieces = roll_ppm(turn, "drop")
    kinds, found = sorted(turn.tables.gear), []
    for _ in range(1 + pieces % 3):
        turn, kind = roll_ppm(turn, "drop")
        turn, rolled = roll_ppm(turn, "drop")
        quality = roll.choose(turn.tables.quality_ppm, rolled)
        tier = min(10, 1 + dungeon // 2, turn.player.realm.r + 1)
        turn, made = bag.make_instance(turn, kinds[kind % len(kinds)], tier=tier, quality=quality, bound=False)
        turn, affixes = chests.affixes(turn, turn.tables.quality_affixes[quality])
        found.append(replace(made, affixes=affixes))
    return turn, found


def _lobby(deal: Deal) -> Mapping[str, Any]:
    lobby = deal.rows["lobby"]
    if lobby is None or deal.now_ms - lobby["at"] > LOBBY_MS:
        reject("not_found", "lobby")
    checked: Mapping[str, Any] = lobby
    return checked


def _running(deal: Deal) -> Mapping[str, Any]:
    run = deal.rows["run"]
    if run is None or run["status"] != "running" or run["host"] != deal.who or run["deadline"] <= deal.now_ms:
        reject("not_found", "run")
    if run["rules"] != RULES:
        reject("wrong_state", f"this run goes on where it began: build {run['build']}")
    checked: Mapping[str, Any] = run
    return checked


def _check_able(deal: Deal, player: int, dungeon: int) -> int:
    """The day whose entry would be used, the oldest that still lasts; refuses who may not go in."""
    if deal.turns[player].player.realm.r < 2 + dungeon // 3:
        reject("not_unlocked", f"realm {2 + dungeon // 3}")
    if dungeon >= FLIGHT_FROM and deal.turns[player].player.wings.rank < FLIGHT_RANK:
        reject("not_unlocked", f"wings of rank {FLIGHT_RANK}")
    if player in deal.rows["inside"]:
        reject("wrong_state", "in a run")
    had, tickets = deal.turns[player].player.inventory.day_tickets, deal.rows["tickets"]
    days = open_days(deal.tables.here, deal.now_ms, deal.pauses, "dungeon")
    most = {day: entries(had, paid=tickets.get((player, day), 0), day=day) for day in days}
    day = next((day for day in days if deal.rows["used"].get((player, day), 0) < most[day]), None)
    if day is None:
        reject("cap_exceeded", f"{most[days[-1]]} entries a day")
    return day


def entries(had: Mapping[str, tuple[int, int, int]], *, paid: int, day: int) -> int:
    """How many a day has, with the tickets that were used and bought for it."""
    return ENTRIES + passes.more(had, "dungeon", paid=paid, day=day)


def _into(deal: Deal, host: int, *, is_ready: bool) -> tuple[Delete, Insert]:
    """The commander's place in a party, and no longer in one that was over before it began."""
    place = {"host": host, "player": deal.who, "ready": is_ready}
    return Delete("dungeon_party", {"player": deal.who}, may_lack=True), Insert("dungeon_party", place)


def _closed(deal: Deal, host: int) -> Deal:
    """The lobby is over and its party is free."""
    party = [Delete("dungeon_party", {"host": host, "player": player}, may_lack=True) for player in deal.rows["party"]]
    return change(deal, Delete("dungeon_lobby", {"host": host}, may_lack=True), *party)


def _ended(deal: Deal, run: Mapping[str, Any], status: str) -> Deal:
    inside = [Delete("dungeon_inside", {"player": player}, may_lack=True) for player, _, _ in run["party"]]
    guard = {"status": "running", "floor": run["floor"]}
    return change(deal, Update("dungeon_run", {"id": run["id"]}, {"status": status}, guard), *inside)
