"""Every command of the page on the workload contract works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "workload-contract.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1", "--cohort", "stable").wait_ready()


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_a_block_of_commands_works(game, database, block):
    """Who makes a backend ready by this page is not led astray."""
    here = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    known = {**os.environ, "URL": game.url, "URI": database, "PATH": here}
    for command in block.strip().splitlines():
        done = subprocess.run(["sh", "-c", command], env=known, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        assert done.stdout.strip(), command


def test_the_page_has_its_commands():
    """A page that lost its commands would be green for nothing."""
    assert len(BLOCKS) >= 9
