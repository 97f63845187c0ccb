"""Several sources as one look, where each may fail alone."""

import pytest

from gonogo.core.events import Happened
from gonogo.core.evidence import Arm, Missing, Sides, Snapshot
from gonogo.core.steps import Side
from gonogo.drivers.signal.combined import Combined
from gonogo.drivers.signal.process_memory import ProcessMemory
from gonogo.ports.driver_error import DriverError, Failure

COUNTS = Arm(requests=10, errors=1, requests_timed=10, buckets=(9, 10), latency_sum_ms=20.0)


class Router:
    """Counts of one component."""

    signals = ("errors", "latency")

    def read(self):
        return Snapshot(5.0, (1.0, 2.0), (Sides("game", COUNTS, COUNTS),), (Missing("x", "y"),))


class Broken:
    """A source that is down."""

    signals = ("a", "b")

    def read(self):
        raise DriverError(Failure.TIMED_OUT, Happened.NO, "it is late")


def memory():
    yield ("game", Side.NEW, 100)
    yield ("game", Side.NEW, 150)
    yield ("game", Side.STABLE, None)
    yield ("bank", Side.STABLE, 7)


@pytest.fixture
def combined():
    made = []

    def make(*parts):
        made.append(Combined(*parts))
        return made[-1].read()

    yield make
    for one in made:
        one.close()


def test_counts_and_gauges_of_a_side_come_together(combined):
    """A guard judges a side by all its numbers at one instant."""
    snapshot = combined(Router(), ProcessMemory(memory, wall_s=lambda: 6.0))
    assert (snapshot.wall_s, snapshot.edges_ms) == (5.0, (1.0, 2.0))
    game, bank = snapshot.sides
    assert (game.new.requests, game.new.buckets) == (10, (9, 10))
    assert game.new.gauges == (("memory", 100.0), ("memory", 150.0))
    assert game.stable == COUNTS
    assert (bank.component, bank.stable.gauges, bank.new) == ("bank", (("memory", 7.0),), None)


def test_what_cannot_be_read_is_named(combined):
    """Each signal that is missing is told by its name and why, those within a source that answered too."""
    snapshot = combined(Router(), Broken(), ProcessMemory(memory))
    words = {(missing.signal, missing.why) for missing in snapshot.missing}
    assert {("x", "y"), ("a", "it is late"), ("b", "it is late")} <= words
    assert ("memory", "memory of 'game' (stable) cannot be read") in words
    assert snapshot.sides[0].new.requests == 10


@pytest.mark.parametrize("parts", [(Broken(), Router()), (Router(), Broken())])
def test_one_source_that_is_down_does_not_hide_the_others(combined, parts):
    """Which source failed must not matter for what the guard sees of the rest."""
    assert combined(*parts).sides[0].new.errors == 1


def test_nothing_at_all_is_an_error(combined):
    """A guard that sees nothing must not believe that it sees a quiet world."""
    with pytest.raises(DriverError, match="it is late") as refusal:
        combined(Broken(), Broken())
    assert refusal.value.kind is Failure.UNREACHABLE
