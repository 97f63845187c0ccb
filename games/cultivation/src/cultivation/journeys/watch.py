"""Journeys for ever, on every side of a rollout at the same time, told at /metrics as a release tool reads them."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import msgspec

from cultivation.errors import GameError
from cultivation.journeys import EACH_S_MAX, REPLY_S_MAX, Asked, chosen_of, travelled
from cultivation.players.http import Client, Failed
from cultivation.smoke.house import house_on
from cultivation.store.postgres import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.gate.outcome import Outcome
    from cultivation.journeys import Journey
    from cultivation.smoke.house import House

KEPT_WHYS = 20
REPLY_S = 20.0
"""Slow replies are for those to judge who measure latency; here only what is wrong counts."""
PAUSE_S = 0.25
"""Four requests a second on each side: the first players on a new version shall be players, not walkers."""
LOOK_S = 1.0
"""How often a side is asked which build it is, until it tells."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How it is watched: the header that says which side a device is on, its value for each side, and the pause."""

    port: int
    header: str = "x-cohort-bucket"
    sides: tuple[str, ...] = ("0", "9999")
    every_s: float = 1.0


@dataclass(slots=True)
class Log:
    """What was seen so far, by build and journey. A build that has only answered stands there with nothing failed."""

    builds: set[str] = field(default_factory=set)
    walked: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    ms: dict[tuple[str, str], int] = field(default_factory=dict)
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def meet(self, build: str) -> None:
        """A build that has answered."""
        with self.lock:
            self.builds.add(build)

    def add(self, outcome: Outcome) -> None:
        """One journey that is over; the build that answered last is the one whose journey it was."""
        build = str(outcome.data["last_build"])
        with self.lock:
            if not build:
                self.unanswered += 1
                return
            key = (build, outcome.name)
            self.builds.add(build)
            self.walked[key] += 1
            self.failed[key] += not outcome.ok
            self.ms[key] = outcome.ms

    def metrics(self) -> str:
        """As Prometheus text."""
        with self.lock:
            rows = ["# TYPE cultivation_journey_failures gauge"]
            rows += [f'cultivation_journey_failures{{build="{b}"}} {_sum(self.failed, b)}' for b in sorted(self.builds)]
            rows.append("# TYPE cultivation_journeys_walked gauge")
            rows += [f'cultivation_journeys_walked{{build="{b}"}} {_sum(self.walked, b)}' for b in sorted(self.builds)]
            rows.append("# TYPE cultivation_journey_failures_by_name gauge")
            rows += [
                f'cultivation_journey_failures_by_name{{build="{build}",journey="{name}"}} {self.failed[build, name]}'
                for build, name in sorted(self.walked)
            ]
            rows.append("# TYPE cultivation_journey_milliseconds gauge")
            rows += [
                f'cultivation_journey_milliseconds{{build="{build}",journey="{name}"}} {ms}'
                for (build, name), ms in sorted(self.ms.items())
            ]
            rows += [
                "# TYPE cultivation_journeys_unanswered gauge",
                f"cultivation_journeys_unanswered {self.unanswered}",
            ]
            return "\n".join([*rows, ""])


def serve(asked: Asked, rounds: Rounds) -> None:
    """Walks until SIGTERM. Raises GameError for an unknown journey, a port in use, or a database that is not there."""
    chosen_of(asked)
    log = Log()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", rounds.port), _handler(log))
    except OSError as error:
        hint = "choose another port"
        raise GameError("address_in_use", f"cannot listen on {rounds.port}: {error.strerror}", hint) from error
    answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    answering.start()
    try:
        asyncio.run(_for_ever(asked, rounds, log))
    except FAILED as error:
        raise GameError("database_unreachable", repr(error), "is it the database of that service?") from error
    finally:
        server.shutdown()
        server.server_close()


async def _for_ever(asked: Asked, rounds: Rounds, log: Log) -> None:
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(house_on(asked.database)) if asked.database else None
        walking = [asyncio.create_task(_side(asked, rounds, value, house, log)) for value in rounds.sides]
        walking += [asyncio.create_task(_meet(asked, rounds, value, log)) for value in rounds.sides]
        over = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
        ending = asyncio.create_task(over.wait())
        await asyncio.wait([ending, *walking], return_when=asyncio.FIRST_COMPLETED)
        for task in (ending, *walking):
            task.cancel()
        for told in await asyncio.gather(ending, *walking, return_exceptions=True):
            if isinstance(told, Exception):
                raise told


async def _side(asked: Asked, rounds: Rounds, value: str, house: House | None, log: Log) -> None:
    """One journey after another on one side. Where one fails it is gone again at once, and has failed when it fails on
    the same build twice: a guard that goes back at the first failure shall not do so for a hiccup of the machine.
    """
    said: set[str] = set()
    mine = replace(asked, headers=((rounds.header, value),), pause_s=PAUSE_S)

    async def gone(journey: Journey) -> Outcome:
        return await travelled(journey, mine, house, most_s=EACH_S_MAX, reply_s=REPLY_S)

    while True:
        for journey in chosen_of(asked):
            began_s = time.monotonic()
            first = await gone(journey)
            again = await gone(journey) if first.why else first
            is_same = first.data["last_build"] == again.data["last_build"]
            log.add(again if is_same else replace(again, why=""))
            for outcome in (first, again):
                _say(outcome, said)
            await asyncio.sleep(max(PAUSE_S, rounds.every_s - (time.monotonic() - began_s)))


def _say(outcome: Outcome, said: set[str]) -> None:
    """A reason that is new is said on stderr."""
    if outcome.why and outcome.why not in said and len(said) < KEPT_WHYS:
        said.add(outcome.why)
        sys.stderr.write(f"{outcome.data['last_build'] or 'nobody'}: {outcome.name}: {outcome.why}\n")
        sys.stderr.flush()


async def _meet(asked: Asked, rounds: Rounds, value: str, log: Log) -> None:
    """Which build a side is, asked again and again: a build is told of before its first journey is over."""
    client = Client(asked.url, timeout_s=REPLY_S_MAX)
    try:
        while True:
            try:
                response = await client.get("/version", {rounds.header: value})
                if response.build:
                    log.meet(response.build)
            except (Failed, msgspec.DecodeError):
                client.close()
            await asyncio.sleep(LOOK_S)
    finally:
        client.close()


def _sum(counts: Counter[tuple[str, str]], build: str) -> int:
    return sum(count for (of, _), count in counts.items() if of == build)


def _handler(log: Log) -> type[BaseHTTPRequestHandler]:
    pages: Sequence[str] = ("/metrics", "/live")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = (log.metrics() if path == "/metrics" else "live\n" if path in pages else "not found\n").encode()
            self.send_response(200 if path in pages else 404)
            self.send_header("content-type", "text/plain; version=0.0.4")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  The word of the base class.
            pass

    return Handler
