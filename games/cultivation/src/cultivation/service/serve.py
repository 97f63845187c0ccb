"""Starts the process, makes it ready, and ends it without losing a request."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import uvicorn
import uvloop

from cultivation.content.load import tables
from cultivation.errors import GameError
from cultivation.identity import Identity
from cultivation.rules.play import World
from cultivation.service import garbage, log
from cultivation.service.clock import read_clock
from cultivation.service.consumers import note_delivery
from cultivation.service.door import Door, close_idle
from cultivation.service.house import House
from cultivation.service.lag import watch_loop
from cultivation.service.log import LOG
from cultivation.service.metrics import Metrics
from cultivation.service.nightly import nightly
from cultivation.service.outbox import deliver
from cultivation.service.pace import pace
from cultivation.service.pulse import feel
from cultivation.service.replay.note import PERCENT, CommandLog
from cultivation.service.routes import SHORT, app_of
from cultivation.service.scores import write_scores
from cultivation.service.selftest import self_test
from cultivation.service.service import AWAY, Service
from cultivation.service.stream.feed import feed
from cultivation.service.stream.hub import TICK_S
from cultivation.service.sweeper import sweep
from cultivation.service.watch import watch
from cultivation.service.worker import Secrets, Worker
from cultivation.store import idem, regions, stream
from cultivation.store.postgres import FAILED, open_pool
from cultivation.store.prime import prime
from cultivation.store.revise import check_revision
from cultivation.variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CONNECTIONS = 10  # commits that wait for the disk together are written together
QUIET_S = 0.5  # this long without a request: whoever sent them has gone elsewhere
LEAVE_S_MAX = 8.0
FINISH_S_MAX = 10
HOUSEKEEPING_S = 1.0
PARTITIONS_EVERY = 60  # turns of housekeeping
RETRY_S = 0.2
FOLLOW_S = 0.1


@dataclass(frozen=True, slots=True)
class Options:
    """What `cultivation serve` was told."""

    host: str
    port: int
    database: str
    build: str
    variant: str
    cohort: str
    log_level: str
    clock_scale: int = 1
    is_clock_movable: bool = False
    region: str = ""
    component: str = "all"
    log_percent: int = PERCENT


def serve(options: Options) -> None:
    """Runs until SIGTERM or SIGINT. Raises GameError when it cannot start."""
    variant = VARIANTS[options.variant]
    identity = Identity(options.build, variant.edition, tables().version, options.cohort)
    log.set_up(identity, options.log_level)
    variant.start()
    with _listening(options.host, options.port) as listener:
        service = Service(
            identity,
            variant,
            Metrics(identity),
            is_clock_movable=options.is_clock_movable,
            component=options.component,
        )
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run(service, options, listener))


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise GameError(
            "address_in_use", f"cannot listen on {host}:{port}: {error.strerror}", "choose another --port"
        ) from error
    return listener


async def _run(service: Service, options: Options, listener: socket.socket) -> None:
    edge = app_of(service)
    config = uvicorn.Config(
        edge,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=FINISH_S_MAX,
        server_header=False,
        backlog=2_048,
    )
    server = uvicorn.Server(config)
    house = House(edge, SHORT, config, server.server_state)
    config.http = cast("type[asyncio.Protocol]", lambda **_: Door(house))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():  # noqa: ASYNC110  The library has no event to wait for.
        await asyncio.sleep(0.01)
    leave = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, leave.set)
    async with _at_work(service, options, house):
        await leave.wait()
        await _let_go(service)
        server.should_exit = True
        await serving


@asynccontextmanager
async def _at_work(service: Service, options: Options, house: House) -> AsyncIterator[None]:
    """The preparation and the housekeeping beside the requests; the pool is closed after the last of them."""
    tasks = [asyncio.create_task(_work(service, options)), asyncio.create_task(watch(service))]
    tasks += [asyncio.create_task(feed(service, options.database)), asyncio.create_task(close_idle(house))]
    tasks += [asyncio.create_task(watch_loop(service.metrics)), asyncio.create_task(_follow_clock(service))]
    tasks += [asyncio.create_task(_tick(service)), asyncio.create_task(pace(service))]
    tasks.append(asyncio.create_task(nightly(service)))
    tasks.append(asyncio.create_task(feel(service, options.database)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        if service.worker:
            await _write_rest(service.worker)
            await service.worker.pool.close()


async def _let_go(service: Service) -> None:
    """Serves on, closing each connection after its reply, until nobody sends any more or the time is over."""
    service.leaving = True
    service.end_streams()
    began_s = time.monotonic()
    while (now_s := time.monotonic()) - began_s < LEAVE_S_MAX:
        if not service.hub.streams and min(service.idle_s(now_s), now_s - began_s) >= QUIET_S:
            return
        await asyncio.sleep(0.02)
    LOG.warning("requests still arrive at the end of the time to leave")


async def _work(service: Service, options: Options) -> None:
    """Becomes ready when database, content and self-test agree, and notices when the database goes away."""
    wrong: list[str] | None = None
    rubbish = garbage.Garbage()
    turn = 0
    while True:
        try:
            service.worker = service.worker or await open_worker(service, options)
            await _keep_house(service.worker, turn)
            turn += 1
            if wrong is None:
                wrong = self_test(service.worker.world.tables, service.systems)
                garbage.settle()
            else:
                now_s = time.monotonic()
                rubbish.look(idle_s=service.idle_s(now_s), now_s=now_s)
            service.not_ready = [*wrong, *service.variant.self_test()]
        except FAILED as error:
            service.not_ready = [AWAY]
            if not service.is_away():  # or it has been said
                LOG.warning("database away", extra={"data": {"why": repr(error)}})
        except GameError as error:
            service.not_ready = [error.what]
            LOG.error(error.what)
        await asyncio.sleep(RETRY_S if service.not_ready else HOUSEKEEPING_S)


async def _tick(service: Service) -> None:
    """For ever: the streams are told once a second that time passes."""
    while True:
        await asyncio.sleep(TICK_S)
        if service.worker:
            await service.hub.tick(time.monotonic(), service.worker.clock.now_ms())


async def open_worker(service: Service, options: Options) -> Worker:
    """A worker on a database of this build's revision; raises GameError on an older one."""
    pool = await open_pool(options.database, size=CONNECTIONS, statement_s=5, prime=prime)
    try:
        async with pool.acquire() as connection:
            await check_revision(connection)
            clock = await read_clock(connection, scale=options.clock_scale)
            await idem.keep_partitions(connection, clock.now_ms())
            content = await regions.settled(connection, tables(), options.region)
            rows = await connection.fetch("SELECT name, value FROM setting")
    except BaseException:
        await pool.close()
        raise
    found = {row["name"]: row["value"] for row in rows}
    world = World(content, found["season"])
    secrets = Secrets(token=found["token"], save=found["save"])
    return Worker(
        pool,
        world,
        secrets,
        service.identity,
        service.variant,
        clock,
        service.metrics,
        region=content.here.name,
        systems=service.systems,
        log=CommandLog(options.log_percent),
    )


async def _write_rest(worker: Worker) -> None:
    """What was noted since the last housekeeping: without it the log of each player would set out anew, and the boards
    would not know until the player's next command.
    """
    with suppress(*FAILED):
        async with worker.pool.acquire() as connection:
            await worker.log.write(connection, worker.clock.now_ms())
            await write_scores(worker, connection)


async def _keep_house(worker: Worker, turn: int) -> None:
    async with worker.pool.acquire() as connection:
        if turn % max(1, PARTITIONS_EVERY // worker.clock.scale) == 0:
            await idem.keep_partitions(connection, worker.clock.now_ms())
            await stream.trim(connection, now_ms=worker.clock.now_ms())
        await worker.log.write(connection, worker.clock.now_ms())
        await sweep(worker, connection, turn)
        waited_s = await deliver(connection, worker.clock, worker.metrics)
        note_delivery(worker.metrics, waited_s)


async def _follow_clock(service: Service) -> None:
    """For ever. Another process may have put the time of the database forward; here it never goes back. Whoever
    plays on two processes must not arrive before the time does.
    """
    while service.is_clock_movable:
        await asyncio.sleep(FOLLOW_S)
        if worker := service.worker:
            with suppress(*FAILED):
                async with worker.pool.acquire() as connection:
                    read = await read_clock(connection, scale=worker.clock.scale)
                worker.clock = replace(read, epoch_ms=max(read.epoch_ms, worker.clock.now_ms()))
