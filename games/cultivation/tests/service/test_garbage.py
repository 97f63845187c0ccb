"""When a process looks for garbage: through everything only while nobody waits, and seldom."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from cultivation.identity import Identity
from cultivation.service.garbage import WHOLE_EVERY_S, YOUNG_EVERY, Garbage
from cultivation.service.metrics import Metrics
from cultivation.service.service import Service
from cultivation.variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_S, QUIET_S = 0.001, 0.2


@pytest.fixture
def looked() -> Iterator[list[int]]:
    """The generations looked through, one after the other."""
    seen: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "stop":
            seen.append(told["generation"])

    thresholds = gc.get_threshold()
    gc.set_threshold(0)
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*thresholds)


def test_nobody_waits_while_everything_is_looked_through(looked: list[int]) -> None:
    """A busy process looks through what is new only, every so many turns."""
    garbage = Garbage()
    for turn in range(3 * YOUNG_EVERY):
        garbage.look(idle_s=BUSY_S, now_s=1_000.0 + turn)
    assert looked == [0, 0, 0]


def test_a_quiet_process_looks_through_everything_once_a_minute(looked: list[int]) -> None:
    """Twice in two minutes, between them through what is new."""
    garbage = Garbage()
    for turn in range(int(2 * WHOLE_EVERY_S)):
        garbage.look(idle_s=QUIET_S, now_s=1_000.0 + turn)
    assert looked.count(2) == 2
    assert looked.count(0) >= 8


def test_the_first_quiet_moment_after_a_rush_is_used(looked: list[int]) -> None:
    """What a rush has left is given back when it is over, however long it was."""
    garbage = Garbage(whole_s=1_000.0)
    for turn in range(200):
        garbage.look(idle_s=BUSY_S, now_s=1_000.0 + turn)
    garbage.look(idle_s=QUIET_S, now_s=1_200.0)
    assert looked[-1] == 2


def test_a_process_keeps_no_tuples_for_later(looked: list[int]) -> None:
    """What the interpreter keeps of tuples thrown away is given back: the blocks in use fall."""
    many = [tuple(range(size)) for size in range(1, 20) for _ in range(2_000)]
    many.clear()
    before = sys.getallocatedblocks()
    Garbage().look(idle_s=QUIET_S, now_s=1_000.0)
    assert looked == [2]
    assert before - sys.getallocatedblocks() > 15 * 2_000


def test_nobody_is_idle_while_somebody_waits() -> None:
    """However long ago the last answer was."""
    identity = Identity("one", 1, "1", "")
    service = Service(identity, VARIANTS["good"], Metrics(identity), last_request_s=100.0)
    assert service.idle_s(101.5) == 1.5
    service.in_flight = 1
    assert service.idle_s(101.5) == 0.0
