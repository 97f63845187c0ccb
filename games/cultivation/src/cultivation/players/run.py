"""Lets the players play by an open timetable: requests begin when they are due, whether or not others are
done.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
import uvloop

from cultivation.errors import GameError
from cultivation.players.bot import Bot
from cultivation.players.http import Client, Failed, Response
from cultivation.players.keys import bucket_of
from cultivation.players.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from cultivation.players.bot import Request

GUILD_SIZE = 8
FINISH_S = 12.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""A load that is aimed at somebody else's machine is an attack."""
PLAYERS_MAX, RATE_MAX, SECONDS_MAX = 50_000, 20_000.0, 7_200.0
"""A load ends by itself, also where nobody is left to end it."""
OK, UNAUTHORISED, SERVER_ERROR = 200, 401, 500


@dataclass(frozen=True, slots=True)
class Options:
    """What `cultivation players` was told. `seconds` is None when a signal ends it, or `SECONDS_MAX` at the latest."""

    url: str
    players: int
    rate: float
    seconds: float | None
    seed: int
    cohort_header: str
    bucket_header: str
    salt: str
    guild_percent: int
    stats_file: Path | None


@dataclass(slots=True)
class Crowd:
    """The players at play. `queue` holds those who are free, so that one player does one thing at a time."""

    options: Options
    bots: list[tuple[Bot, Client]]
    tally: Tally = field(default_factory=Tally)
    began_s: float = field(default_factory=time.time)
    under_way: set[asyncio.Task[None]] = field(default_factory=set)
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        head = {
            "players": len(self.bots),
            "rate": self.options.rate,
            "seed": self.options.seed,
            "began_s": round(self.began_s, 3),
            "seconds": round(time.time() - self.began_s, 3),
        }
        return {**head, **self.tally.as_json()}


def play(options: Options) -> dict[str, Any]:
    """Plays for the time given or until SIGTERM or SIGINT; returns the counts. Raises GameError for a bad
    call.
    """
    where = urlsplit(options.url)
    if where.scheme != "http" or not where.hostname or options.players < 1 or options.rate <= 0:
        raise GameError("bad_argument", "players need an http URL, a player and a rate", "see players --help")
    if where.hostname not in LOOPBACK:
        raise GameError("bad_argument", f"players play on this machine only, not on {where.hostname}", "use 127.0.0.1")
    if options.rate > RATE_MAX or options.players > PLAYERS_MAX or (options.seconds or 0.0) > SECONDS_MAX:
        most = f"{PLAYERS_MAX} players, {RATE_MAX:g} requests a second, {SECONDS_MAX:g} seconds"
        raise GameError("bad_argument", f"players are bounded: at most {most}", "ask for less")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_play(options))


async def _play(options: Options) -> dict[str, Any]:
    crowd = Crowd(options, [(_bot(options, index), Client(options.url)) for index in range(options.players)])
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    writing = asyncio.create_task(_write_stats(crowd))
    await _timetable(crowd, asked)
    if crowd.under_way:
        await asyncio.wait(crowd.under_way, timeout=FINISH_S)
    writing.cancel()
    for _, client in crowd.bots:
        client.close()
    _write(crowd)
    return crowd.as_json()


def _bot(options: Options, index: int) -> Bot:
    """The same seed gives the same players, with the same guilds and the same dice."""
    random = Random(f"{options.seed}/{index}")  # noqa: S311  Dice, no secrets.
    account = f"bot-{options.seed}-{index}"
    in_guild = random.randrange(100) < options.guild_percent
    cohort = f"g{options.seed}-{index // GUILD_SIZE}" if in_guild else account
    headers = _cohort_headers(options, cohort)
    name = f"b{options.seed % 100_000}n{index}"
    return Bot(account=account, name=name, cohort=cohort, headers=headers, random=random)


def _cohort_headers(options: Options, cohort: str) -> dict[str, str]:
    return {options.cohort_header: cohort, options.bucket_header: str(bucket_of(cohort, options.salt))}


async def _timetable(crowd: Crowd, asked: asyncio.Event) -> None:
    """Arrivals as of many independent people: the pauses are exponential, their mean is 1/rate."""
    options = crowd.options
    random = Random(options.seed)  # noqa: S311  Dice, no secrets.
    due_s = time.monotonic()
    end_s = due_s + (SECONDS_MAX if options.seconds is None else options.seconds)
    number = 0
    while due_s < end_s and not asked.is_set():
        due_s += random.expovariate(options.rate)
        if (wait_s := due_s - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)
        crowd.tally.late.add(max(0.0, time.monotonic() - due_s) * 1_000)
        first_round = number < 2 * len(crowd.bots)
        index = number % len(crowd.bots) if first_round else random.randrange(len(crowd.bots))
        number += 1
        task = asyncio.create_task(_turn(crowd, index, due_s))
        crowd.under_way.add(task)
        task.add_done_callback(crowd.under_way.discard)


async def _turn(crowd: Crowd, index: int, due_s: float) -> None:
    bot, client = crowd.bots[index]
    async with crowd.locks.setdefault(bot.account, asyncio.Lock()):
        request = bot.next_request()
        sends = [_send(crowd, bot, client, request=request, due_s=due_s) for _ in range(request.times)]
        await asyncio.gather(*sends)


async def _send(crowd: Crowd, bot: Bot, client: Client, *, request: Request, due_s: float) -> None:
    floor, build = bot.ver, ""
    try:
        if request.body is None:
            response = await client.get(request.path, bot.headers)
        else:
            response = await client.post(request.path, bot.headers, request.body)
        build = response.build
        kind = _judged(crowd, bot, request, response=response, floor=floor)
    except Failed as failed:
        kind = failed.kind
    crowd.tally.add(kind, build, at_s=time.time(), latency_ms=(time.monotonic() - due_s) * 1_000)


def _judged(crowd: Crowd, bot: Bot, request: Request, *, response: Response, floor: int) -> str:
    """Empty for a good reply, else what was wrong with it."""
    if response.status >= SERVER_ERROR:
        return "http_5xx"
    if response.status == UNAUTHORISED:
        bot.forget_session()
    if response.status != OK:
        return "http_4xx"
    try:
        reply = msgspec.json.decode(response.body)
    except msgspec.DecodeError:
        return "wrong_reply"
    if request.path == "/v1/session":
        if not bot.learn_login(reply):
            return "wrong_reply"
        bot.headers |= _cohort_headers(crowd.options, bot.cohort)
        return ""
    replies = reply if isinstance(reply, list) else [reply]
    verdicts = [_is_right(crowd, bot, one, floor) for one in replies]
    return "" if all(verdicts) else "wrong_reply"


def _is_right(crowd: Crowd, bot: Bot, reply: Any, floor: int) -> bool:  # noqa: ANN401  Values of any JSON type.
    if not isinstance(reply, dict) or "ok" not in reply:
        return False
    went_on, agrees = bot.fits(reply, floor)
    crowd.tally.checked += 1
    crowd.tally.backwards += not went_on
    crowd.tally.disagreements += not agrees
    bot.learn_state(reply)
    if reply["ok"]:
        return True
    code = reply.get("code", "")
    crowd.tally.refused_by_rules[code] = crowd.tally.refused_by_rules.get(code, 0) + 1
    return code in bot.ordinary()


async def _write_stats(crowd: Crowd) -> None:
    while True:
        await asyncio.sleep(1.0)
        _write(crowd)


def _write(crowd: Crowd) -> None:
    """Replaced whole, so that a reader never sees half of it."""
    path = crowd.options.stats_file
    if path is None:
        return
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(json.dumps(crowd.as_json()))
    part.replace(path)
