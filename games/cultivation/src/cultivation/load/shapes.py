"""The shapes: each drives players in its own way and says what must hold of what was seen."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from cultivation.load import mix
from cultivation.load.crowd import Seen, crowd_of, drive, part
from cultivation.load.herd import naive_herd, reconnect_herd
from cultivation.load.rush import market_rush
from cultivation.load.service import vitals
from cultivation.load.soak import soak
from cultivation.load.verdict import Check
from cultivation.players.http import Client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from cultivation.load.asked import Asked
    from cultivation.load.player import Player

STEP = 1.25
KNEE_MS = 50.0
STEPS_MAX = 16
SHARES = (1, 5, 25, 50, 100)


@dataclass(slots=True)
class Found:
    """What a shape measured; `data` is kept beside the checks."""

    checks: list[Check] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


async def steady(asked: Asked) -> Found:
    """The mix at one rate, on one process or on two."""
    urls = [asked.url, *([asked.following] if asked.following else [])]
    players = await crowd_of(urls, asked.players, asked.seed)
    controls = [Client(url) for url in urls]
    try:
        before = [await vitals(control) for control in controls]
        began_s = time.monotonic()
        seen = await drive(players, mix.play, rate=lambda _: asked.rate, seconds=asked.seconds, seed=asked.seed)
        took_s = time.monotonic() - began_s
        after = [await vitals(control) for control in controls]
    finally:
        part(players)
        for control in controls:
            control.close()
    gained_mb = max(late.rss_mb - early.rss_mb for early, late in zip(before, after, strict=True))
    cpu_s = sum(late.cpu_s - early.cpu_s for early, late in zip(before, after, strict=True))
    checks = [
        Check("failed calls", seen.errors, at_most=0, why=str(seen.failed) if seen.failed else ""),
        Check("calls shed", seen.shed, at_most=0),
        Check("read p99 ms", seen.p99_ms("read"), at_most=15.0, is_timed=True),
        Check("write p99 ms", seen.p99_ms("write"), at_most=50.0, is_timed=True),
        Check("calls a second", round(seen.calls / took_s, 1), at_least=0.9 * asked.rate, is_timed=True),
        Check("memory gained MB", round(gained_mb, 1), at_most=16.0 + asked.players / 500),
    ]
    data = {
        "rss_mb": round(max(late.rss_mb for late in after), 1),
        "core_percent": round(100 * cpu_s / took_s, 1),
        "cpu_ms_a_call": round(1_000 * cpu_s / max(1, seen.calls), 3),
    }
    return Found(checks, {**seen.as_json(), **data})


async def login_storm(asked: Asked) -> Found:
    """Logins rising to the full rate while others play; who is told to wait comes back and keeps its place."""
    inside = await crowd_of([asked.url], max(1, asked.players // 10), asked.seed)
    outside = await crowd_of([asked.url], asked.players, asked.seed + 1)
    waiting = list(outside)
    got_in: set[int] = set()

    async def log_in(_: Player) -> tuple[str, str, bool]:
        if not waiting:
            return "read", await inside[0].sync(), False
        player = waiting.pop()
        why = await player.log_in()
        if why == "shed":
            waiting.append(player)
        elif not why:
            got_in.add(player.number)
        return "login", why, False

    ramp_s = asked.seconds / 2
    storm = drive(
        outside, log_in, rate=lambda t: asked.rate * min(1.0, t / ramp_s), seconds=asked.seconds, seed=asked.seed
    )
    play = drive(inside, mix.play, rate=lambda _: asked.rate / 10, seconds=asked.seconds, seed=asked.seed + 1)
    try:
        logins, played = await asyncio.gather(storm, play)
        end_s = time.monotonic() + asked.seconds
        while waiting and time.monotonic() < end_s:
            await log_in(inside[0])
    finally:
        part([*inside, *outside])
    checks = [
        Check("failed logins", logins.errors, at_most=0, why=str(logins.failed) if logins.failed else ""),
        Check("failed calls of those inside", played.errors, at_most=0),
        Check("players who lost their place", asked.players - len(got_in), at_most=0),
        Check("login p99 ms", logins.p99_ms("login"), at_most=250.0, is_timed=True),
        Check("write p99 ms of those inside", played.p99_ms("write"), at_most=75.0, is_timed=True),
    ]
    return Found(checks, {"logins": logins.as_json(), "inside": played.as_json()})


async def skew(asked: Asked) -> Found:
    """Half the players on each of two builds of one database; every device changes sides in the middle."""
    urls = [asked.url, asked.following or asked.url]
    players = await crowd_of(urls, asked.players, asked.seed)
    half_s = asked.seconds / 2
    try:
        one = await drive(players, mix.play, rate=lambda _: asked.rate, seconds=half_s, seed=asked.seed)
        before = {player.number: player.ver for player in players}
        for player in players:
            player.client.close()
            player.client.url = urls[1 - urls.index(player.client.url)] if asked.following else player.client.url
        two = await drive(players, mix.play, rate=lambda _: asked.rate, seconds=half_s, seed=asked.seed + 1)
        back = sum(player.ver < before[player.number] for player in players)
    finally:
        part(players)
    failed = {**one.failed, **two.failed}
    checks = [
        Check("builds", len(set(urls)), at_least=2, why="--next URL names the other build"),
        Check("failed calls", one.errors + two.errors, at_most=0, why=str(failed) if failed else ""),
        Check("players whose version went back", back, at_most=0),
    ]
    return Found(checks, {"before": one.as_json(), "after": two.as_json()})


async def stress(asked: Asked) -> Found:
    """Ever higher rates until the p99 of a step is above 50 ms or calls fail; the last good one is the knee."""
    urls = [asked.url, *([asked.following] if asked.following else [])]
    players = await crowd_of(urls, asked.players, asked.seed)
    steps, knee, rate = [], 0.0, asked.rate
    try:
        for number in range(STEPS_MAX):
            step_s = asked.seconds / 4
            began_s = time.monotonic()
            seen = await drive(players, mix.play, rate=partial(_same, rate), seconds=step_s, seed=asked.seed + number)
            done = seen.calls / (time.monotonic() - began_s)
            worst = max(seen.p99_ms("read") or 0.0, seen.p99_ms("write") or 0.0)
            steps.append({"rate": round(rate), "done": round(done), "p99_ms": worst, "failed": seen.failed})
            if worst > KNEE_MS or seen.errors or done < 0.85 * rate:
                break
            knee, rate = rate, rate * STEP
    finally:
        part(players)
    floor = asked.at_least or 1.0
    return Found([Check("knee, calls a second", round(knee), at_least=floor, is_timed=True)], {"steps": steps})


async def patch_day(asked: Asked) -> Found:
    """Players move to the next build in steps; at the end all claim at once."""
    following = asked.following or asked.url
    players = await crowd_of([asked.url], asked.players, asked.seed)
    seen_all: list[Seen] = []
    control = Client(asked.url)
    try:
        announced = (await control.post("/v1/handshake", {}, b"{}")).status
        for number, share in enumerate(SHARES):
            for player in players[: len(players) * share // 100]:
                if player.client.url != following:
                    player.client.close()
                    player.client.url = following
            seconds = asked.seconds / len(SHARES)
            seen = await drive(players, mix.play, rate=lambda _: asked.rate, seconds=seconds, seed=asked.seed + number)
            seen_all.append(seen)

        async def claim(player: Player) -> tuple[str, str, bool]:
            wrong, reply = await player.order("idle_claim", {})
            return "claim", wrong, bool(reply.get("ok"))

        burst = await drive(players, claim, rate=lambda _: 2 * asked.rate, seconds=2.0, seed=asked.seed)
    finally:
        control.close()
        part(players)
    errors = sum(seen.errors for seen in seen_all) + burst.errors
    checks = [
        Check("builds", len({asked.url, following}), at_least=2, why="--next URL names the new build"),
        Check("announcement and countdown", 0 if announced == 404 else 1, at_least=1, why="not in this build"),
        Check("failed calls", errors, at_most=0),
        Check("claim p99 ms", burst.p99_ms("claim"), at_most=250.0, is_timed=True),
    ]
    return Found(checks, {"shares": [seen.as_json() for seen in seen_all], "claims": burst.as_json()})


def _same(rate: float, _: float) -> float:
    return rate


async def _herd(asked: Asked) -> Found:
    return Found(*await reconnect_herd(asked))


async def _naive(asked: Asked) -> Found:
    return Found(*await naive_herd(asked))


async def _rush(asked: Asked) -> Found:
    return Found(*await market_rush(asked))


async def _soak(asked: Asked) -> Found:
    return Found(*await soak(asked))


SHAPES: Mapping[str, Callable[[Asked], Awaitable[Found]]] = {
    "steady": steady,
    "login-storm": login_storm,
    "reconnect-herd": _herd,
    "naive-herd": _naive,
    "market-rush": _rush,
    "skew": skew,
    "soak": _soak,
    "stress": stress,
    "patch-day": patch_day,
}
