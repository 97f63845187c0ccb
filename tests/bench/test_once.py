"""The check that a killed engine did every step once: each fault that it looks for is found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.once import faults_of_journal, faults_of_world, standing
from gonogo.core.chain import Line, genesis, link_text
from gonogo.core.codec import canonical, event_from_json, happening_to_json
from gonogo.core.events import Event, GuardTripped, RunOutcome, StepDone

RECORDED = Path(__file__).parents[1] / "report" / "cases" / "errors-20.events.json"
"""The journal of a real run that was rolled back by its guard."""
RUN = "a-run"


@pytest.fixture
def events() -> list[Event]:
    """A run without a fault."""
    return [event_from_json(each) for each in json.loads(RECORDED.read_text(encoding="utf-8"))]


def lines_of(events: list[Event]) -> list[Line]:
    """The same as a store keeps it, with a chain that holds."""
    found, digest = [], genesis(RUN)
    for event in events:
        what = canonical(happening_to_json(event.what))
        digest = link_text(digest, event.index, at_s=event.at_s, wall_s=event.wall_s, what=what)
        found.append(Line(event.index, event.at_s, event.wall_s, what, digest))
    return found


def without(events: list[Event], step: str) -> list[Event]:
    """The same journal, had the result of that step never been written."""
    kept = [e for e in events if not (isinstance(e.what, StepDone) and e.what.step == step)]
    return [replace(event, index=index) for index, event in enumerate(kept)]


def test_a_run_without_a_fault_has_none(events: list[Event]) -> None:
    """The check does not cry wolf."""
    assert faults_of_journal(RUN, events, lines_of(events)) == []


def test_an_empty_journal_is_a_fault() -> None:
    """A check without data does not pass."""
    assert faults_of_journal(RUN, [], [])


def test_a_step_done_twice_is_found(events: list[Event]) -> None:
    """A restarted engine that deploys a second time does not go unseen."""
    done = next(e for e in events if isinstance(e.what, StepDone) and e.what.step == "prepare/new/game")
    twice = [*events[: done.index + 1], done, *events[done.index + 1 :]]
    twice = [replace(event, index=index) for index, event in enumerate(twice)]
    assert "step prepare/new/game was done 2 times" in faults_of_journal(RUN, twice, lines_of(twice))


def test_a_step_of_going_back_that_nobody_finished_is_found(events: list[Event]) -> None:
    """A run does not count as gone back while a step of it may or may not have happened."""
    lost = without(events, "back/remove/game")
    assert any("back/remove/game may have happened" in fault for fault in faults_of_journal(RUN, lost, lines_of(lost)))


def test_what_going_back_overtook_is_no_lost_step(events: list[Event]) -> None:
    """An engine killed while it told of a phase that the guard then gave up has lost nothing."""
    cut = without(events, "phase-1/tell/1")
    assert any(isinstance(event.what, GuardTripped) for event in cut)
    assert not any("phase-1/tell/1 may" in fault for fault in faults_of_journal(RUN, cut, lines_of(cut)))


def test_a_changed_byte_is_found(events: list[Event]) -> None:
    """A journal that was touched proves nothing."""
    lines = lines_of(events)
    lines[7] = replace(lines[7], wall_s=lines[7].wall_s + 1)
    assert "the chain is broken at line 7" in faults_of_journal(RUN, events, lines)


def start(home: Path, side: str, key: str) -> subprocess.Popen[bytes]:
    """A process that bears the marks of a component's."""
    marks = {"GONOGO_HOME": str(home), "GONOGO_KEY": key, "GONOGO_NOTE": json.dumps([1, "1.0", "sha256:0", side, "k"])}
    argv = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"]
    child = subprocess.Popen(
        argv, env={**os.environ, **marks}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    child.stdout.readline()
    return child


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home in which one stable process stands and one message was told."""
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "team.log").write_text('{"key": "r/start/tell/0"}\n', encoding="utf-8")
    with start(tmp_path, "stable", "component/game/1/1") as child:
        yield tmp_path
        child.kill()


@pytest.mark.real
def test_the_world_after_going_back_is_looked_at(home: Path) -> None:
    """A new version left running, a share left standing or a message told twice is found."""
    assert standing(home) == {"stable": 1}
    assert faults_of_world(home, RunOutcome.ROLLED_BACK, 0) == []
    assert len(faults_of_world(home, RunOutcome.ROLLED_BACK, 100)) == 1
    assert len(faults_of_world(home, RunOutcome.PROMOTED, 10_000)) == 1
    with start(home, "stable", "component/game/1/1") as second:
        assert standing(home) == {"stable": 2}
        assert len(faults_of_world(home, RunOutcome.ROLLED_BACK, 0)) == 1
        second.kill()
    log = home / "messages" / "team.log"
    log.write_text(log.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert faults_of_world(home, RunOutcome.ROLLED_BACK, 0) == ["message r/start/tell/0 was sent 2 times"]
    log.unlink()
    assert faults_of_world(home, RunOutcome.ROLLED_BACK, 0) == ["no message was sent"]
