"""The embedded PostgreSQL: beside others, after a crash, and never left behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cultivation.errors import GameError
from cultivation.store import embedded

pytestmark = pytest.mark.real


def start(directory):
    process = subprocess.Popen(
        [sys.executable, "-m", "cultivation", "database", "--dir", str(directory)],
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, json.loads(process.stdout.readline())


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    process.wait(30)
    process.stdout.close()
    return process.returncode


def has_left(pid):
    """Waits until a process is gone (its own wait has a limit)."""
    with_status = Path(f"/proc/{pid}/stat")
    for _ in range(2_000):
        try:
            if with_status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except OSError:
            return True
        signal.sigtimedwait([], 0.01)
    return False


def test_two_run_side_by_side_and_a_killed_one_leaves_nothing_behind(tmp_path, query):
    """A demo and a test on one machine do not disturb each other; kill -9 loses and leaves nothing."""
    (one, first), (two, second) = start(tmp_path / "one"), start(tmp_path / "two")
    assert first["uri"] != second["uri"]
    query(first["uri"], "INSERT INTO switch VALUES ('system.combat', 'off') RETURNING 1")
    assert query(second["uri"], "SELECT * FROM switch") == []
    end(one, signal.SIGKILL)
    assert end(two) == 0
    assert has_left(first["pid"])
    again, third = start(tmp_path / "one")
    assert third["uri"] == first["uri"]
    assert query(third["uri"], "SELECT * FROM switch") == [("system.combat", "off")]
    assert end(again) == 0
    assert all(has_left(info["pid"]) for info in (second, third))


def test_a_deep_directory_works_and_is_not_shared(tmp_path):
    """A path too long for a socket gets another one, and two servers never write the same files."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    server = embedded.start(deep)
    with pytest.raises(GameError) as refused:
        embedded.start(deep)
    embedded.stop(server)
    assert refused.value.code == "database_in_use"
    assert str(deep) not in server.uri
    embedded.socket_directory(deep).rmdir()
