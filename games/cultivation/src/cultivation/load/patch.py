"""A patch day: announced, counted down, moved over step by step, closed, opened again, and then all claim at once."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.load import backlog, mix
from cultivation.load.crowd import crowd_of, drive, part
from cultivation.load.grown import traders
from cultivation.load.verdict import Check
from cultivation.players.http import Client
from cultivation.protocol.control import Maintenance
from cultivation.smoke.house import house_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from cultivation.load.asked import Asked
    from cultivation.load.crowd import Seen
    from cultivation.load.player import Player
    from cultivation.smoke.house import House

SHARES = (1, 5, 25, 50, 100)
NOTICED_S_MAX, NOTICED_S = 10.0, 2.5
WORDS = "a new version comes"
KEPT = "SELECT value FROM control WHERE name = 'maintenance'"
SET = """INSERT INTO control VALUES ('maintenance', $1)
ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value RETURNING 1"""
UNSET = "DELETE FROM control WHERE name = 'maintenance' RETURNING 1"
COUNTDOWN = """INSERT INTO announcement (key, text, at, until, countdown_to)
VALUES ($1, $2, 0, $3::bigint, $3::bigint) RETURNING 1"""
SILENCE = "DELETE FROM announcement WHERE key = $1 RETURNING 1"
TAKEN_BACK = "UPDATE broadcast SET cancelled = true, expires = 0 WHERE id = $1 RETURNING 1"
NEEDS = "--next URL names the new build, and --database is needed to announce, to close and to compensate"


async def patch_day(asked: Asked) -> tuple[list[Check], dict[str, Any]]:
    """Needs two builds and the database."""
    if not asked.following or not asked.database:
        return [Check("builds", 1, at_least=2, why=NEEDS)], {}
    players = await crowd_of([asked.url], asked.players, asked.seed)
    name = f"patch:{asked.seed}:{time.time_ns()}"
    try:
        async with house_on(asked.database) as house, _restored(house, name):
            played = mix.Mix(await traders(asked, players))
            hunt = await backlog.hunted(house, played.traders)
            checks = await _announced(house, players[0], name)
            moved = await _moved(asked, players, played)
            over, closed = await _closed(house, players, lambda: backlog.ended(house, hunt, name, WORDS))
            burst, claims = await backlog.claimed(asked, house, players, over, name)
    finally:
        part(players)
    errors = sum(seen.errors for seen in moved) + burst.errors
    worst = [_worst([seen.p99_ms(kind) for seen in moved]) for kind in ("read", "write")]
    checks += [
        *closed,
        Check("failed calls", errors, at_most=0),
        Check("read p99 ms", worst[0], at_most=15.0, is_timed=True),
        Check("write p99 ms", worst[1], at_most=50.0, is_timed=True),
        *claims,
        Check("claim p99 ms", burst.p99_ms("claim"), at_most=250.0, is_timed=True),
    ]
    shares = [{"share_percent": share, **seen.as_json()} for share, seen in zip(SHARES, moved, strict=True)]
    return checks, {"shares": shares, "claims": burst.as_json(), "hunters": over.hunters, "mix": played.as_json()}


def _worst(p99s: list[float | None]) -> float | None:
    """The slowest step; None where one of them had no such call, because then nothing is known of it."""
    known = [p99 for p99 in p99s if p99 is not None]
    return max(known) if len(known) == len(p99s) else None


async def _announced(house: House, player: Player, name: str) -> list[Check]:
    """A banner with a countdown, and the handshake that tells when."""
    starts_ms = house.worker.clock.now_ms() + 600_000
    await house.query(COUNTDOWN, name, WORDS, starts_ms)
    await _set(house, Maintenance(state="announced", starts_ms=starts_ms, text=WORDS))
    told = await _until(player.client, {"text": WORDS, "until_ms": starts_ms})
    response = await player.client.get("/v1/announcements", player.headers)
    banners = {one["key"]: one["countdown_to"] for one in msgspec.json.decode(response.body)["announcements"]}
    return [
        Check("announcement in the handshake", int(told), at_least=1),
        Check("countdown in the banners", int(banners.get(name) == starts_ms), at_least=1),
    ]


async def _moved(asked: Asked, players: list[Player], played: mix.Mix) -> list[Seen]:
    """Steps of the share; at the end the old build is drained, and nobody is on it any more."""
    following, moved = str(asked.following), []
    for number, share in enumerate(SHARES):
        for player in players[: len(players) * share // 100]:
            if player.client.url != following:
                player.client.close()
                player.client.url = following
        seconds = asked.seconds / len(SHARES)
        moved.append(
            await drive(players, played.play, rate=lambda _: asked.rate, seconds=seconds, seed=asked.seed + number)
        )
    old = Client(asked.url)
    for mode in ("new_sessions", "all", "none"):
        response = await old.post("/drain", {}, msgspec.json.encode({"mode": mode}))
        if response.status != 200:
            raise RuntimeError(f"/drain {mode} is answered with {response.status}")
    old.close()
    return moved


async def _closed(
    house: House, players: list[Player], behind: Callable[[], Awaitable[backlog.Ended]]
) -> tuple[backlog.Ended, list[Check]]:
    """Closed to all, then open to some, then to all; who is kept out is told so with a time. What happens `behind` the
    door happens just before it opens.
    """
    shut = Maintenance(state="closed", text=WORDS)
    await _set(house, shut)
    kept_out = await _until(players[0].client, {"outcome": "maintenance"})
    codes = [(await player.order("idle_claim", {}))[0] for player in players[:10]]
    buckets = sorted(player.id % 100 for player in players)
    percent = max(1, buckets[len(buckets) // 2])
    await _set(house, Maintenance(state="closed", text=WORDS, open_percent={"*": percent}))
    await asyncio.sleep(NOTICED_S)
    inside = sum([not (await player.sync()) for player in players])
    wrong = abs(inside - sum(bucket < percent for bucket in buckets))
    over = await behind()
    await _set(house, Maintenance())
    opened = await _until(players[0].client, {"outcome": "ok"})
    return over, [
        Check("closed to all", int(kept_out and set(codes) == {"shed"}), at_least=1, why=str(codes)),
        Check(f"players who should be in at {percent} % and are not, or the other way round", wrong, at_most=0),
        Check("opened again", int(opened), at_least=1),
    ]


async def _until(client: Client, wanted: dict[str, Any]) -> bool:
    """Whether a handshake tells this within some seconds: processes look at what operators set once a second."""
    hello = msgspec.json.encode({"protocol": 1, "client_build": "load"})
    end_s = time.monotonic() + NOTICED_S_MAX
    while time.monotonic() < end_s:
        told = msgspec.json.decode((await client.post("/v1/handshake", {}, hello)).body)
        if wanted.items() <= told.items():
            return True
        await asyncio.sleep(0.1)
    return False


@asynccontextmanager
async def _restored(house: House, name: str) -> AsyncIterator[None]:
    """In the end the game is as open as it was, and nothing is announced or given any more."""
    kept = await house.query(KEPT)
    try:
        yield
    finally:
        if kept:
            await house.query(SET, kept[0][0])
        else:
            await house.query(UNSET)
        await house.query(SILENCE, name)
        await house.query(TAKEN_BACK, name)


async def _set(house: House, to: Maintenance) -> None:
    await house.query(SET, msgspec.json.encode(to).decode())
