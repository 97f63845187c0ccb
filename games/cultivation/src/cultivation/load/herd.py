"""Everybody is thrown out at once, each with a command under way, and comes back."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.load.crowd import crowd_of, part
from cultivation.load.service import CONNECTIONS, asked_of, vitals
from cultivation.load.verdict import Check
from cultivation.players.http import Client, Failed

if TYPE_CHECKING:
    from cultivation.load.asked import Asked
    from cultivation.load.player import Player

BASE_S, CAP_S = 0.5, 30.0
NAIVE_S = 1.0
NAIVE_EVERY = 5  # one device in five comes back every second, together with its like
BACK_S_MAX = 40.0
GIVE_UP_S = 90.0


@dataclass(slots=True)
class Herd:
    """When each came back, in seconds after the fall; `doubled` are commands that had more than one effect.

    Of the tries those that were told to come later are `shed`.
    """

    back_s: list[float] = field(default_factory=list)
    tries: int = 0
    shed: int = 0
    doubled: int = 0
    lost: int = 0


async def reconnect_herd(asked: Asked, *, naive_every: int = 0) -> tuple[list[Check], dict[str, Any]]:
    """All connections fall; devices come back with full jitter, or one in `naive_every` without any."""
    players = await crowd_of([asked.url], asked.players, asked.seed)
    control = Client(asked.url)
    herd = Herd()
    try:
        before, held = await vitals(control), await _held(asked)
        fallen_s = time.monotonic()
        await asyncio.gather(
            *(_fall(p, herd, fallen_s, is_naive=bool(naive_every) and p.number % naive_every == 0) for p in players)
        )
        after, held_after = await vitals(control), await _held(asked)
    finally:
        control.close()
        part(players)
    share = sorted(herd.back_s)[max(0, int(0.99 * asked.players) - 1)] if herd.back_s else None
    checks = [
        Check("players who never came back", herd.lost, at_most=0),
        Check("effects doubled or lost", herd.doubled, at_most=0),
        Check("password logins", after.logins - before.logins, at_most=0),
        Check("99 % are back after s", None if share is None else round(share, 2), at_most=BACK_S_MAX, is_timed=True),
        Check("memory gained MB", round(after.rss_mb - before.rss_mb, 1), at_most=16.0 + asked.players / 250),
    ]
    if held is not None and held_after is not None:
        checks.append(Check("database connections gained", held_after - held, at_most=0))
    return checks, {
        "tries": herd.tries,
        "shed": herd.shed,
        "naive_every": naive_every,
        "rss_mb": round(after.rss_mb, 1),
    }


async def naive_herd(asked: Asked) -> tuple[list[Check], dict[str, Any]]:
    """The same, with a fifth of the devices trying every second in step."""
    return await reconnect_herd(asked, naive_every=NAIVE_EVERY)


async def _held(asked: Asked) -> int | None:
    return await asked_of(asked.database, CONNECTIONS) if asked.database else None


async def _fall(player: Player, herd: Herd, fallen_s: float, *, is_naive: bool) -> None:
    """Sends a command, loses the connection before its reply, comes back, and sends it again under its key."""
    body = player.batch("idle_claim", {})
    sending = asyncio.create_task(player.client.post("/v1/cmd", player.headers, body))
    await asyncio.sleep(0)
    player.client.close()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    player.client = Client(player.client.url)
    backoff_s = BASE_S
    while time.monotonic() - fallen_s < GIVE_UP_S:
        await asyncio.sleep(NAIVE_S if is_naive else player.random.uniform(0, backoff_s))
        backoff_s = min(CAP_S, 2 * backoff_s)
        herd.tries += 1
        wrong = await player.sync(whole=True)
        herd.shed += wrong == "shed"
        if not wrong:
            herd.back_s.append(time.monotonic() - fallen_s)
            await _resend(player, herd, body)
            return
    herd.lost += 1


async def _resend(player: Player, herd: Herd, body: bytes) -> None:
    """However often it is sent, the command had one effect: the version is one further on."""
    replies = []
    for _ in range(2):
        try:
            replies.append((await player.client.post("/v1/cmd", player.headers, body)).body)
        except Failed:
            herd.lost += 1
            return
    _, reply = await player.sent(body)
    herd.doubled += replies[0] != replies[1] or reply.get("ver") != player.ver + 1
