"""What the fake journal does beyond the contract."""

from __future__ import annotations

import pytest

from gonogo.core.events import Happened, PhaseEntered
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.testing.fake_journal import FakeJournal


def test_a_full_disk_can_be_played() -> None:
    """A test or the simulator sees what an engine does when its journal is full, and that nothing was lost."""
    journal = FakeJournal(events_max=1)
    journal.append("run", PhaseEntered("p"), expected_length=0, at_s=0, wall_s=0, token=None)
    with pytest.raises(DriverError) as told:
        journal.append("run", PhaseEntered("q"), expected_length=1, at_s=0, wall_s=0, token=None)
    assert (told.value.kind, told.value.happened) == (Failure.FULL, Happened.NO)
    assert [event.what for event in journal.read("run")] == [PhaseEntered("p")]
