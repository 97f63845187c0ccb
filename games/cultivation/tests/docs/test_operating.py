"""Every command of the operator's page works as it stands there, one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.strip().splitlines()
]
pytestmark = pytest.mark.real


def test_the_whole_page_works_in_its_order(start_game, database, tmp_path):
    """In the night of an outage an operator would copy a line that does nothing."""
    game = start_game(database, "--build", "v1").wait_ready()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    known = {**os.environ, "URL": game.url, "URI": database, "PATH": path}
    assert len(COMMANDS) > 20
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-c", command], env=known, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        assert done.stdout.strip(), command
    for name in ("smoke", "journeys", "model", "audit", "load"):
        assert ET.parse(tmp_path / f"{name}.xml").getroot().get("name"), name  # noqa: S314  Our own file.
    assert (tmp_path / "t1").stat().st_mode & 0o777 == 0o600


def test_every_order_of_the_page_is_one_that_there_is():
    """An order that was renamed would still be recommended."""
    assert {"announce", "switch", "maintenance", "admission", "window", "compensate", "sign_compensation"} <= {
        found for command in COMMANDS for found in re.findall(r'"do": "(\w+)"', command)
    }
