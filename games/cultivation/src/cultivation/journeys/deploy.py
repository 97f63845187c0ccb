"""J10: the build is drained and replaced under players; none of them loses a reply.

With `--next URL` the journey itself drains the old build and sends its players to the new one, as a router would.
Without it somebody else must replace the build behind the one URL while the players play. With `--database` the
players of J2 to J4 play meanwhile as well, and the books are audited afterwards.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.journeys import daily, evening, trader
from cultivation.journeys.traveller import GIVE_UP_S, OK, RETRY_S, Route, Stuck, need
from cultivation.players.http import Client

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.journeys.traveller import Traveller
    from cultivation.smoke.house import House

PLAYERS = 8
BEFORE_S = 1.0
AFTER_S = 1.5
PAUSE_S = 0.12  # no player orders more than ten times a second
STORIES = (("J2", daily.travel), ("J3", trader.travel), ("J4", evening.travel))
TURNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("idle_claim", {}),
    ("buy_npc", {"item": "minor_pill", "n": 1}),
    ("sell", {"item": "minor_pill", "bound": False, "n": 1}),
)


@dataclass(slots=True)
class Deploy:
    """What all players share: where they are sent, and when it is over. `told` is what became of each story."""

    route: Route
    is_over: bool = False
    told: list[str] = field(default_factory=list)


async def travel(t: Traveller, following: str | None, play_s: float) -> None:
    """Players play on; the build under them changes."""
    t.route = Route(t.client.url)
    deploy = Deploy(t.route)
    players = t.companions(PLAYERS)
    with t.step(f"{PLAYERS} players are born"):
        for player in players:
            await player.born()
    playing = [asyncio.create_task(_play(player, deploy)) for player in players]
    stories = _stories(t, deploy)
    try:
        if following is None:
            await _watched(t, deploy, play_s)
        else:
            await _replaced(t, deploy, following)
        with t.step("no failed step and no lost reply"):
            await asyncio.gather(*stories)
            deploy.is_over = True
            await asyncio.gather(*playing)
            need(not deploy.told, "; ".join(deploy.told))
            builds = ", ".join(deploy.route.replies)
            need(len(deploy.route.replies) > 1, f"only {builds} answered: nothing was replaced")
        if t.house is not None:
            with t.step("the books are clean"):
                await _audited(t.house)
    finally:
        for task in (*playing, *stories):
            task.cancel()
        await asyncio.gather(*playing, *stories, return_exceptions=True)


def _stories(t: Traveller, deploy: Deploy) -> list[asyncio.Task[None]]:
    """Without the back door growing up takes the clock of everybody: then nobody but the eight plays."""
    if t.house is None:
        return []
    travellers = t.companions(len(STORIES))

    async def gone(name: str, who: Traveller, story: Any) -> None:  # noqa: ANN401  a journey's function
        try:
            await story(who)
        except Stuck as stuck:
            deploy.told.append(f"{name}: {stuck}")

    return [asyncio.create_task(gone(name, who, story)) for (name, story), who in zip(STORIES, travellers, strict=True)]


async def _replaced(t: Traveller, deploy: Deploy, following: str) -> None:
    """Drains the old build, sends everybody to the new one, and sees the old one empty."""
    old, new = Client(deploy.route.url), Client(following)
    try:
        with t.step("play on the old build"):
            await asyncio.sleep(BEFORE_S)
        with t.step("the new build is ready"):
            need((await new.get("/ready", {})).status == OK, "the new build is not ready")
        with t.step("the old build is drained"):
            await _drain(old, "new_sessions")
            deploy.route.url = following
            await _drain(old, "all")
            need((await old.get("/ready", {})).status != OK, "a drained build still says that it is ready")
        with t.step("play on the new build"):
            await asyncio.sleep(AFTER_S)
    finally:
        await _drain(old, "none")
        old.close()
        new.close()


async def _watched(t: Traveller, deploy: Deploy, play_s: float) -> None:
    with t.step(f"play for {play_s:g} s while somebody replaces the build"):
        end_s = time.monotonic() + play_s
        while time.monotonic() < end_s and len(deploy.route.replies) < 2:  # noqa: ASYNC110  Replies come, no event does.
            await asyncio.sleep(RETRY_S)
        await asyncio.sleep(AFTER_S)


async def _drain(client: Client, mode: str) -> None:
    response = await client.post("/drain", {}, msgspec.json.encode({"mode": mode}))
    need(response.status == OK, f"/drain is answered with {response.status}")


async def _play(player: Traveller, deploy: Deploy) -> None:
    """Commands one after another; each is sent under its key until its reply is there."""
    ver, turn = 1, 0
    while not deploy.is_over:
        command, args = TURNS[turn % len(TURNS)]
        turn += 1
        reply = await _answered(player, command, args)
        need(reply["ok"] or reply["code"] == "insufficient", f"{command} is refused: {reply}")
        await asyncio.sleep(PAUSE_S)
        if reply["ok"]:
            need(reply["ver"] == ver + 1, f"{command} had {reply['ver'] - ver} effects")
            ver = reply["ver"]
    state = await player.sync()
    need(state["ver"] == ver, f"the version is {state['ver']}, the replies say {ver}")


async def _answered(player: Traveller, command: str, args: dict[str, Any]) -> dict[str, Any]:
    """A reply that is for good: whoever is told to wait, or lost a race between two builds, sends the same again."""
    key, end_s = player.key(), time.monotonic() + GIVE_UP_S
    reply: dict[str, Any] = {}
    while time.monotonic() < end_s:
        reply = await player.order(command, key=key, **args)
        if reply["ok"] or reply["code"] not in {"maintenance", "rate_limited", "stale_version"}:
            break
        await asyncio.sleep(RETRY_S)
    return reply


async def _audited(house: House) -> None:
    economy = Economy(tables())
    async with house.worker.pool.acquire() as connection:
        await audit(connection, economy, Position(), full=True)
    found: Sequence[str] = [f"{v.rule} {v.account} {v.asset}: {v.what}" for v in economy.violations]
    need(not found, "; ".join(found[:5]))
