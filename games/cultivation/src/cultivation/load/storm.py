"""A login storm: more arrive than are let in, nobody loses the place, and who plays inside feels none of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from cultivation.load import mix
from cultivation.load.crowd import crowd_of, drive, part, settle
from cultivation.load.player import Player
from cultivation.load.verdict import Check
from cultivation.players.http import Client
from cultivation.players.tally import Latencies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.load.asked import Asked

INSIDE_EVERY = 10  # one in ten of those who come is inside already
FASTER_MAX = 1.5
ETA_PERCENT_MAX = 25.0
ETA_S_MIN = 4.0
"""A device asks once a second at most, so a shorter wait cannot be told from its own asking."""
WAITERS_MIN = 20
GET_READY_S = 2.0
"""Twenty thousand who set their clocks would themselves be felt by those inside."""
PATIENCE_S = 120.0
HANGS_UP_S = 2.0
"""Who is told to wait for longer keeps no connection open meanwhile: a line of devices is longer than a process has
connections.
"""


@dataclass(slots=True)
class Storm:
    """What those who came saw: latencies of the login that was let in, and each wait beside what was foretold."""

    admitted: Latencies = field(default_factory=Latencies)
    failed: dict[str, int] = field(default_factory=dict)
    waits: list[tuple[float, float]] = field(default_factory=list)
    in_line: int = 0
    fell_back: int = 0
    lost: int = 0

    def errors_percent(self) -> list[float]:
        """How wrong each was told, of those who waited long enough to say, smallest first."""
        return sorted(100 * abs(told - took) / took for told, took in self.waits if min(told, took) >= ETA_S_MIN)

    def eta_error_percent(self) -> float | None:
        """The middle one of the errors; None where too few waited long enough to say."""
        errors = self.errors_percent()
        return round(errors[len(errors) // 2], 1) if len(errors) >= WAITERS_MIN else None


async def login_storm(asked: Asked) -> tuple[list[Check], dict[str, Any]]:
    """Arrivals rise to the full rate while others play; a while of play before it is what it is compared with. With a
    second process they come to both, as behind a proxy.
    """
    inside = await crowd_of([asked.url], max(1, asked.players // INSIDE_EVERY), asked.seed)
    outside = [_stranger(asked, n) for n in range(asked.players)]
    storm, random = Storm(), Random(asked.seed)  # noqa: S311  Dice, no secrets.
    try:
        rate = asked.rate / INSIDE_EVERY
        calm = await drive(inside, mix.play, rate=lambda _: rate, seconds=asked.seconds / 2, seed=asked.seed)
        began_s = time.monotonic() + GET_READY_S
        coming = [
            asyncio.create_task(_come(player, began_s + at_s, storm))
            for player, at_s in zip(outside, _arrivals(asked, random), strict=True)
        ]
        await asyncio.sleep(0)
        settle()
        await asyncio.sleep(began_s - time.monotonic())
        played = await drive(inside, mix.play, rate=lambda _: rate, seconds=asked.seconds, seed=asked.seed + 1)
        await asyncio.gather(*coming)
    finally:
        part([*inside, *outside])
    before, during = calm.p99_ms("write"), played.p99_ms("write")
    ratio = None if not before or during is None else round(during / before, 2)
    checks = [
        Check("failed logins", sum(storm.failed.values()), at_most=0, why=str(storm.failed) if storm.failed else ""),
        Check("failed calls of those inside", calm.errors + played.errors, at_most=0),
        Check("players who lost their place", storm.lost, at_most=0),
        Check("players who fell back in the line", storm.fell_back, at_most=0),
        Check("login p99 ms", storm.admitted.quantile_ms(0.99), at_most=250.0, is_timed=True),
        Check("write p99 of those inside, to before", ratio, at_most=FASTER_MAX, is_timed=True),
        *_eta(storm),
    ]
    seen = {
        "in_line": storm.in_line,
        "eta_error_percent_p95": _p95(storm.errors_percent()),
        "waited_long": len(storm.waits),
        "inside": played.as_json(),
        "calm": calm.as_json(),
    }
    return checks, {**seen, "admitted_ms": storm.admitted.as_json()}


def _eta(storm: Storm) -> list[Check]:
    """A storm in which hardly anybody waited is none, and proves nothing of what those who wait are told."""
    waited, name = len(storm.errors_percent()), f"players who waited {ETA_S_MIN:g} s"
    why = "more must come than are let in" if waited < WAITERS_MIN else ""
    return [
        Check(name, waited, at_least=WAITERS_MIN, why=why),
        Check("queue eta error percent", storm.eta_error_percent(), at_most=ETA_PERCENT_MAX, is_timed=True),
    ]


def _p95(values: Sequence[float]) -> float | None:
    return round(values[int(0.95 * (len(values) - 1))], 1) if values else None


def _stranger(asked: Asked, number: int) -> Player:
    seed = asked.seed + 1
    urls = [asked.url, asked.following or asked.url]
    return Player(number, seed, Client(urls[number % 2]), Random(f"{seed}/{number}"))  # noqa: S311  Dice, no secrets.


def _arrivals(asked: Asked, random: Random) -> Sequence[float]:
    """So many moments, drawn before anybody comes: for two thirds of the time ever denser from nothing on, then as
    dense as at the end of that. 20,000 in 15 s are 2,000 a second from the tenth second on.
    """
    rise_s, rest_s = asked.seconds * 2 / 3, asked.seconds / 3
    moments = []
    for _ in range(asked.players):
        dice = 2 * random.random()
        # Half of all come while the rate still rises, in a triangle; the others come evenly.
        moments.append(rise_s * dice**0.5 if dice < 1 else rise_s + rest_s * (dice - 1))
    return sorted(moments)


async def _come(player: Player, at_s: float, storm: Storm) -> None:
    """Asks to come in at that moment; who is told to wait comes back when told, with the ticket, until let in."""
    await asyncio.sleep(at_s - time.monotonic())
    end_s, began_s, foretold_s, position = time.monotonic() + PATIENCE_S, 0.0, 0.0, 0
    while time.monotonic() < end_s:
        asked_s = time.monotonic()
        why = await player.log_in()
        if not why:
            storm.admitted.add((time.monotonic() - asked_s) * 1_000)
            player.client.close()
            if position:
                storm.waits.append((foretold_s, time.monotonic() - began_s))
            return
        if why != "shed":
            storm.failed[why] = storm.failed.get(why, 0) + 1
            return
        place = player.place
        if place and not position:
            storm.in_line += 1
            began_s, foretold_s = asked_s, place["eta_ms"] / 1_000
        if place:
            storm.fell_back += bool(position) and place["position"] > position
            position = place["position"]
        wait_s = (place["retry_after_ms"] if place else 500) / 1_000
        if wait_s >= HANGS_UP_S:
            player.client.close()
        await asyncio.sleep(wait_s)
    storm.lost += 1
