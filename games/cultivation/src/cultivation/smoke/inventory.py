"""The smoke check of system 2.6, inventory."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cultivation.rules import bag, inventory
from cultivation.rules.play import play
from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor

MAILS = "SELECT count(*)::int FROM mail WHERE player = $1"


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="water")
    bought = await v.order("buy_npc", item="minor_pill", n=3)
    must(bought["delta"] == {"stone": -120, "s:minor_pill:free": 3}, "three pills cost 120")
    sold = await v.order("sell", item="minor_pill", bound=False, n=3)
    must(sold["delta"] == {"stone": 30, "s:minor_pill:free": -3}, "and sell for 30")
    gone = await v.order("sell", item="minor_pill", bound=False, n=1)
    must(gone["code"] == "insufficient", "what is sold is gone")
    item = (await v.sync())["inventory"]["instances"][0]["id"]
    await v.order("lock", id=item, locked=True)
    must((await v.order("discard_instance", id=item))["code"] == "wrong_state", "a locked item stays")
    must((await v.order("expand"))["code"] == "insufficient", "slots cost jade")


async def grown(v: Visitor) -> None:
    """A full bag refuses what is bought and mails what is given; 99 chests are 99 times one."""
    house = v.house
    await house.altered(v.id, lambda t: bag.grant_stack(t, ("old_chest", True), qty=99, reason="admin"))
    one = (await house.player(v.id)).player
    for _ in range(99):
        now_ms = house.worker.clock.now_ms()
        rule = partial(inventory.use, item="old_chest", bound=True, n=1)
        one = play(one, house.worker.world, now_ms=now_ms, rule=rule).player
    await v.good("use", item="old_chest", bound=True, n=99)
    must((await house.player(v.id)).player.stacks == one.stacks, "99 chests at once are 99 times one")
    await house.altered(v.id, lambda t: _sized(t, bag.slots_used(t.player)))
    await v.refused("inventory_full", "buy_npc", item="beast_core", n=1)
    before = (await house.query(MAILS, v.id))[0][0]
    await house.altered(v.id, lambda t: bag.grant_stack(t, ("beast_core", False), qty=2, reason="admin"))
    must((await house.query(MAILS, v.id))[0][0] == before + 1, "what does not fit is one mail")
    await house.altered(v.id, lambda t: _sized(t, 60))
    must((await v.good("mail_claim_all"))["delta"]["s:beast_core:free"] == 2, "and nothing of it is lost")


def _sized(turn: Turn, slots: int) -> Turn:
    return with_player(turn, inventory=replace(turn.player.inventory, capacity=slots))
