"""Virtual time."""

from __future__ import annotations

import pytest

from gonogo.core.invariant import BrokenInvariant
from gonogo.testing.fake_clock import FakeClock


def test_a_sleep_on_the_fake_clock_passes_time_and_takes_none() -> None:
    """Six weeks of a release are tested in a moment, to the second."""
    clock = FakeClock(100.0)
    clock.sleep(42 * 86_400)
    clock.advance(0.5)
    assert clock.wall_s() == 100.0 + 42 * 86_400 + 0.5


def test_time_does_not_go_back() -> None:
    """A test that would turn time back is wrong, and says so."""
    with pytest.raises(BrokenInvariant):
        FakeClock().advance(-1)
