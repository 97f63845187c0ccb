"""J4: a guild's evening: twenty members donate, hit the boss and talk; nothing is lost in the crowd."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from cultivation.journeys.growing import Goal, grow
from cultivation.journeys.traveller import OK, need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.journeys.traveller import Traveller

NEEDS = ("guild", "chat")
MEMBERS = 20
GIFT, CONTRIB = 1_000, 10
LONG_WORD = 24 * "z" + "~"
"""A word that a careless pattern takes for ever to read; nobody else may have to wait for it."""
HELD = re.compile(r"^cultivation_loop_held_seconds(?:{[^}]*})? ([0-9.e+-]+)$", re.MULTILINE)
HELD_S_MAX = 0.5
TOLD_S = 1.2
GROWN = Goal(realm=2, level=10, stone=110_000)


async def travel(t: Traveller) -> None:
    """Founded, filled, rich, angry and loud, all in one evening and many at once."""
    with t.step(f"{MEMBERS} players grow up to a guild"):
        members = [t, *t.companions(MEMBERS - 1)]
        await grow(members, GROWN)
    with t.step("found, invite, join"):
        guild = (await t.good("guild_create", name=t.name))["result"]["guild"]
        for member in members[1:]:
            await t.good("guild_invite", player=member.id)
        await asyncio.gather(*(member.good("guild_join", id=guild) for member in members[1:]))
        need((await _guild(t))["n"] == MEMBERS, "not everybody is in")
    with t.step("all donate at once"):
        given = await asyncio.gather(*(member.good("guild_donate", tier=0) for member in members))
        need(all(one["delta"] == {"stone": -GIFT, "contrib": CONTRIB} for one in given), f"a gift is {given[0]}")
        own = await _guild(t)
        need(own["treasury"] == MEMBERS * GIFT, f"{MEMBERS} gifts are {own['treasury']} stone")
        need(own["exp"] == MEMBERS * CONTRIB, f"{MEMBERS} gifts are {own['exp']} experience")
    with t.step("all hit the boss at once"):
        hits = await asyncio.gather(*(member.good("guild_boss_hit") for member in members))
        dealt = sum(one["result"]["damage"] for one in hits)
        left = (await _guild(t))["boss_left"]
        need(min(one["result"]["left"] for one in hits) == left, "the boss is not where the last hit left it")
        need(5_000_000 * own["level"] - dealt == left, f"{dealt} damage leave {left}")
    with t.step("all talk at once"):
        await _talk(members, f"guild:{guild}")
    with t.step("nobody waits for anybody's words"):
        await _unhurried(t)


async def _guild(t: Traveller) -> dict[str, int]:
    status, told = await t.send("/v1/guild")
    need(status == OK and told["guild"] is not None, f"the guild is answered with {status}: {told}")
    return dict(told["guild"])


async def _talk(members: Sequence[Traveller], channel: str) -> None:
    """Every word has a number of its own, without a gap, and everybody reads the same."""
    words = [LONG_WORD, *(f"{member.name} is here" for member in members[1:])]
    said = [m.good("chat_send", channel=channel, text=text) for m, text in zip(members, words, strict=True)]
    numbers = sorted(one["result"]["seq"] for one in await asyncio.gather(*said))
    need(numbers == list(range(1, len(members) + 1)), f"the words are numbered {numbers}")
    heard = await asyncio.gather(*(member.send(f"/v1/chat/history?channel={channel}") for member in members))
    texts = {tuple(message["text"] for message in told["messages"]) for _, told in heard}
    need(len(texts) == 1 and len(next(iter(texts))) == len(members), "not everybody reads everything")


async def _unhurried(t: Traveller) -> None:
    """The loop of the process that answered was held by nothing for long, by its own processor time."""
    await asyncio.sleep(TOLD_S)
    status, told = await t.send("/metrics")
    found = HELD.search(told.get("text", "")) if isinstance(told, dict) else None
    need(status == OK and found is not None, f"/metrics does not tell how long the loop was held: {status}")
    assert found is not None  # noqa: S101  It was looked at.
    need(float(found[1]) <= HELD_S_MAX, f"one command held everybody up for {found[1]} s")
