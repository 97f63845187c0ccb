"""J2: an ordinary day: claims, dailies, a dungeon, five arena fights, the mail."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cultivation.content.load import tables
from cultivation.journeys.growing import Goal, grow
from cultivation.journeys.traveller import OK, clear_stages, need
from cultivation.rules import bag
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller
    from cultivation.rules.turn import Turn

NEEDS = ("combat", "quest", "dungeon", "arena", "notification")
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
GROWN = Goal(realm=3, level=40, stone=20_000)
STAGE, PAID = 1, 500
FIGHTS, RIVALS, TRIES = 5, 5, 20
DAILY = 5
MAIL_S_MAX = 6.0
ORDERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("buy_npc", {"item": "minor_pill", "n": 5}),
    ("use", {"item": "minor_pill", "bound": False, "n": 1}),
    ("advance", {}),
    ("meridian_open", {}),
    ("dantian_up", {}),
    ("idle_claim", {}),
)
"""What goes into most of a day's quests besides fighting; what one player cannot afford yet is left out."""


async def travel(t: Traveller) -> None:
    """What one player does each day."""
    with t.step("login"):
        await grow([t], GROWN)
        await clear_stages(t, STAGE if t.house else 0)
        await t.good("expedition_set", stage=STAGE)
    with t.step("claims"):
        await t.night(8 * HOUR_MS)
        need((await t.good("idle_claim"))["result"]["stone"] > 0, "a night pays nothing")
    with t.step("dailies"):
        await _dailies(t)
    with t.step("dungeon"):
        await _dungeon(t)
    with t.step("five fights in the arena"):
        await _arena(t)
    with t.step("mail"):
        await _mail(t)


async def _dailies(t: Traveller) -> None:
    """Five quests that are this player's today; what the day has completed is paid once."""
    daily = (await t.sync())["quest"]["daily"]
    need(len(set(daily["ids"])) == DAILY, f"there are not {DAILY} daily quests but {daily['ids']}")
    stage = (await t.sync())["combat"]["stage_cleared"]
    for number in range(1, 4):
        await t.order("stage_challenge", stage=stage + number)
        await t.rest()
    for command, args in ORDERS:
        await t.order(command, **args)
    weapon = (await t.sync())["inventory"]["instances"][0]["id"]
    await t.order("equip", id=weapon)
    await t.order("learn", skill=next(iter(tables().skills.active)))
    daily = (await t.sync())["quest"]["daily"]
    rows = tables().quest.daily
    done = [q for q, prog in zip(daily["ids"], daily["prog"], strict=True) if prog >= rows[q].target]
    need(bool(done), f"a day completes none of {daily['ids']}, {daily['prog']}")
    for quest in done:
        paid = await t.good("quest_claim", kind="daily", id=quest)
        need(paid["result"]["stone"] == rows[quest].reward.stone, f"{quest} pays {paid['result']}")
        again = await t.order("quest_claim", kind="daily", id=quest)
        need(again.get("code") == "wrong_state", f"{quest} is paid twice")


async def _dungeon(t: Traveller) -> None:
    await t.good("lobby_open", dungeon=0)
    await t.good("dungeon_start")
    for floor in range(1, 6):
        told = (await t.good("dungeon_advance"))["result"]
        need(told["won"] and told["floor"] == floor, f"floor {floor} answers {told}")
    paid = (await t.good("dungeon_finish"))["delta"]
    need(paid.get("stone") == PAID, f"the dungeon pays {paid}")
    need(not (await t.order("dungeon_finish"))["ok"], "a dungeon is paid twice")


async def _arena(t: Traveller) -> None:
    """Whoever is above now is attacked; a rank that has changed hands meanwhile costs no attempt."""
    status, board = await t.send("/v1/board/top?board=arena")
    need(status == OK, f"the ladder is answered with {status}: {board}")
    if len(board["rows"]) < RIVALS:
        rivals = t.companions(RIVALS)
        await grow(rivals, GROWN)
        for rival in rivals:
            await rival.good("arena_join")
    await t.good("arena_join")
    fought, rank = 0, (await _targets(t))["rank"]
    tired: set[tuple[int, int]] = set()
    for _ in range(TRIES):
        told = await _targets(t)
        above = [one for one in told["targets"] if (told["rank"], one["rank"]) not in tired]
        if fought == FIGHTS or not above:
            break
        target = above[-1]
        tired |= {(told["rank"], target["rank"]), (target["rank"], told["rank"])}
        reply = await t.order("arena_fight", player=target["player"], expected_rank=target["rank"])
        need(reply["ok"] or reply["code"] in {"stale_target", "cooldown"}, f"a fight is refused: {reply}")
        fought += reply["ok"]
        need(not reply["ok"] or reply["result"]["rank"] <= rank, f"rank {rank} falls to {reply}")
    told = await _targets(t)
    need(fought == FIGHTS or not told["targets"] or told["rank"] <= FIGHTS, f"only {fought} fights are fought")
    need(fought > 0, "nobody can be attacked")


async def _targets(t: Traveller) -> dict[str, Any]:
    status, told = await t.send("/v1/arena/targets")
    need(status == OK, f"the targets are answered with {status}: {told}")
    return dict(told)


async def _mail(t: Traveller) -> None:
    """What came meanwhile is claimed once: what found no room in the bag, or the arena's honor of the day."""
    if t.house is not None:
        await t.house.altered(t.id, _mailed)
    else:
        await t.away(DAY_MS)
        await t.log_in()
    end_s = asyncio.get_running_loop().time() + MAIL_S_MAX
    waiting: list[dict[str, Any]] = []
    while not waiting and asyncio.get_running_loop().time() < end_s:
        status, box = await t.send("/v1/mail")
        need(status == OK, f"the mails are answered with {status}: {box}")
        waiting = [mail for mail in box["mails"] if mail["done_at"] is None and mail["attached"]]
        await asyncio.sleep(0 if waiting else 0.2)
    need(bool(waiting), "no mail came")
    one = waiting[0]["id"]
    need(bool((await t.good("mail_claim", id=one))["delta"]), "the mail holds nothing")
    need((await t.order("mail_claim", id=one)).get("code") == "wrong_state", "a mail is paid twice")
    await t.order("mail_claim_all")  # others may have come meanwhile, or not


def _mailed(turn: Turn) -> Turn:
    """A gift of the house that finds the bag full, as a chest might."""
    room = turn.player.inventory.capacity
    full = replace(turn.player.inventory, capacity=bag.slots_used(turn.player))
    new = next(item for item in turn.tables.items if (item, False) not in turn.player.stacks)
    turn = bag.grant_stack(with_player(turn, inventory=full), (new, False), qty=2, reason="admin")
    return with_player(turn, inventory=replace(turn.player.inventory, capacity=room))
