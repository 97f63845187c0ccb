"""Connected players who only listen: what ten thousand open streams in one process take of memory and processor."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvloop

from bench.figures import Figure, Measured
from bench.game.stage import Stage
from cultivation.service import session as sessions
from cultivation.store.postgres import connect

STREAMS_FULL, STREAMS_QUICK = 10_000, 200
PROCESS_MB_MAX = 100.0
IDLE_S_FULL, IDLE_S_QUICK = 40.0, 3.0
"""Longer than two beats of every stream."""
AT_ONCE, PAUSE_S, OPEN_S_MAX = 64, 0.01, 60.0
TICKS_A_S, PAGE = 100.0, 4_096
PLAYERS = """INSERT INTO player (account, secret)
SELECT 'listener-' || n, 'nobody logs in'::bytea FROM generate_series(1, $1::int) n RETURNING id, epoch"""
TOKEN_KEY = "SELECT value FROM setting WHERE name = 'token'"  # noqa: S105  # where it stands, not what it is


def measure(on: Stage, *, is_quick: bool, seed: int) -> Measured:
    """A process of its own, so that its memory is that of its streams."""
    count, idle_s = (STREAMS_QUICK, IDLE_S_QUICK) if is_quick else (STREAMS_FULL, IDLE_S_FULL)
    with (
        on.another("bench-streams") as (url, pid),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        seen = runner.run(_listen(on.database, url, pid, count=count, idle_s=idle_s))
    figures = (
        Figure("streams open in one process", seen["open"], "", at_least=count),
        Figure("streams lost", seen["lost"], "", at_most=0),
        Figure("memory with all of them", seen["rss_mb"], "MB", at_most=PROCESS_MB_MAX),
        Figure("memory a stream", seen["kb_a_stream"], "kB"),
        Figure("processor while they wait", seen["idle_percent"], "% of a core"),
        Figure("processor to open one", seen["open_us"], "us"),
    )
    return Measured(figures, (seen,), (), seed)


@dataclass(slots=True)
class Listener:
    """One client, as the loop calls it. It counts what it is sent."""

    request: bytes
    transport: asyncio.Transport | None = None
    received: int = 0
    is_lost: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.received and not data.startswith(b"HTTP/1.1 200"):
            self.is_lost = True
        self.received += len(data)
        self.heard.set()

    def eof_received(self) -> None: ...

    def connection_lost(self, _error: Exception | None) -> None:
        self.is_lost = True


@dataclass(slots=True)
class Crowd:
    """All of them."""

    url: str
    listeners: list[Listener] = field(default_factory=list)

    async def open(self, tokens: list[str]) -> None:
        """So many at once, and not all in one instant: that is another bench."""
        where, gate, loop = urlsplit(self.url), asyncio.Semaphore(AT_ONCE), asyncio.get_running_loop()

        async def one(token: str) -> None:
            async with gate:
                request = f"GET /v1/stream HTTP/1.1\r\nhost: {where.netloc}\r\nauthorization: Bearer {token}\r\n\r\n"
                listener = Listener(request.encode())
                await loop.create_connection(lambda: listener, where.hostname or "", where.port or 80)  # type: ignore[type-var]  # it has all that the loop calls
                self.listeners.append(listener)
                await asyncio.sleep(PAUSE_S)

        await asyncio.gather(*map(one, tokens))
        end_s = time.monotonic() + OPEN_S_MAX
        for listener in self.listeners:
            left_s = end_s - time.monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(listener.heard.wait(), max(0.0, left_s))

    def close(self) -> None:
        for listener in self.listeners:
            if listener.transport:
                listener.transport.close()


async def _listen(database: str, url: str, pid: int, *, count: int, idle_s: float) -> dict[str, Any]:
    tokens = await _tokens(database, count)
    rss_mb, cpu_s, crowd = _rss_mb(pid), _cpu_s(pid), Crowd(url)
    await crowd.open(tokens)
    opened_s, began_s = _cpu_s(pid), time.monotonic()
    await asyncio.sleep(idle_s)
    late_mb, late_s, took_s = _rss_mb(pid), _cpu_s(pid), time.monotonic() - began_s
    seen = {
        "open": sum(bool(listener.received) and not listener.is_lost for listener in crowd.listeners),
        "lost": sum(listener.is_lost for listener in crowd.listeners),
        "rss_mb": round(late_mb, 1),
        "kb_a_stream": round(1_000 * (late_mb - rss_mb) / count, 2),
        "idle_percent": round(100 * (late_s - opened_s) / took_s, 2),
        "open_us": round(1e6 * (opened_s - cpu_s) / count),
    }
    crowd.close()
    await asyncio.sleep(0.5)
    return seen


async def _tokens(database: str, count: int) -> list[str]:
    """Sessions of players who never logged in: the bench knows the key."""
    connection = await connect(database)
    try:
        key = await connection.fetchval(TOKEN_KEY)
        rows = await connection.fetch(PLAYERS, count)
    finally:
        await connection.close()
    now_ms = time.time_ns() // 1_000_000
    return [sessions.token_of(sessions.Session(row["id"], row["epoch"]), key, now_ms=now_ms) for row in rows]


def _rss_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_S
