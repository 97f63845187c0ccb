"""A lease whose holder was killed must not keep a release waiting; one whose holder lives must not be taken."""

from __future__ import annotations

import os
import subprocess
import sys

from gonogo.core.plan import Principal, PrincipalKind
from gonogo.engine.holder import holder_name, is_gone
from gonogo.engine.lease import Holding
from gonogo.ports import Beat
from gonogo.testing.fake_clock import FakeClock
from gonogo.testing.fake_journal import FakeJournal

ME = Principal("release desk", PrincipalKind.PERSON)


def test_this_process_lives():
    """An engine that is at work would be pushed aside by the next one."""
    assert not is_gone(holder_name())


def test_a_process_that_ended_is_gone_and_so_is_one_whose_number_was_used_again():
    """A killed engine would block the release until its lease has run out."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    host, _, _ = holder_name().split(":")
    assert is_gone(f"{host}:{ended.pid}:1")
    assert is_gone(f"{host}:{os.getpid()}:1")


def test_nothing_is_said_of_other_machines_and_other_names():
    """An engine on another machine would be declared dead by one that cannot see it."""
    assert not is_gone("elsewhere:1:1")
    assert not is_gone("engine-1")


def test_a_lease_is_taken_over_from_a_killed_engine_at_once_and_from_a_living_one_not_at_all():
    """Going back would wait for a lease that nobody holds, or two engines would act on one run."""
    for holder, is_taken in ((f"{holder_name().split(':')[0]}:{os.getpid()}:1", True), (holder_name(), False)):
        journal, clock = FakeJournal(), FakeClock(1000.0)
        assert Holding(journal, "run", holder, clock).take()
        journal.beat(Beat("run", "engine", clock.wall_s(), {"holder": holder}))
        assert Holding(journal, "run", "next:1:2", clock).take() is is_taken
