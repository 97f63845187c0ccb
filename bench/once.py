"""Whether a run, however often its engine was killed, did every step exactly once and left the world as it says.

What stands is read from the kernel's process table by the marks in the processes' environments, not by gonogo's own
driver: what checks shares no code with what it checks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from gonogo.core.chain import Line, check
from gonogo.core.events import Event, GuardTripped, RollbackRequested, RunOutcome, StepDone, StepIntended
from gonogo.core.state import StepStatus, fold
from gonogo.core.verify import differences

OVERTAKES = (GuardTripped, RollbackRequested)
"""What sends a run back whatever it was doing."""
STANDING = {RunOutcome.PROMOTED: {"new": 1, "stable": 1}, RunOutcome.ROLLED_BACK: {"stable": 1}}
"""Processes of the component by side after a run: the old version is kept until the rollback window closes."""


def faults_of_journal(run: str, events: Sequence[Event], lines: Iterable[Line]) -> list[str]:
    """Steps done twice, steps lost, decisions that do not follow, a broken chain; [] where there is nothing wrong."""
    done = Counter(event.what.step for event in events if isinstance(event.what, StepDone))
    intended = {event.what.step.id for event in events if isinstance(event.what, StepIntended)}
    found = [f"step {step} was done {count} times" for step, count in done.items() if count > 1]
    found += [f"step {step} was done and never intended" for step in done.keys() - intended]
    found += [f"step {step} may have happened and nobody looked" for step in _lost(events)]
    found += [f"line {d.index}: {d.written} where {d.derived} follows" for d in differences(events)]
    broken = check(run, lines)
    found += [] if broken is None else [f"the chain is broken at line {broken}"]
    return found if events else ["the journal is empty"]


def faults_of_world(home: Path, outcome: RunOutcome, share_bp: int) -> list[str]:
    """Processes too many or too few, a share that is another one, a message told twice."""
    wanted = STANDING[outcome]
    found = [] if (stands := standing(home)) == wanted else [f"{stands} processes stand where {wanted} should"]
    wanted_bp = 10_000 if outcome is RunOutcome.PROMOTED else 0
    found += [] if share_bp == wanted_bp else [f"the router's share is {share_bp}, not {wanted_bp}"]
    keys = Counter(key for path in sorted((home / "messages").glob("*")) for key in _keys(path))
    found += [f"message {key} was sent {count} times" for key, count in keys.items() if count > 1]
    return found if keys else [*found, "no message was sent"]


def standing(home: Path) -> dict[str, int]:
    """How many sessions of processes stand for each side, by their marks."""
    sessions = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (marks := _marks(folder)).get("GONOGO_HOME") == str(home.resolve()):
            side, session = _side(marks), _session(folder)
            if side and session is not None:
                sessions[session] = side
    return dict(Counter(sessions.values()))


def _lost(events: Sequence[Event]) -> list[str]:
    """Steps intended of which no result was ever written.

    Going back overtakes what may have happened before it and never tries it again; whether it was undone is seen in
    the world. Nothing may be left open that was intended after that, nor by a run that was promoted.
    """
    state = fold(events)
    overtaken_at = next((e.index for e in events if isinstance(e.what, OVERTAKES)), len(events))
    is_back = state.ended is RunOutcome.ROLLED_BACK
    last = {event.what.step.id: event.index for event in events if isinstance(event.what, StepIntended)}
    still_open = [step for step, record in state.steps.items() if record.status is StepStatus.INTENDED]
    return [step for step in still_open if not is_back or last[step] > overtaken_at]


def _keys(path: Path) -> list[str]:
    return [json.loads(line)["key"] for line in path.read_text(encoding="utf-8").splitlines() if line]


def _marks(folder: Path) -> dict[str, str]:
    try:
        entries = (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return {}
    return dict(entry.decode(errors="replace").split("=", 1) for entry in entries if b"=" in entry)


def _side(marks: dict[str, str]) -> str:
    """Of a component's process, "" of any other: the note that travels with it holds port, version, artifact, side."""
    note = next((value for name, value in marks.items() if name.startswith("GONOGO_") and value.startswith("[")), "[]")
    told = json.loads(note)
    return str(told[3]) if len(told) > 3 else ""


def _session(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[3])
    except OSError:
        return None
