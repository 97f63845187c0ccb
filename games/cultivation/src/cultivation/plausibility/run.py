"""Looks once, or every hour for ever as a small service whose /metrics counts what waits for people."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.plausibility.keep import hourly, keep, open_by_kind
from cultivation.plausibility.look import Found, look
from cultivation.service.clock import read_clock
from cultivation.store.postgres import FAILED, connect

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

EVERY_S = 60  # how often it is asked whether an hour has begun that nobody has looked at
STATEMENT_S = 600


@dataclass(slots=True)
class State:
    """What /metrics tells; `looked_s` is the steady clock's time of the last look of anybody, None before the first."""

    waiting: dict[str, int] = field(default_factory=dict)
    looked_s: float | None = None
    looks: int = 0
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def metrics(self) -> str:
        """An age of +Inf says that nobody has looked yet."""
        age = "+Inf" if self.looked_s is None else f"{time.monotonic() - self.looked_s:.3f}"
        with self.lock:
            waiting = sorted(self.waiting.items())
        lines = ["# TYPE cultivation_plausibility_flags gauge"]
        lines += [f'cultivation_plausibility_flags{{kind="{kind}"}} {n}' for kind, n in waiting]
        lines += ["# TYPE cultivation_plausibility_age_seconds gauge", f"cultivation_plausibility_age_seconds {age}"]
        lines += ["# TYPE cultivation_plausibility_looks_total counter"]
        lines += [f"cultivation_plausibility_looks_total {self.looks}"]
        lines += ["# TYPE cultivation_plausibility_failures_total counter"]
        return "\n".join([*lines, f"cultivation_plausibility_failures_total {self.failures}", ""])


def once(uri: str, *, is_kept: bool) -> Found:
    """One look; with `is_kept` what was found waits for people in the database."""
    try:
        return asyncio.run(_once(uri, is_kept=is_kept))
    except FAILED as error:
        raise GameError(
            "database_unreachable", repr(error), "is the database running, and is the URI right?"
        ) from error


def serve(uri: str, *, port: int) -> None:
    """Until SIGTERM: every hour is looked at once, whoever serves."""
    state = State()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(state))
    except OSError as error:
        raise GameError(
            "address_in_use", f"cannot listen on {port}: {error.strerror}", "choose another port"
        ) from error
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
    try:
        asyncio.run(_for_ever(uri, state))
    finally:
        server.shutdown()
        server.server_close()


async def _once(uri: str, *, is_kept: bool) -> Found:
    connection = await connect(uri, statement_s=STATEMENT_S)
    try:
        now_ms = (await read_clock(connection)).now_ms()
        found = await look(connection, now_ms=now_ms)
        if is_kept:
            async with connection.transaction():
                await keep(connection, found, now_ms=now_ms)
    finally:
        await connection.close()
    return found


async def _for_ever(uri: str, state: State) -> None:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    while not asked.is_set():
        try:
            await _looked(uri, state)
        except FAILED as error:
            sys.stderr.write(f"database_unreachable: {error!r}\n")
            state.failures += 1
        try:
            await asyncio.wait_for(asked.wait(), EVERY_S)
        except TimeoutError:
            continue


async def _looked(uri: str, state: State) -> None:
    connections: list[Connection] = []
    try:
        connections += [await connect(uri, statement_s=STATEMENT_S) for _ in range(2)]
        state.looks += await hourly(*connections) is not None
        waiting = await open_by_kind(connections[0])
    finally:
        for connection in connections:
            await connection.close()
    with state.lock:
        state.waiting = waiting
    state.looked_s = time.monotonic()


def _handler(state: State) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            is_ready = state.looked_s is not None
            body = {"/metrics": state.metrics(), "/live": "live\n", "/ready": f"{is_ready}\n"}.get(path)
            self.send_response(404 if body is None else 503 if path == "/ready" and not is_ready else 200)
            text = (body or "not found\n").encode()
            self.send_header("content-type", "text/plain; version=0.0.4")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  The word of the protocol.
            pass

    return Handler
