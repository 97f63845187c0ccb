"""The SQLite journal beyond the contract: processes that die, race and hang; disks that are full; files that are not
what they should be."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gonogo.core.chain import check
from gonogo.core.events import Happened, PhaseEntered, StepDone
from gonogo.journal_store.sqlite import SqliteJournal
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat

APPENDER = Path(__file__).with_name("appender.py")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal will be."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[SqliteJournal]:
    """An open journal."""
    with closing(SqliteJournal(path)) as opened:
        yield opened


def appender(path: Path, name: str, *, count: int, file_bytes_max: int = 0) -> subprocess.Popen[str]:
    """Start a process that appends."""
    argv = [sys.executable, str(APPENDER), str(path), name, str(count), str(file_bytes_max)]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)


def write(journal: SqliteJournal, phase: str = "p") -> None:
    """Append one event at the end."""
    journal.append("run", PhaseEntered(phase), expected_length=len(journal.lines("run")), at_s=0, wall_s=0, token=None)


def write_on(journal: SqliteJournal) -> None:
    """Append up to two megabytes."""
    for _ in range(2000):
        write(journal, "p" * 900)


@pytest.mark.real
def test_kill_9_in_the_middle_of_appends_loses_nothing_acknowledged(path: Path) -> None:
    """What gonogo said it had recorded before it was killed is there, whole, and the next one goes on."""
    acknowledged = -1
    for acknowledged_before_it in (1, 20, 77, 150):
        with appender(path, "a", count=100_000) as process:
            assert process.stdout is not None
            for _ in range(acknowledged_before_it):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            said = [line for line in process.stdout if line.endswith("\n")]
        with closing(SqliteJournal(path)) as journal:
            lines = journal.lines("run")
            assert check("run", lines) is None
            assert len(lines) > max([acknowledged, *map(int, said)])
            acknowledged = len(lines) - 1
            write(journal)


@pytest.mark.real
def test_many_processes_append_at_once(path: Path) -> None:
    """Engine, guard and people write to one journal, made by whoever comes first, without losing or doubling a line."""
    processes = [appender(path, f"writer-{n}", count=25) for n in range(4)]
    said: list[str] = []
    for process in processes:
        with process:
            said += process.communicate()[0].split()
        assert process.returncode == 0
    with closing(SqliteJournal(path)) as journal:
        assert check("run", journal.lines("run")) is None
        assert sorted(map(int, said)) == list(range(100))
        names = [event.what.step for event in journal.read("run") if isinstance(event.what, StepDone)]
    assert sorted(names) == sorted(f"writer-{n}" for n in range(4) for _ in range(25))


@pytest.mark.real
def test_a_write_that_the_system_refuses_is_told_and_nothing_is_half_written(path: Path) -> None:
    """On a full disk the run stops with what was recorded before, and goes on when there is room again."""
    with appender(path, "a", count=100_000, file_bytes_max=400_000) as process:
        *said, last = process.communicate(timeout=60)[0].splitlines()
    assert last == "FULL NO"
    with closing(SqliteJournal(path)) as journal:
        assert check("run", journal.lines("run")) is None
        assert [line.index for line in journal.lines("run")] == list(map(int, said))
        write(journal)
        assert len(journal.lines("run")) == len(said) + 1


def test_a_journal_at_its_limit_is_full_and_whole(path: Path) -> None:
    """A journal that may not grow any more says so before anything is lost, and stays readable."""
    with closing(SqliteJournal(path, bytes_max=100_000)) as journal:
        with pytest.raises(DriverError) as told:
            write_on(journal)
        assert (told.value.kind, told.value.happened) == (Failure.FULL, Happened.NO)
        before = journal.lines("run")
        assert check("run", before) is None
        assert len(before) > 20
    with closing(SqliteJournal(path)) as journal:
        assert journal.lines("run") == before
        write(journal)


@pytest.mark.real
@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="a small disk takes root to mount")
def test_a_disk_without_room_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    """The same on a disk that is really full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("this machine mounts no disks")
    try:
        with closing(SqliteJournal(disk / "journal.sqlite")) as journal:
            with pytest.raises(DriverError) as told:
                write_on(journal)
            assert (told.value.kind, told.value.happened) == (Failure.FULL, Happened.NO)
            assert check("run", journal.lines("run")) is None
            assert len(journal.lines("run")) > 5
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_lock_that_nobody_lets_go_of_is_waited_for_only_so_long(journal: SqliteJournal, path: Path) -> None:
    """A hung process cannot hang the others: they say what holds them up."""
    with closing(sqlite3.connect(path, isolation_level=None)) as hung:
        hung.execute("BEGIN IMMEDIATE")
        with closing(SqliteJournal(path, busy_s_max=0.05)) as other:
            assert other.read("run") == ()
            other.beat(Beat("run", "guard", 1.0, {}))
            with pytest.raises(DriverError) as told:
                write(other)
        assert (told.value.kind, told.value.happened) == (Failure.TIMED_OUT, Happened.NO)
    write(journal)


@pytest.mark.real
def test_a_new_journal_is_made_by_whoever_comes_first(tmp_path: Path) -> None:
    """Engine and guard that start in the same moment in a new home both get their journal."""
    first_s = str(time.monotonic() + 1.0)
    argv = [sys.executable, str(APPENDER.with_name("opener.py")), str(tmp_path), "40", first_s]
    processes = [subprocess.Popen(argv, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    for process in processes:
        with process:
            assert process.communicate()[1] == ""


@pytest.mark.parametrize("bytes_", [b"not a database, by far" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_journal_is_refused(path: Path, bytes_: bytes) -> None:
    """A wrong path is told as such, and the file is not touched."""
    path.write_bytes(bytes_)
    with pytest.raises(DriverError) as told:
        SqliteJournal(path)
    assert told.value.kind is Failure.BROKEN
    assert path.read_bytes() == bytes_


def test_a_file_of_a_newer_gonogo_is_left_alone(path: Path) -> None:
    """An old program does not write into a journal whose layout it does not know."""
    SqliteJournal(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version=99")
    with pytest.raises(DriverError, match="made by a newer gonogo"):
        SqliteJournal(path)


def test_a_path_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """A home that is a file is told as an error with the path, not as a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DriverError, match="file"):
        SqliteJournal(tmp_path / "file" / "journal.sqlite")


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_journal_taken_away_under_a_run_is_noticed(journal: SqliteJournal, path: Path, is_replaced: object) -> None:
    """Nothing is acknowledged into a file that nobody can find any more."""
    write(journal)
    path.unlink()
    if is_replaced:
        path.write_bytes(b"")
    with pytest.raises(DriverError) as told:
        write(journal)
    assert (told.value.kind, told.value.happened) == (Failure.MISSING, Happened.NO)
    with pytest.raises(DriverError):
        journal.lease("run", "engine", 1.0, 1.0)


def test_beats_that_a_crash_of_the_machine_damaged_are_thrown_away(path: Path) -> None:
    """A damaged sign of life never keeps a run from going on."""
    with closing(SqliteJournal(path)) as journal:
        journal.beat(Beat("run", "guard", 1.0, {}))
    path.with_name("beats.sqlite").write_bytes(b"\0\1" * 5000)
    with closing(SqliteJournal(path)) as journal:
        assert journal.beats("run") == ()
        journal.beat(Beat("run", "guard", 2.0, {}))
        assert journal.beats("run") == (Beat("run", "guard", 2.0, {}),)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE events SET what = replace(what, '\"p\"', '\"q\"') WHERE idx = 1", 1),
        ("UPDATE events SET what = what || ' ' WHERE idx = 2", 2),
        ("UPDATE events SET what = CAST(x'ff' AS TEXT) WHERE idx = 2", 2),
        ("UPDATE events SET at_s = 'x' WHERE idx = 1", 1),
        ("UPDATE events SET wall_s = wall_s + 1 WHERE idx = 0", 0),
        ("UPDATE events SET digest = CAST(x'ff' AS TEXT) WHERE idx = 2", 2),
        ("DELETE FROM events WHERE idx = 1", 1),
    ],
)
def test_a_changed_line_is_found_and_told(journal: SqliteJournal, path: Path, change: str, broken: int) -> None:
    """Whoever edits the record with a database tool is found out, at the line."""
    for _ in range(4):
        write(journal)
    with closing(sqlite3.connect(path)) as editor, editor:
        editor.execute(change)
    assert check("run", journal.lines("run")) == broken


def test_an_event_that_cannot_be_read_is_named(journal: SqliteJournal, path: Path) -> None:
    """A damaged line is told with its run, its index and the command that looks further."""
    write(journal)
    with closing(sqlite3.connect(path)) as editor, editor:
        editor.execute("UPDATE events SET what = '{}'")
    with pytest.raises(DriverError, match="event 0 of run run cannot be read") as told:
        journal.read("run")
    assert "gonogo verify run" in told.value.hint
