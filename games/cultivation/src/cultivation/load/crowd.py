"""Many players, calls at moments that were fixed before, and what came of them."""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from cultivation.load.player import Player
from cultivation.players.http import Client
from cultivation.players.tally import Latencies

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

BIRTHS_AT_ONCE = 32
BIRTH_TRIES = 600  # a service lets in only so many a second; two and a half minutes bound it
FINISH_S = 12.0
UNDER_WAY_MAX = 20_000
STEP_S = 0.01


@dataclass(slots=True)
class Seen:
    """What the players saw; latencies are from the moment at which a call was due. `late` is how late we were."""

    latencies: dict[str, Latencies] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    durable: int = 0
    shed: int = 0
    late: Latencies = field(default_factory=Latencies)

    def add(self, kind: str, wrong: str, ms: float, *, is_durable: bool = False) -> None:
        """One call that is over; what was shed with a time to come back is no failure."""
        self.calls += 1
        self.durable += is_durable
        if wrong == "shed":
            self.shed += 1
        elif wrong:
            self.failed[wrong] = self.failed.get(wrong, 0) + 1
        self.latencies.setdefault(kind, Latencies()).add(ms)

    def p99_ms(self, kind: str) -> float | None:
        """None where there was no such call."""
        return self.latencies[kind].quantile_ms(0.99) if kind in self.latencies else None

    @property
    def errors(self) -> int:
        """Calls that failed."""
        return sum(self.failed.values())

    def as_json(self) -> dict[str, Any]:
        """Counts and quantiles."""
        return {
            "calls": self.calls,
            "durable_percent": round(100 * self.durable / max(1, self.calls), 1),
            "failed": self.failed,
            "shed": self.shed,
            "latency_ms": {kind: one.as_json() for kind, one in sorted(self.latencies.items())},
            "late_ms": self.late.as_json(),
        }


async def crowd_of(urls: Sequence[str], count: int, seed: int) -> list[Player]:
    """So many players, born and connected, in turns on the given URLs, the first of them by MessagePack. Raises
    RuntimeError when one cannot be.
    """
    players = [
        Player(n, seed, Client(urls[n % len(urls)]), Random(f"{seed}/{n}"), is_packed=n == 0)  # noqa: S311  Dice, no secrets.
        for n in range(count)
    ]
    gate = asyncio.Semaphore(BIRTHS_AT_ONCE)

    async def born(player: Player) -> None:
        async with gate:
            for _ in range(BIRTH_TRIES):
                why = await player.be_born()
                if not why:
                    return
                await asyncio.sleep(0.25)
            raise RuntimeError(f"player {player.number} cannot be born: {why}")

    await asyncio.gather(*(born(player) for player in players))
    settle()
    return players


def settle() -> None:
    """Ten thousand players are no garbage, nor is what they begin: looking through it would be measured as latency."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000, 3, 2_000)


def part(players: Sequence[Player]) -> None:
    """Closes every connection."""
    for player in players:
        player.client.close()


async def drive(
    players: Sequence[Player],
    call: Callable[[Player], Awaitable[tuple[str, str, bool]]],
    *,
    rate: Callable[[float], float],
    seconds: float,
    seed: int,
) -> Seen:
    """An open loop: arrivals of a Poisson process whose rate is `rate(seconds since the beginning)`.

    A call begins when it is due, whether or not others are done, and its time counts from when it was due.
    """
    seen, random = Seen(), Random(seed)  # noqa: S311  Dice, no secrets.
    under_way: set[asyncio.Task[None]] = set()
    began_s = time.monotonic()
    due_s = 0.0

    async def one(player: Player, at_s: float) -> None:
        kind, wrong, is_durable = await call(player)
        seen.add(kind, wrong, (time.monotonic() - at_s) * 1_000, is_durable=is_durable)

    while True:
        due_s = _next_due_s(due_s, rate, random.expovariate(1.0))
        if due_s >= seconds:
            break
        if (wait_s := began_s + due_s - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)
        elif len(under_way) % 64 == 0:
            await asyncio.sleep(0)
        seen.late.add(max(0.0, time.monotonic() - began_s - due_s) * 1_000)
        if len(under_way) >= UNDER_WAY_MAX:
            seen.add("write", "generator_full", 0.0)
            continue
        task = asyncio.create_task(one(players[random.randrange(len(players))], began_s + due_s))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    if under_way:
        await asyncio.wait(under_way, timeout=FINISH_S)
    for task in list(under_way):
        task.cancel()
        seen.add("write", "no_reply", FINISH_S * 1_000)
    await asyncio.gather(*list(under_way), return_exceptions=True)
    return seen


def _next_due_s(due_s: float, rate: Callable[[float], float], mass: float) -> float:
    """The next arrival: when the rate, summed up from the last one on, reaches `mass`; also where it rises from 0."""
    while True:
        now = rate(due_s + STEP_S / 2)
        if now * STEP_S >= mass:
            return due_s + mass / now
        mass -= now * STEP_S
        due_s += STEP_S
