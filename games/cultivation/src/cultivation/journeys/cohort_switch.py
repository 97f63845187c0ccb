"""J9: a player changes guild in the middle of a rollout, and changes builds with the next session only."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.journeys.growing import Goal, grow
from cultivation.journeys.traveller import Route, need
from cultivation.players.keys import BUCKETS, bucket_of
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller
    from cultivation.rules.turn import Turn

NEEDS = ("guild",)
GROWN = Goal(realm=2, stone=110_000)
DAY_MS = 86_400_000
HALF = BUCKETS // 2
SALTS = 1_000
NOTICED_S_MAX = 10.0


async def travel(t: Traveller, following: str | None) -> None:
    """Half the cohorts are on the next build: one guild here, the other there."""
    with t.step("two guilds"):
        need(following is not None, "a rollout has two builds: --next URL names the other one")
        first, second = t.companions(2)
        await grow([t, first, second], GROWN)
        guilds = [(await one.good("guild_create", name=one.name))["result"]["guild"] for one in (first, second)]
        builds = {False: t.client.url, True: str(following)}
        salt = _apart(guilds)
        t.route = Route(t.client.url)
    with t.step("join, and be in its cohort with the next session"):
        await _join(first, t, guilds[0])
        need(t.cohort != f"g{guilds[0]}", "the cohort changes within a session")
        await _begin(t, salt, builds)
        need(t.cohort == f"g{guilds[0]}", f"the cohort of a member is {t.cohort}")
        ver = await _played(t, builds[True])
    with t.step("leave; the session stays where it is"):
        ver = (await t.good("guild_leave"))["ver"]
        need(await _played(t, builds[True]) == ver + 1, "leaving had another effect")
    with t.step("a day later, in the other guild"):
        await _day_passes(t, first)
        await _begin(t, salt, builds)
        before = t.route.url
        await _join(second, t, guilds[1])
        ver = await _played(t, before)
    with t.step("the next session is on the other build, and nothing is lost"):
        kept = await t.sync()
        await _begin(t, salt, builds)
        need(t.cohort == f"g{guilds[1]}", f"the cohort of a member is {t.cohort}")
        need(t.route.url == builds[False], "the other guild is on the same build")
        now = await t.sync()
        need((now["ver"], now["purse"]) == (kept["ver"], kept["purse"]), "the state is another on the other build")
        need(await _played(t, builds[False]) == ver + 1, "a command on the other build had another effect")
    with t.step("two builds answered"):
        need(len(t.route.replies) > 1, f"only {', '.join(t.route.replies)} answered: that is no rollout")


def _apart(guilds: list[int]) -> str:
    """A salt under which the first guild is among the first half of the cohorts, and the second is not."""
    for number in range(SALTS):
        first, second = (bucket_of(f"g{guild}", f"journey-{number}") for guild in guilds)
        if first < HALF <= second:
            return f"journey-{number}"
    need(holds=False, why="no salt parts two guilds")
    return ""


async def _begin(t: Traveller, salt: str, builds: dict[bool, str]) -> None:
    """A new session, routed by its cohort as a gateway would."""
    await t.log_in()
    assert t.route is not None  # noqa: S101  It was given one.
    t.route.url = builds[bucket_of(t.cohort, salt) < HALF]
    await _agree(t)


async def _agree(t: Traveller) -> None:
    """Until the build that the player is sent to has noticed that the clock was put forward."""
    now_ms, end_s = time.time_ns() // 1_000_000 + t.skew_ms, time.monotonic() + NOTICED_S_MAX
    hello = {"protocol": t.protocol, "client_build": "journey"}
    while (await t.send("/v1/handshake", hello))[1]["server_ms"] < now_ms - NOTICED_S_MAX * 1_000:
        need(time.monotonic() < end_s, "the other build's clock stands still")
        await asyncio.sleep(0.1)


async def _join(leader: Traveller, t: Traveller, guild: int) -> None:
    await leader.log_in()
    await leader.good("guild_invite", player=t.id)
    await t.good("guild_join", id=guild)


async def _played(t: Traveller, url: str) -> int:
    """One command, which the build at that URL must have answered; the version after it."""
    reply = await t.good("idle_claim")
    need(t.client.url == url, f"{t.client.url} answers a player of {url}")
    return int(reply["ver"])


async def _day_passes(t: Traveller, other: Traveller) -> None:
    """With the clock: until the build that `other` is on has noticed as well."""
    if t.house is not None:
        await t.house.altered(t.id, _left_a_day_ago)
        return
    await t.away(DAY_MS)
    other.skew_ms = t.skew_ms
    await _agree(other)
    await t.log_in()


def _left_a_day_ago(turn: Turn) -> Turn:
    return with_player(turn, guild=replace(turn.player.guild, left_ms=turn.player.guild.left_ms - DAY_MS))
