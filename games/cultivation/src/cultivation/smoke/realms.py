"""The smoke check of system 2.24, realms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.rules import realms, roll
from cultivation.rules.numbers import PPM
from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor

TRIES, PITY = 100, 6


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="earth")
    await v.order("use", item="minor_pill", bound=True, n=5)
    up = await v.order("advance")
    must([e["l"] for e in up["events"] if e["type"] == "RealmAdvanced"] == [2], "20 qi lead to the second layer")
    must((await v.order("breakthrough"))["code"] == "wrong_state", "only the ninth layer breaks through")
    realm = (await v.sync())["realm"]
    must(realm["amount"] == realm["gained"] - realm["spent"] - realm["lost"], "qi is gained - spent - lost")


async def grown(v: Visitor) -> None:
    """A roll that fails, with its refund and injury, and one that cannot fail; both are the dice of the seed."""
    secret, price = v.house.worker.world.secret, realms.cost(tables(), 4, 9)
    chance = tables().realms[4].chance_ppm
    rolled = (roll.number(secret, v.id, stream="breakthrough", count=n) % PPM for n in range(TRIES))
    bad = next(n for n, value in enumerate(rolled) if value >= chance)
    await v.house.altered(v.id, lambda t: _ready(t, pity=0, count=bad))
    failed = await v.good("breakthrough")
    must(failed["result"] == {"success": False, "chance_ppm": chance}, "the dice are those of the seed")
    realm = (await v.house.player(v.id)).player.realm
    lost = price - price * 7 // 10
    must(
        0 <= realm.amount - (realms.capacity((await v.house.player(v.id)).player, tables()) - lost) <= lost,
        "70 % are back",
    )
    must(realm.pity == 1 and realm.injury_until > v.house.worker.clock.now_ms(), "with pity and an injury")
    await v.house.altered(v.id, lambda t: _ready(t, pity=PITY, count=bad))
    sure = await v.good("breakthrough")
    must(sure["result"] == {"success": True, "chance_ppm": PPM}, "with pity enough it cannot fail")
    after = (await v.house.player(v.id)).player.realm
    must((after.r, after.layer, after.pity) == (5, 1, 0), "the next realm begins")
    await v.house.delivered()
    told = [
        one for one in (await v.read("/v1/announcements"))["announcements"] if one["key"].startswith(f"realm:{v.id}:")
    ]
    must(len(told) == 1 and len(told[0]["texts"]) > 1, "the fifth is announced, once, in more than one language")


def _ready(turn: Turn, *, pity: int, count: int) -> Turn:
    """At the ninth layer, full of qi, with the dice at a place."""
    turn = with_player(turn, realm=replace(turn.player.realm, layer=9, pity=pity, injury_until=0))
    core = turn.player.core
    turn = with_player(turn, core=replace(core, rolls={**core.rolls, "breakthrough": count}))
    return realms.gain(turn, realms.capacity(turn.player, turn.tables))
