"""`cultivation play`: the whole game on one machine, and nothing of it left behind."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.real


def processes(folder):
    """Numbers of the processes whose command line names a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if entry.name.isdecimal() and str(folder).encode() in words:
            found.append(int(entry.name))
    return found


def test_one_command_plays_and_ends_whole(tmp_path):
    """A newcomer would be left with a database that runs on, or with a game that forgot the folder it was given."""
    words = [sys.executable, "-m", "cultivation", "play", "--dir", str(tmp_path / "home")]
    for _ in range(2):
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            said = process.stdout.readline()
            url = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
            with urllib.request.urlopen(url, timeout=10) as page:
                assert b"Nine Meridians" in page.read()
            assert len(processes(tmp_path)) >= 2
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        assert processes(tmp_path) == []
