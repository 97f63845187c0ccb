"""The scripted play: it starts its own game, sees what it should, and says what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from cultivation.client import play

pytestmark = pytest.mark.real


@pytest.mark.skipif(not os.access(play.CHROMIUM, os.X_OK), reason=f"no browser: {play.CHROMIUM} is not there")
def test_a_short_play_measures_and_leaves_nothing_running():
    """The figures of the page would be stated without having been measured."""
    words = [sys.executable, "-m", "cultivation.client.play", "--json", "--seconds", "4", "--size", "phone"]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=240, check=False)
    figures = json.loads(ended.stdout)
    found = figures["plays"]["phone"]
    assert found["size"] == [360, 640]
    assert found["visited"] > 2
    assert found["fps"] > 0
    assert found["heap_mb"] > 0
    assert found["script_frames"] > 30
    assert found["script_p95_ms"] > 0
    assert found["bundle_kb"] < play.GATES["bundle_kb_max"]
    assert (ended.returncode == 0) == (figures["missed"] == []) == (figures["verdict"] == "passed")


def test_without_a_browser_it_says_what_is_missing(tmp_path):
    """On a machine without a browser a trace would be all there is to read."""
    words = [sys.executable, "-m", "cultivation.client.play", "--browser", str(tmp_path / "none")]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "apt-get install" in ended.stderr
