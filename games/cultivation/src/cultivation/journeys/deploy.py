"""J10: the build is drained and replaced under players; none of them loses a reply.

With `--next URL` the journey itself drains the old build and sends its players to the new one, as a router would.
Without it somebody else must replace the build behind the one URL while the players play.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cultivation.journeys.traveller import OK, Traveller, need
from cultivation.players.http import Client, Failed

PLAYERS = 8
BEFORE_S = 1.0
AFTER_S = 1.5
GIVE_UP_S = 15.0
RETRY_S = 0.05
PAUSE_S = 0.12  # no player orders more than ten times a second
TURNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("idle_claim", {}),
    ("buy_npc", {"item": "minor_pill", "n": 1}),
    ("sell", {"item": "minor_pill", "bound": False, "n": 1}),
)


@dataclass(slots=True)
class Deploy:
    """What all players share. `url` is where they are sent at this moment."""

    url: str
    is_over: bool = False
    replies: int = 0
    resent: int = 0
    builds: dict[str, int] = field(default_factory=dict)


async def travel(t: Traveller, following: str | None, play_s: float) -> None:
    """Players play on; the build under them changes."""
    deploy = Deploy(t.client.url)
    players = [Traveller(Client(t.client.url, t.client.timeout_s)) for _ in range(PLAYERS)]
    with t.step(f"{PLAYERS} players are born"):
        for player in players:
            await player.born()
    playing = [asyncio.create_task(_play(player, deploy)) for player in players]
    try:
        if following is None:
            await _watched(t, deploy, play_s)
        else:
            await _replaced(t, deploy, following)
        deploy.is_over = True
        with t.step("no failed step and no lost reply"):
            await asyncio.gather(*playing)
            need(len(deploy.builds) > 1, f"only {', '.join(deploy.builds)} answered: nothing was replaced")
    finally:
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
        for player in players:
            player.client.close()


async def _replaced(t: Traveller, deploy: Deploy, following: str) -> None:
    """Drains the old build, sends everybody to the new one, and sees the old one empty."""
    old, new = Client(deploy.url), Client(following)
    try:
        with t.step("play on the old build"):
            await asyncio.sleep(BEFORE_S)
        with t.step("the new build is ready"):
            need((await new.get("/ready", {})).status == OK, "the new build is not ready")
        with t.step("the old build is drained"):
            await _drain(old, "new_sessions")
            deploy.url = following
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
        while time.monotonic() < end_s and len(deploy.builds) < 2:  # noqa: ASYNC110  Replies come, no event does.
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
        key = player.key()
        reply = await _until_answered(player, deploy, msgspec.json.encode([player.envelope(command, args, key)]))
        need(reply["ok"] or reply["code"] == "insufficient", f"{command} is refused: {reply}")
        await asyncio.sleep(PAUSE_S)
        if reply["ok"]:
            need(reply["ver"] == ver + 1, f"{command} had {reply['ver'] - ver} effects")
            ver = reply["ver"]
    state = await player.sync()
    need(state["ver"] == ver, f"the version is {state['ver']}, the replies say {ver}")


async def _until_answered(player: Traveller, deploy: Deploy, body: bytes) -> dict[str, Any]:
    end_s = time.monotonic() + GIVE_UP_S
    why = ""
    while time.monotonic() < end_s:
        if player.client.url != deploy.url:
            player.client.close()
            player.client.url = deploy.url
        try:
            response = await player.client.post("/v1/cmd", player.headers, body)
        except Failed as failed:
            why = failed.kind
        else:
            reply = dict(msgspec.json.decode(response.body)[0]) if response.status == OK else {}
            if reply and reply.get("code") != "rate_limited":
                deploy.replies += 1
                deploy.builds[response.build] = deploy.builds.get(response.build, 0) + 1
                return reply
            why = f"status {response.status} {reply.get('code', '')}"
        deploy.resent += 1
        await asyncio.sleep(RETRY_S)
    need(holds=False, why=f"no reply within {GIVE_UP_S:g} s: {why}")
    return {}
