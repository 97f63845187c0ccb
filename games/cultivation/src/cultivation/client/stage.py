"""A game of its own with a player who has come far: what the scripted play is played on, and gone afterwards."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cultivation.client import demo
from cultivation.home import HOST, free_port, ready
from cultivation.store import embedded

if TYPE_CHECKING:
    from collections.abc import Iterator

END_S_MAX = 30


@contextmanager
def on_stage() -> Iterator[tuple[str, str]]:
    """Its address, and what a browser of the player's own keeps as `nm.account`."""
    with tempfile.TemporaryDirectory(prefix="nine-meridians-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)  # as root the database runs as another user, who must get in
        database = embedded.start(Path(made))
        try:
            port = free_port()
            words = ["serve", "--port", str(port), "--database", database.uri, "--build", "stage"]
            process = subprocess.Popen([sys.executable, "-m", "cultivation", *words])
            try:
                url = f"http://{HOST}:{port}"
                ready(url)
                scene = asyncio.run(demo.made(url, database.uri))
                yield url, json.dumps(dict(scene.device))
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(END_S_MAX)
        finally:
            embedded.stop(database)
