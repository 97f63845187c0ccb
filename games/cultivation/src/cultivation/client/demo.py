"""`python -m cultivation.client.demo`: a player who has come far, with friends, a guild and goods on the market.

For whoever wants to see every screen without playing for months: it prints an account and a password to sign in with.
Everything is done as a player or as support would do it, so the books stay balanced. For databases of one's own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.players.http import Client
from cultivation.rules.support import Raise
from cultivation.smoke.house import house_on
from cultivation.smoke.visitor import OK, Visitor, must

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.smoke.house import House

HERO = "Lan Mei"
FELLOWS = ("Old Chen", "Bai Suyin", "Tiger Rong", "Xiao He", "Wen Zhou", "Ash Falcon")
PASSWORD = "nine meridians"  # noqa: S105  It is printed, and guards a player in a demonstration.
HOUR_MS = 3_600_000
GOODS = (
    ("minor_pill", 30), ("spirit_pill", 12), ("insight_scroll", 5), ("breakthrough_pill", 3), ("old_chest", 40),
    ("fodder", 400), ("feather", 90), ("beast_core", 6), ("protection_talisman", 2), ("mount_grey_wolf", 1),
    ("mount_dun_pony", 1), ("rune_0_1", 30), ("rune_1_2", 9), ("rune_2_3", 4), ("rune_4_1", 7), ("rune_5_2", 3),
)  # fmt: skip
FAR = Raise(realm=6, level=120, age_ms=200 * HOUR_MS, stone=25_000_000, jade=5_000, items=GOODS)
STAGES = 12
AWAY_MS = 3 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Scene:
    """Who signs in, with what, and who the player is; `device` is what a browser of the player's own keeps."""

    account: str
    password: str
    player: int
    device: Mapping[str, str]


def main(words: Sequence[str] | None = None) -> None:
    """Makes the player and prints one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m cultivation.client.demo", description=__doc__)
    parser.add_argument("--url", required=True, help="a running game")
    parser.add_argument("--database", required=True, help="the database that it plays on")
    options = parser.parse_args(words)
    sys.stdout.write(json.dumps(msgspec.to_builtins(asyncio.run(made(options.url, options.database)))) + "\n")


async def made(url: str, database: str, *, name: str = HERO) -> Scene:
    """The scene on a running game; raises Broken when the game refuses a part of it."""
    client = Client(url, timeout_s=20)
    try:
        async with house_on(database) as house:
            hero = Visitor(client, name=name, back_door=house)
            fellows = [Visitor(client, name=fellow, back_door=house) for fellow in FELLOWS]
            for who in (hero, *fellows):
                await who.born(FAR)
            await _things(hero, house)
            await _world(hero, fellows)
            await house.away(hero.id, AWAY_MS)
            return await _door(client, hero)
    finally:
        client.close()


async def _things(hero: Visitor, house: House) -> None:
    """What one player alone comes by."""
    await _travelled(hero, house)
    await _done(hero, "allocate", con=60, str=120, agi=40, ins=40)
    for kind, quality in (("weapon", 4), ("head", 2), ("chest", 3), ("hands", 1)):
        await _done(hero, "equip", id=await house.thing(hero.id, kind, quality=quality, affixes=((1, 1_100), (4, 900))))
    await house.thing(hero.id, "feet", quality=2)
    for kind, slot in (("moonstone_pendant", "necklace"), ("amber_band", "ring_l"), ("snow_coral_charm", "talisman")):
        thing = await house.thing(hero.id, kind, quality=3, affixes=((0, 900), (5, 1_200)))
        await _done(hero, "acc_equip", id=thing, slot=slot)
    await house.thing(hero.id, "fox_bone_signet", quality=5, affixes=((1, 800), (2, 1_300), (4, 700), (6, 1_000)))
    for skill in ("swallow_cut", "stone_palm", "iron_marrow"):
        for level in range(5):
            await _done(hero, "upgrade" if level else "learn", skill=skill)
    await _done(hero, "set_slots", skills=["swallow_cut", "stone_palm"])
    for item in ("mount_grey_wolf", "mount_dun_pony"):
        await _done(hero, "use", item=item, bound=False, n=1)
    await _done(hero, "mount_ride", id="grey_wolf")
    await _done(hero, "mount_feed", id="grey_wolf", n=40)
    await _done(hero, "rune_socket", slot=0, kind=0, level=1)
    await _done(hero, "rune_socket", slot=1, kind=2, level=3)
    for _ in range(6):
        await _done(hero, "wing_try")
        await _done(hero, "dantian_up")


async def _world(hero: Visitor, fellows: list[Visitor]) -> None:
    """What players have with one another."""
    friend, other, asking, *_ = fellows
    guild = (await _done(hero, "guild_create", name="Cloud Gate"))["result"]["guild"]
    for who in (friend, other):
        await _done(hero, "guild_invite", player=who.id)
        await _done(who, "guild_join", id=guild)
    await _done(asking, "guild_apply", id=guild)
    await _done(hero, "guild_donate", tier=2)
    await _done(friend, "guild_donate", tier=1)
    await _done(hero, "guild_tech_up", tech="qi")
    for who in (friend, other):
        await _done(hero, "friend_request", player=who.id)
        await _done(who, "friend_accept", player=hero.id)
    await _done(asking, "friend_request", player=hero.id)
    await _done(friend, "gift_send", player=hero.id)
    for who in (*fellows, hero):
        await _done(who, "arena_join")
    for who, price in ((friend, 55), (other, 48), (asking, 60)):
        await _done(who, "market_list", kind="fixed", item="fodder", qty=20, price=price)
    await _done(other, "market_list", kind="auction", item="feather", qty=10, price=1_500)
    await _done(hero, "market_list", kind="fixed", item="old_chest", qty=5, price=90)
    await _done(friend, "market_buy", id=await _offered(friend, hero), qty=5, max_total=450)
    await _done(hero, "chat_send", channel="world:1", text="Snow on the upper path. Who walks it with me?")
    await _done(friend, "chat_send", channel="world:1", text="I will bring tea.")
    await _done(other, "chat_send", channel=f"guild:{guild}", text="The beast of the week has woken up.")
    await _done(other, "lobby_open", dungeon=2, diff=0)
    await _done(asking, "duel_challenge", player=hero.id)


async def _done(who: Visitor, command: str, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
    """One command that must be accepted, given again when it came too quickly."""
    while True:
        reply = await who.order(command, **args)
        if reply.get("code") not in {"rate_limited", "cooldown"}:
            must(bool(reply["ok"]), f"{command} is refused: {reply.get('code')} {reply.get('detail', '')}")
            return reply
        await asyncio.sleep(reply.get("retry_after_ms", 1_000) / 1_000)


async def _travelled(hero: Visitor, house: House) -> None:
    """Every stage is fought for, as the books expect it; only the pauses between the fights are passed over."""
    for stage in range(1, STAGES + 1):
        await house.rested(hero.id)
        await _done(hero, "stage_challenge", stage=stage)
    await _done(hero, "expedition_set", stage=STAGES)


async def _offered(reader: Visitor, seller: Visitor) -> int:
    listings = (await reader.read("/v1/market/search?limit=50"))["listings"]
    return int(next(one["id"] for one in listings if one["seller"] == seller.id))


async def _door(client: Client, hero: Visitor) -> Scene:
    """A password, so that any browser gets in."""
    body: dict[str, Any] = {"password": PASSWORD}
    reply = await client.post("/v1/password", hero.headers, msgspec.json.encode(body))
    must(reply.status == OK, f"a password is taken: {reply.body!r}")
    return Scene(hero.device["account"], PASSWORD, hero.id, hero.device)


if __name__ == "__main__":
    main()
