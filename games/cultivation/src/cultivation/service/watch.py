"""Looks at the database once a second: what operators have set, and who may come in."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING

import msgspec

from cultivation.protocol.control import Control
from cultivation.service import presence
from cultivation.service.builds import Spans
from cultivation.service.consumers import note_lag
from cultivation.service.log import LOG
from cultivation.store import queue
from cultivation.store.postgres import FAILED

if TYPE_CHECKING:
    from cultivation.service.service import Service
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

EVERY_S = 1.0
CONTROL = "SELECT name, value FROM control"
PARTS = {"maintenance", "admission", "window"}


async def watch(service: Service) -> None:
    """For ever. A database that is away leaves everything as it was last seen."""
    spans = Spans()
    while True:
        try:
            if service.worker:
                async with service.worker.pool.acquire() as connection:
                    seen = dict(service.seen)  # before those who have left are forgotten
                    await look(service, service.worker, connection)
                    await spans.note(service.worker, connection, seen, now_s=time.monotonic())
        except FAILED as error:
            service.metrics.count("cultivation_watch_failed_total")
            LOG.warning("not looked", extra={"data": {"why": repr(error)}})
        if service.is_done():
            os.kill(os.getpid(), signal.SIGTERM)  # the way out that every end of the process takes
        await asyncio.sleep(EVERY_S)


async def look(service: Service, worker: Worker, connection: Connection) -> None:
    """Once: switches, what operators set, this process's report, and the next in line."""
    rows = await connection.fetch("SELECT name, mode FROM switch")
    worker.modes = {row["name"].removeprefix("system."): row["mode"] for row in rows}
    worker.control = _read(worker.control, {r["name"]: r["value"] for r in await connection.fetch(CONTROL)})
    now_ms, left = worker.clock.now_ms(), service.sessions()
    identity = service.identity
    report = (worker.id, identity.build, service.component, left["player"], left["stream"], now_ms)
    await connection.execute(queue.REPORT, *report)
    await presence.tell(service, worker, connection)
    await worker.line.tell(connection, now_ms=now_ms)
    worker.gate.learn(await queue.call(connection, worker.control.admission, now_ms=now_ms))
    await worker.line.look(connection, now_ms=now_ms)
    worker.metrics.gauges["cultivation_waiting"] = worker.gate.in_line
    await note_lag(worker, connection)


def _read(before: Control, found: dict[str, str]) -> Control:
    """A part that this build cannot read stays as it was."""
    values = {name: msgspec.json.decode(text) for name, text in found.items() if name in PARTS}
    try:
        return msgspec.convert(values, Control)
    except msgspec.ValidationError as error:
        LOG.error("settings that this build cannot read", extra={"data": {"why": str(error)}})
        return before
