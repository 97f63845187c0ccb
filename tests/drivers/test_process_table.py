"""What the kernel tells of processes."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from gonogo.drivers import process_table

pytestmark = pytest.mark.real


def test_a_zombie_is_dead() -> None:
    """Where nobody reaps, as in many containers, a crashed service is not taken for a living one."""
    with subprocess.Popen(["sleep", "60"]) as child:
        seen = process_table.look(child.pid)
        assert seen is not None
        assert process_table.lives(child.pid, seen.ticks)
        child.kill()
        over_s = time.monotonic() + 10
        while process_table.lives(child.pid, seen.ticks) and time.monotonic() < over_s:
            time.sleep(0.005)
        assert os.path.exists(f"/proc/{child.pid}")  # noqa: PTH110 it is still in the table
        assert process_table.look(child.pid) is None
        assert child.pid not in [each.pid for each in process_table.own_processes()]


def test_a_number_used_again_is_another_process() -> None:
    """A process is named by its number and its start."""
    seen = process_table.look(os.getpid())
    assert seen is not None
    assert process_table.lives(os.getpid(), seen.ticks)
    assert not process_table.lives(os.getpid(), seen.ticks - 1)
