"""What the bench reads out of a journal and of the players' counts."""

from __future__ import annotations

from itertools import count

import pytest

from bench import machine
from bench.last_request import counted
from bench.machine import Load, noise
from bench.release import Sample, with_port
from bench.told import failed_before, failed_by_switching, phases, slowest_rate
from bench.world import CannotMeasure
from gonogo.core.events import Event, Happening, PhaseEntered, RunEnded, RunOutcome, StepDone


def test_a_failure_that_is_not_the_new_versions_own_counts_against_switching() -> None:
    """A request that was refused, reset or failed by the old version is never explained away."""
    tally = {"failed": 7, "builds": {"1.0.0": {"failed": 1}, "1.1.0": {"failed": 5}}}
    assert failed_by_switching(tally) == 2
    assert failed_by_switching({"failed": 3}) == 3


def test_the_slowest_window_is_found() -> None:
    """Three hundred requests a second throughout means in every window, not on average."""
    steady = [Sample(float(s), 400 * s, 0) for s in range(10)]
    gap = [Sample(10.0 + s, 3600 + 10 * s, 0) for s in range(6)]
    assert slowest_rate(steady, 0.0, 9.0) == 400.0
    assert slowest_rate([*steady, *gap], 0.0, 15.0) == 8.0
    assert slowest_rate(steady, 0.0, 3.0) is None


def test_failures_before_anything_moved_are_told_apart() -> None:
    """A machine that was too busy before the release is not the release's doing, and is still shown."""
    samples = [Sample(1.0, 10, 0), Sample(2.0, 20, 3), Sample(3.0, 30, 9)]
    assert [failed_before(samples, at) for at in (0.5, 2.5, None)] == [0, 3, 9]


def test_phases_are_read_with_their_share_and_length() -> None:
    """The figures of a phase are those of its own time."""
    what: list[Happening] = [
        PhaseEntered("phase-1"),
        StepDone("phase-1/share/game", 1, {"share_bp": 1000}, 0.1),
        PhaseEntered("phase-2"),
        StepDone("phase-2/share/game", 1, {"share_bp": 10_000}, 0.1),
        RunEnded(RunOutcome.PROMOTED),
    ]
    events = [Event(index, 0.0, 100.0 + 2 * index, each) for index, each in enumerate(what)]
    assert [(p["phase"], p["share_percent"], p["seconds"]) for p in phases(events)] == [
        ("phase-1", 10.0, 4.0),
        ("phase-2", 100.0, 4.0),
    ]


def test_the_plan_gets_a_port_of_its_own() -> None:
    """A bench never takes the port of something that runs."""
    plan = "components:\n  game:\n    route:\n      port: 7480\n      cohort: header x\n"
    assert with_port(plan, 40123).count("port: 40123") == 1
    with pytest.raises(CannotMeasure):
        with_port("route: {}\n", 40123)


def test_envoys_own_count_is_the_sum_of_all_arms() -> None:
    """The last request is not missed because it went to another arm."""
    page = b"cluster.game-new-2.upstream_rq_total: 40\ncluster.game-new-12.upstream_rq_total: 2\n"
    assert (counted(page), counted(b"")) == (42, 0)


@pytest.mark.parametrize(
    ("load", "busy", "stolen", "is_noisy"),
    [
        (0.4, None, 0.5, False),
        (1.5, None, 0.5, True),
        (0.4, None, 3.0, True),
        (1.5, 10.0, 0.5, False),
        (0.4, 40.0, 0.5, True),
    ],
)
def test_a_busy_machine_is_said(load: float, busy: float | None, stolen: float, is_noisy: object) -> None:
    """Figures of a busy machine are not taken for those of a quiet one, nor a bench before for a neighbour."""
    assert bool(noise(Load(load, (), busy), stolen, 2)) == is_noisy


def test_a_bench_waits_until_the_machine_has_come_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bench before it left behind would be measured with it."""
    work, rest = (100, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 100, 0, 0, 0, 0)
    looks = [(0,) * 8, work, (0,) * 8, work, (0,) * 8, rest]
    monkeypatch.setattr(machine, "LOOK_S", 0.0)
    monkeypatch.setattr(machine, "load_now", lambda: Load(0.1, looks.pop(0)))
    assert machine.settled() == Load(0.1, rest, 0.0)
    assert looks == []


def test_a_bench_waits_for_a_minute_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that never rests is measured, and called noisy."""
    turns = count()
    monkeypatch.setattr(machine, "LOOK_S", 0.0)
    monkeypatch.setattr(machine, "SETTLE_S_MAX", 0.0)
    monkeypatch.setattr(machine, "load_now", lambda: Load(0.1, (100 * next(turns), 0, 0, 0, 0, 0, 0, 0)))
    assert machine.settled().busy_percent == 100.0
