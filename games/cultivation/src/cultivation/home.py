"""The whole game on one machine for one who wants to play: a database of its own and the service, ended together."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.service.serve import Options, serve
from cultivation.store import embedded

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
READY_S_MAX = 60


def play(directory: Path | None, *, port: int) -> None:
    """Runs until Ctrl-C or SIGTERM. Port 0 takes a free one; without a directory nothing is kept."""
    if port:
        _free(port)
    with _folder(directory) as folder:
        database = embedded.start(folder)
        try:
            chosen = port or free_port()
            threading.Thread(target=_tell, args=(f"http://{HOST}:{chosen}",), daemon=True).start()
            serve(Options(HOST, chosen, database.uri, build="home", variant="stable", cohort="", log_level="warning"))
        finally:
            embedded.stop(database)


@contextmanager
def _folder(directory: Path | None) -> Iterator[Path]:
    if directory is not None:
        yield directory
        return
    with tempfile.TemporaryDirectory(prefix="nine-meridians-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)  # as root the database runs as another user, who must get in
        yield folder


def _free(port: int) -> None:
    """Raises GameError where somebody listens already, before a database is made and another's address is told."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            what = f"cannot listen on {HOST}:{port}: {error.strerror}"
            raise GameError("address_in_use", what, "choose another --port, or none") from error


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _tell(url: str) -> None:
    """Says where to play as soon as somebody can."""
    if ready(url):
        sys.stdout.write(f"Nine Meridians: {url}   (Ctrl-C ends it)\n")
        sys.stdout.flush()


def ready(url: str) -> bool:
    """Waits until the game at an address of this machine takes players; False when it did not in a minute."""
    end_s = time.monotonic() + READY_S_MAX
    while time.monotonic() < end_s:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=2):  # noqa: S310  Loopback only.
                return True
        except OSError:
            time.sleep(0.1)
    return False
