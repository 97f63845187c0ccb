"""One instance of a service, for tests that need somebody to answer real requests."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit


class HttpInstance:
    """A server on a free port of 127.0.0.1 that answers every GET with its name.

    In the query: `status=500` for another status, `wait_s=0.5` to answer late, `break=before` to break off without an
    answer, `break=within` to break off in the middle of one. `page` is the text at `/metrics`. `answered` counts.
    """

    def __init__(self, name: str, *, page: str = "") -> None:
        self.name = name
        self.page = page
        self.answered = 0
        self._open: set[socket.socket] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.socket.listen(128)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it answers, as host:port."""
        return f"127.0.0.1:{self._server.server_port}"

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection, to break it off at the end."""
        self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection that has ended by itself."""
        self._open.discard(connection)

    def end(self) -> None:
        """As a process that is killed: the port is closed, and every connection breaks off."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, outside the range (32768 and above on Linux) from which the kernel
    takes ports for connections: one of those could be taken between now and its use."""
    while True:
        port = secrets.choice(range(12_000, 32_000))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _handler(instance: HttpInstance) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self) -> None:
            super().setup()
            instance.opened(self.connection)

        def finish(self) -> None:
            instance.closed(self.connection)
            with contextlib.suppress(OSError):
                super().finish()

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            time.sleep(float(query.get("wait_s", "0")))
            body = (instance.page if asked.path == "/metrics" else instance.name).encode()
            instance.answered += 1
            if query.get("break") != "before":
                self._answer(int(query.get("status", "200")), body, is_whole="break" not in query)
            if "break" in query:
                self.close_connection = True

        def _answer(self, status: int, body: bytes, *, is_whole: bool) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body) + (0 if is_whole else 1)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that is overridden
            """Tests are quiet."""

    return Handler
