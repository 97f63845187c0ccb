"""A stream that is written straight to its connection: one that waits costs a few hundred bytes and no task."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from cultivation.service.stream.hub import BEAT, BEAT_S, SEND_S_MAX, frame
from cultivation.service.stream.late import catch_up
from cultivation.store.postgres import FAILED

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.service.service import Service
    from cultivation.service.stream.hub import Stream
    from cultivation.service.worker import Worker

WAITING_BYTES_MAX = 16_384
RETRY_S = 1.0


class Direct:
    """The sink of one stream. `over` is called when it has ended by itself and the connection may be used on."""

    __slots__ = ("catching", "over", "paused_s", "service", "spoke_s", "stream", "transport", "worker")

    def __init__(self, service: Service, worker: Worker) -> None:
        self.service, self.worker = service, worker
        self.transport: asyncio.Transport | None = None
        self.stream: Stream | None = None
        self.over: Callable[[], None] | None = None
        self.catching: asyncio.Task[None] | None = None
        self.spoke_s = self.paused_s = 0.0

    def begin(self, transport: asyncio.Transport, hello: bytes, over: Callable[[], None]) -> None:
        """From now on the connection is the stream's."""
        self.transport, self.over = transport, over
        transport.set_write_buffer_limits(WAITING_BYTES_MAX)
        self.take(hello)
        if self.stream:
            self.service.hub.open(self.stream)
            if self.stream.is_behind:
                self.fell_behind()

    def take(self, sent: bytes) -> bool:
        if self.transport is None or self.paused_s:
            return False
        self.spoke_s = time.monotonic()
        self.transport.write(b"%x\r\n%b\r\n" % (len(sent), sent))
        return True

    def fell_behind(self) -> None:
        if self.catching is None and not self.paused_s:
            self.catching = asyncio.get_running_loop().create_task(self._catch_up())

    def close(self, last: bytes) -> None:
        if self.transport:
            self.transport.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(last), last))
        self.left()
        if self.over:
            self.over()

    def tick(self, now_s: float, now_ms: int) -> None:
        """Whoever does not take what is sent within a bound is let go and comes back with `since`."""
        if self.stream and now_ms >= self.stream.ends_ms:
            self.stream.end(frame("token_over", {}))
        elif self.transport and self.paused_s and now_s - self.paused_s > SEND_S_MAX:
            self.transport.abort()
        elif now_s - self.spoke_s >= BEAT_S:
            self.take(BEAT)

    def pause(self) -> None:
        """The client does not keep up."""
        self.paused_s = time.monotonic()

    def resume(self) -> None:
        """It does again."""
        self.paused_s = 0.0
        if self.stream and self.stream.is_behind:
            self.fell_behind()

    def left(self) -> None:
        """The client is gone, or the stream is over."""
        if self.stream:
            self.stream.is_over = True
            self.service.hub.leave(self.stream)
        if self.catching:
            self.catching.cancel()
        self.transport = self.stream = None

    async def _catch_up(self) -> None:
        try:
            while self.stream and self.stream.is_behind and not self.paused_s:
                try:
                    await catch_up(self.service, self.worker, self.stream)
                except FAILED:
                    await asyncio.sleep(RETRY_S)
        finally:
            self.catching = None
