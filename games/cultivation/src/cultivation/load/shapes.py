"""The shapes: each drives players in its own way and says what must hold of what was seen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from cultivation.identity import PROTOCOL
from cultivation.load import mix
from cultivation.load.crowd import crowd_of, drive, part
from cultivation.load.grown import traders
from cultivation.load.herd import naive_herd, reconnect_herd
from cultivation.load.patch import patch_day
from cultivation.load.rush import market_rush
from cultivation.load.service import vitals
from cultivation.load.soak import soak
from cultivation.load.storm import login_storm
from cultivation.load.verdict import Check
from cultivation.players.http import Client
from cultivation.smoke.house import house_on
from cultivation.smoke.visitor import Broken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from cultivation.load.asked import Asked
    from cultivation.load.player import Player

STEP = 1.25
KNEE_MS = 50.0
STEPS_MAX = 16
MARKED = 5
SHARES_FROM = 5_000
"""Of fewer calls the dice decide what share was written."""
DURABLE_PERCENT = 27.0


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
        played = mix.Mix(await traders(asked, players))
        before = [await vitals(control) for control in controls]
        began_s = time.monotonic()
        seen = await drive(players, played.play, rate=lambda _: asked.rate, seconds=asked.seconds, seed=asked.seed)
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
        Check("calls of market and chat, of those who are old enough", played.calls["market"] + played.calls["chat"]),
    ]
    durable = 100 * seen.durable / max(1, seen.calls)
    if seen.calls >= SHARES_FROM:
        checks.append(Check("written durably percent", round(durable, 1), at_least=DURABLE_PERCENT))
    data = {
        "rss_mb": round(max(late.rss_mb for late in after), 1),
        "core_percent": round(100 * cpu_s / took_s, 1),
        "cpu_ms_a_call": round(1_000 * cpu_s / max(1, seen.calls), 3),
    }
    return Found(checks, {**seen.as_json(), **data, "mix": played.as_json()})


async def skew(asked: Asked) -> Found:
    """Half the players on each of two builds of one database, half of each speaking yesterday's protocol; every device
    changes sides in the middle, and what only a newer build can read is carried along all the time.
    """
    urls = [asked.url, asked.following or asked.url]
    players = await crowd_of(urls, asked.players, asked.seed)
    for player in players[len(players) // 2 :]:
        player.protocol = PROTOCOL[0]
    half_s = asked.seconds / 2
    try:
        marked = await _marked(asked, players[:: max(1, len(players) // MARKED)])
        one = await drive(players, mix.play, rate=lambda _: asked.rate, seconds=half_s, seed=asked.seed)
        before = {player.number: player.ver for player in players}
        for player in players:
            player.client.close()
            player.client.url = urls[1 - urls.index(player.client.url)] if asked.following else player.client.url
        two = await drive(players, mix.play, rate=lambda _: asked.rate, seconds=half_s, seed=asked.seed + 1)
        back = sum(player.ver < before[player.number] for player in players)
        lost = await _lost(asked, marked)
    finally:
        part(players)
    failed = {**one.failed, **two.failed}
    checks = [
        Check("builds", len(set(urls)), at_least=2, why="--next URL names the other build"),
        Check("protocols", len({player.protocol for player in players}), at_least=2),
        Check("failed calls", one.errors + two.errors, at_most=0, why=str(failed) if failed else ""),
        Check("players whose version went back", back, at_most=0),
        Check("saves watched for unknown fields", len(marked), at_least=1, why="--database is needed for it"),
        Check("saves that lost what a newer build wrote", lost, at_most=0),
    ]
    return Found(checks, {"before": one.as_json(), "after": two.as_json()})


async def _marked(asked: Asked, players: Sequence[Player]) -> list[Player]:
    """Players whose saves hold what only a build of tomorrow understands."""
    if not asked.database:
        return []
    async with house_on(asked.database) as house:
        for player in players:
            await house.grown_old(player.id)
            await player.order("idle_claim", {})
    return list(players)


async def _lost(asked: Asked, players: Sequence[Player]) -> int:
    if not players:
        return 0
    lost = 0
    async with house_on(asked.database) as house:
        for player in players:
            try:
                await house.kept_old(player.id)
            except Broken:
                lost += 1
    return lost


async def stress(asked: Asked) -> Found:
    """Ever higher rates until the p99 of a step is above 50 ms or calls fail, twice in a row, because a disk that
    stands still for a moment is no limit; the last good one is the knee.
    """
    urls = [asked.url, *([asked.following] if asked.following else [])]
    players = await crowd_of(urls, asked.players, asked.seed)
    steps: list[dict[str, Any]] = []
    knee, rate, is_again = 0.0, asked.rate, False
    try:
        played = mix.Mix(await traders(asked, players))
        while len(steps) < STEPS_MAX:
            steps.append(await _step(asked, players, played, rate, asked.seed + len(steps)))
            if steps[-1]["held"]:
                knee, rate, is_again = rate, rate * STEP, False
            elif is_again:
                break
            else:
                is_again = True
    finally:
        part(players)
    floor = asked.at_least or 1.0
    return Found(
        [Check("knee, calls a second", round(knee), at_least=floor, is_timed=True)],
        {"steps": steps, "mix": played.as_json()},
    )


async def _step(asked: Asked, players: Sequence[Player], played: mix.Mix, rate: float, seed: int) -> dict[str, Any]:
    began_s = time.monotonic()
    seen = await drive(players, played.play, rate=partial(_same, rate), seconds=asked.seconds / 4, seed=seed)
    done = seen.calls / (time.monotonic() - began_s)
    p99 = {kind: seen.p99_ms(kind) for kind in ("read", "write")}
    held = max(p99["read"] or 0.0, p99["write"] or 0.0) <= KNEE_MS and not seen.errors and done >= 0.85 * rate
    return {"rate": round(rate), "done": round(done), "p99_ms": p99, "failed": seen.failed, "held": held}


def _same(rate: float, _: float) -> float:
    return rate


async def _storm(asked: Asked) -> Found:
    return Found(*await login_storm(asked))


async def _patch(asked: Asked) -> Found:
    return Found(*await patch_day(asked))


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
    "login-storm": _storm,
    "reconnect-herd": _herd,
    "naive-herd": _naive,
    "market-rush": _rush,
    "skew": skew,
    "soak": _soak,
    "stress": stress,
    "patch-day": _patch,
}
