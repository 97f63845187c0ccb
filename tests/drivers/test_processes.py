"""Processes that outlive gonogo: nothing is lost, nothing is doubled, nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gonogo.core.events import Happened
from gonogo.drivers import launch, processes
from gonogo.drivers.processes import Running, Spec
from gonogo.ports.driver_error import DriverError, Failure

pytestmark = pytest.mark.real

CALLER = """
import sys, os
from pathlib import Path
from gonogo.drivers import launch, processes
home = Path(sys.argv[1])
spec = processes.Spec("a/1", ("sleep", sys.argv[2]), {"PATH": os.environ["PATH"]}, home, home / "log", None, "port 7")
print("ready", flush=True)
sys.stdin.readline()
processes.start(home, spec)
print("started", flush=True)
sys.stdin.readline()
"""


OF_THE_C_LIBRARY = 0b11 << 31
"""Signals 32 and 33: no program can set them, and whoever runs the tests may hand them on ignored."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    processes.end_all(processes.find_all(tmp_path, ""), 1.0)


@pytest.fixture
def nap() -> str:
    """An argument of `sleep` that no other process of this machine has."""
    return f"9000.{secrets.randbelow(10**12):012}"


def spec(home: Path, *argv: str, key: str = "a/1", memory_bytes_max: int | None = None) -> Spec:
    return Spec(key, argv, {"PATH": os.environ["PATH"]}, home, home / f"{key.replace('/', '-')}.log", memory_bytes_max)


def eventually(is_so: Callable[[], object], give_up_s: float = 10.0) -> bool:
    over_s = time.monotonic() + give_up_s
    while not is_so():
        if time.monotonic() > over_s:
            return False
        time.sleep(0.01)
    return True


def pids_with_argument(argument: str) -> list[int]:
    """The test's own eyes: whatever runs with that argument, launchers aside, whoever started it."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if argument.encode() in words and words[0] == b"sleep":
                found.append(int(folder.name))
    return found


def caller(home: Path, argument: str) -> subprocess.Popen[bytes]:
    started = subprocess.Popen(
        [sys.executable, "-c", CALLER, str(home), argument], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert started.stdout
    assert started.stdout.readline() == b"ready\n"
    return started


def kill(victim: subprocess.Popen[bytes]) -> None:
    victim.kill()
    victim.wait()
    for stream in (victim.stdin, victim.stdout):
        assert stream
        stream.close()


def go(victim: subprocess.Popen[bytes]) -> None:
    assert victim.stdin
    victim.stdin.write(b"go\n")
    victim.stdin.flush()


def test_a_process_outlives_a_killed_gonogo_and_is_found(home: Path, nap: str) -> None:
    """Killing gonogo does not take the service down, and the next gonogo knows it with its note."""
    first = caller(home, nap)
    go(first)
    assert first.stdout
    assert first.stdout.readline() == b"started\n"
    kill(first)
    found = processes.find(home, "a/1")
    assert found is not None
    assert processes.is_alive(found)
    assert found.note == "port 7"
    assert [found.pid] == pids_with_argument(nap)


@pytest.mark.parametrize("delay_ms", [0, 1, 3, 6, 10, 14, 18, 22, 26, 30, 40])
def test_a_gonogo_killed_in_the_middle_of_a_start_leaves_nothing_unknown(home: Path, nap: str, delay_ms: int) -> None:
    """Whatever the instant of the kill, the next start of the same key leaves exactly one process."""
    first = caller(home, nap)
    go(first)
    time.sleep(delay_ms / 1000)
    kill(first)
    running = processes.start(home, spec(home, "sleep", nap))
    assert pids_with_argument(nap) == [running.pid]
    processes.end(running, 1.0)
    assert pids_with_argument(nap) == []


def test_the_same_key_twice_is_one_process(home: Path, nap: str) -> None:
    """A repeated start has one effect."""
    first = processes.start(home, spec(home, "sleep", nap))
    assert processes.start(home, spec(home, "sleep", nap)) == first
    assert pids_with_argument(nap) == [first.pid]


def test_keys_are_told_apart_and_listed_by_prefix(home: Path, nap: str) -> None:
    """`a/1` is not `a/10`, and another home's processes are not ours."""
    keys = ("a/1", "a/10", "b/1")
    started = {key: processes.start(home, spec(home, "sleep", nap, key=key)) for key in keys}
    assert [running.key for running in processes.find_all(home, "a/")] == ["a/1", "a/10"]
    processes.end(started["a/1"], 1.0)
    assert processes.find(home, "a/1") is None
    assert [running.key for running in processes.find_all(home, "")] == ["a/10", "b/1"]
    assert processes.find_all(home / "elsewhere", "") == ()


def test_a_lost_record_does_not_lose_the_process(home: Path, nap: str) -> None:
    """The mark in the environment is enough to find a process again, with its note."""
    started = processes.start(home, Spec("a/1", ("sleep", nap), dict(os.environ), home, home / "log", None, "x=1;y"))
    for record in processes.records_folder(home).iterdir():
        record.unlink()
    assert processes.find(home, "a/1") == started


def test_a_program_that_wipes_its_environment_is_found(home: Path, nap: str) -> None:
    """PostgreSQL and nginx overwrite their environment; they are adopted like any other."""
    started = processes.start(home, spec(home, "env", "-i", "sleep", nap))
    assert eventually(lambda: pids_with_argument(nap) == [started.pid])
    assert processes.find(home, "a/1") == started
    assert processes.find_all(home, "") == (started,)
    processes.end(started, 1.0)
    assert pids_with_argument(nap) == []


def test_a_process_number_used_again_is_not_ours(home: Path, nap: str) -> None:
    """A stale record never makes gonogo adopt, or end, somebody else's process."""
    bystander = subprocess.Popen(["sleep", nap], start_new_session=True)
    started = processes.start(home, spec(home, "sleep", nap))
    record = next(path for path in processes.records_folder(home).iterdir() if path.name != "lock")
    numbers, rest = record.read_text().split("\n", 1)
    processes.end(started, 1.0)
    record.write_text(f"{bystander.pid} {' '.join(numbers.split()[1:])}\n{rest}")
    assert processes.find(home, "a/1") is None
    stale = Running(home, "a/1", bystander.pid, started.start_ticks, bystander.pid, "", 0.0)
    assert not processes.is_alive(stale)
    processes.end(stale, 0.5)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_the_end_takes_everything_that_was_started(home: Path, nap: str) -> None:
    """Children, grandchildren and those that hid in a session of their own are gone, the deaf ones too."""
    hidden = f"setsid sh -c 'trap \"\" TERM; sleep {nap}; sleep {nap}'"
    deaf = f"trap '' TERM; sleep {nap} & setsid sleep {nap} & ({hidden}) & wait"
    started = processes.start(home, spec(home, "sh", "-c", deaf + "; wait; wait; wait"))
    assert eventually(lambda: len(pids_with_argument(nap)) == 3)
    processes.end(started, 0.2)
    assert pids_with_argument(nap) == []
    assert processes.find_all(home, "") == ()
    assert sorted(path.name for path in processes.records_folder(home).iterdir()) == ["lock"]


def test_a_patient_program_may_finish_its_work(home: Path) -> None:
    """SIGTERM comes first, and a program that ends within its time is not killed."""
    patient = "trap 'echo finished; exit' TERM; echo ready; while :; do sleep 0.01; done"
    started = processes.start(home, spec(home, "sh", "-c", patient))
    log = home / "a-1.log"
    assert eventually(lambda: log.read_text() == "ready\n")
    processes.end(started, 10.0)
    assert log.read_text().endswith("finished\n")


def test_what_survives_its_first_process_is_still_known(home: Path, nap: str) -> None:
    """A service whose first process died is found by its remaining ones and can be ended."""
    started = processes.start(home, spec(home, "sh", "-c", f"sleep {nap} & wait"))
    assert eventually(lambda: pids_with_argument(nap))
    os.kill(started.pid, signal.SIGKILL)
    assert eventually(lambda: not processes.is_alive(started))
    found = processes.find(home, "a/1")
    assert found is not None
    assert [found.pid] == pids_with_argument(nap)
    processes.end(found, 1.0)
    assert pids_with_argument(nap) == []


def test_a_dead_process_leaves_no_zombie_of_ours(home: Path) -> None:
    """A gonogo that lives for weeks does not collect dead children."""
    started = processes.start(home, spec(home, "sh", "-c", "exit 3"))
    assert eventually(lambda: not processes.is_alive(started))
    assert processes.find(home, "a/1") is None
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    assert str(started.pid) not in children


@pytest.mark.parametrize(
    ("argv", "kind", "word"),
    [
        (("no-such-program-of-anybody",), Failure.MISSING, "no-such-program-of-anybody"),
        (("./no-such-file",), Failure.MISSING, "no-such-file"),
        (("./not-executable",), Failure.REFUSED, "Permission denied"),
        (("./no-interpreter",), Failure.MISSING, "no-interpreter"),
    ],
)
def test_what_cannot_be_started_is_told(home: Path, argv: tuple[str, ...], kind: Failure, word: str) -> None:
    """A missing program is named, nothing has happened, and nothing is left behind."""
    (home / "not-executable").write_text("text")
    (home / "no-interpreter").write_text("#!/no/such/interpreter\n")
    (home / "no-interpreter").chmod(0o755)
    secret = Spec("a/1", argv, {"PATH": os.environ["PATH"], "TOKEN": "s3cret"}, home, home / "log", None)
    with pytest.raises(DriverError) as told:
        processes.start(home, secret)
    assert (told.value.kind, told.value.happened) == (kind, Happened.NO)
    assert word in told.value.why
    assert told.value.hint
    assert "s3cret" not in told.value.why + told.value.hint
    assert processes.find_all(home, "") == ()


def test_a_missing_folder_is_told(home: Path, nap: str) -> None:
    """The folder to run in is checked by name before anything starts."""
    with pytest.raises(DriverError, match="gone") as told:
        processes.start(home, Spec("a/1", ("sleep", nap), {}, home / "gone", home / "log", None))
    assert told.value.kind is Failure.MISSING


def test_the_log_of_the_process_before_is_kept_and_no_more(home: Path) -> None:
    """A service that dies at every start does not fill the disk, and its last words can be read."""
    for word in ("one", "two", "three"):
        started = processes.start(home, spec(home, "sh", "-c", f"echo {word}; echo error >&2"))
        assert eventually(lambda started=started: not processes.is_alive(started))
    assert (home / "a-1.log").read_text() == "three\nerror\n"
    assert (home / "a-1.log.1").read_text() == "two\nerror\n"
    assert len(list(home.glob("*.log*"))) == 2


def test_signals_are_as_a_program_expects_them(home: Path, nap: str) -> None:
    """Python ignores SIGPIPE, a shell in the background SIGINT and SIGQUIT; a service must not inherit that."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        started = processes.start(home, spec(home, "sleep", nap))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    status = Path(f"/proc/{started.pid}/status").read_text().splitlines()
    masks = {
        line.split(":")[0]: int(line.split(":")[1], 16) & ~OF_THE_C_LIBRARY
        for line in status
        if line.startswith(("SigIgn", "SigBlk"))
    }
    assert masks == {"SigIgn": 0, "SigBlk": 0}
    assert len(list(Path(f"/proc/{started.pid}/fd").iterdir())) == 3


def test_memory_is_that_of_the_whole_service(home: Path) -> None:
    """A leak in a worker process is seen."""
    hungry = f"{sys.executable} -c 'x = bytearray(60_000_000); import time; time.sleep(60)' & wait"
    started = processes.start(home, spec(home, "sh", "-c", hungry))
    assert eventually(lambda: (processes.memory_bytes(started) or 0) > 60_000_000)
    processes.end(started, 1.0)
    assert processes.memory_bytes(started) is None


def can_limit() -> bool:
    """The test's own eyes: whether a cgroup with a memory limit can be made somewhere."""
    for top, _ in launch.own_cgroups():
        folder = Path(top, f"gonogo-test-{os.getpid()}")
        with contextlib.suppress(OSError):
            folder.mkdir()
            has_limit = any((folder / name).exists() for name in ("memory.limit_in_bytes", "memory.max"))
            folder.rmdir()
            if has_limit:
                return True
    return False


def test_a_memory_limit_holds_where_the_machine_allows_it(home: Path) -> None:
    """A leaking service dies of its limit, not the machine; where no limit is possible, that is told."""
    hungry = ("-c", "import time; time.sleep(0.3); x = bytearray(200_000_000); time.sleep(60)")
    started = processes.start(home, spec(home, sys.executable, *hungry, memory_bytes_max=50_000_000))
    limit = processes.limits_in_force(started).memory_bytes_max
    if not can_limit():
        assert limit is None
        pytest.skip("this machine lets us make no memory cgroup")
    assert limit is not None
    assert 49_900_000 <= limit <= 50_000_000
    assert eventually(lambda: not processes.is_alive(started))


def test_without_a_limit_none_is_told(home: Path, nap: str) -> None:
    """A limit that nobody asked for is not claimed."""
    started = processes.start(home, spec(home, "sleep", nap))
    assert processes.limits_in_force(started) == processes.Limits(None)
