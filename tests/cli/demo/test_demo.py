from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "phased-release.md"
KEYS = {
    *("outcome", "phases", "requests", "failed_by_switching", "failed_on_new", "seconds_first_failure_to_off"),
    *("verdict_to_off_ms", "reason", "journal", "report"),
}
GIVE_UP_S = 240


@pytest.fixture
def demo(tmp_path):
    """The command of a demo on a port of its own, in a home of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    text, count = re.subn(r"port: \d+", f"port: {port}", EXAMPLE.read_text(encoding="utf-8"), count=1)
    assert count == 1
    plan = tmp_path / "release.md"
    plan.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "gonogo.cli.main", "demo", "--plan", str(plan), "--home", str(tmp_path / "home")]
    return [*command, "--rate", "150", "--json", "--release"]


@pytest.mark.real
def test_a_bad_release_goes_back_by_itself(demo, tmp_path):
    """The promise of the first page: real traffic, a bad version, gone in seconds, nobody harmed by the switching."""
    told = subprocess.run([*demo, "errors-20"], capture_output=True, text=True, timeout=GIVE_UP_S, check=False)
    assert told.returncode == 3, told.stderr
    figures = json.loads(told.stdout)
    assert set(figures) >= KEYS
    assert (figures["outcome"], figures["failed_by_switching"]) == ("rolled back", 0)
    # The first who meet a bad version may be walkers, whom the players' counts do not know.
    assert (figures["seconds_first_failure_to_off"] is not None) == (figures["failed_on_new"] > 0)
    # Whichever of the two guards that see it was first.
    assert re.match("(error rate|journey failures) of the new version", figures["reason"])
    assert Path(figures["report"]).read_text(encoding="utf-8").startswith("# Nine Meridians 1.1.0: rolled back")
    verify = [sys.executable, "-m", "gonogo.cli.main", "verify", figures["run"], "--home", figures["home"], "--json"]
    assert json.loads(subprocess.run(verify, capture_output=True, text=True, timeout=60, check=True).stdout)["verified"]
    assert left_behind(tmp_path) == []


@pytest.mark.real
def test_a_release_that_fails_players_only_on_the_way_goes_back(demo, tmp_path):
    """A version that errs only towards who was away for a night: no rate moves, and its walkers send it back."""
    told = subprocess.run([*demo, "long-night"], capture_output=True, text=True, timeout=GIVE_UP_S, check=False)
    assert told.returncode == 3, told.stderr
    figures = json.loads(told.stdout)
    assert figures["outcome"] == "rolled back"
    assert "journey failures of the new version" in figures["reason"]
    assert left_behind(tmp_path) == []


@pytest.mark.real
@pytest.mark.parametrize("at", ["opened run", "entered phase"])
def test_ctrl_c_leaves_nothing_running(demo, tmp_path, at):
    """Whoever stops the demo at any moment has their machine back."""
    with subprocess.Popen([*demo, "good"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert any(at in line for line in child.stderr)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert (child.returncode, json.loads(out)["outcome"]) == (4, "stopped")
    assert "Everything that the demo had started was ended" in err
    assert left_behind(tmp_path) == []


def left_behind(folder):
    """The command lines of living processes that work in that folder."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            except OSError:
                continue
            if os.fsencode(str(folder / "home")) in told:
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found
