"""Components as processes of this machine: what a user would lose if it did other than it says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core.events import Happened
from gonogo.core.plan import Artifact, Drain
from gonogo.core.steps import Side
from gonogo.ports.driver_error import DriverError, Failure
from tests.drivers.target.stand import artifact, component, eventually, failure_of, local, pids_of, told_by, with_new

pytestmark = pytest.mark.real

CALLER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from stand import component
from gonogo.core.steps import Side
from gonogo.drivers.target.local import LocalTarget
folder = Path(sys.argv[1])
target = LocalTarget(folder / "home", folder, lambda _: 0)
print("ready", flush=True)
sys.stdin.readline()
target.deploy(component("kill-me"), Side.NEW, 3, "k")
"""


def kill_in_the_middle(folder: Path, delay_ms: int) -> None:
    command = [sys.executable, "-c", CALLER, str(folder), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as caller:
        assert caller.stdout
        assert caller.stdin
        assert caller.stdout.readline() == b"ready\n"
        caller.stdin.write(b"go\n")
        caller.stdin.flush()
        time.sleep(delay_ms / 1000)
        caller.kill()


@pytest.mark.parametrize("delay_ms", [5, 20, 35, 60, 90])
def test_a_deploy_killed_in_the_middle_is_carried_on(folder: Path, delay_ms: int) -> None:
    """After kill -9 the next deploy adopts what was started: exactly as many processes as wanted, all known."""
    kill_in_the_middle(folder, delay_ms)
    deployed = local(folder).deploy(component("kill-me"), Side.NEW, 3, "k")
    assert sorted(each.pid for each in deployed) == pids_of(folder)
    assert len(deployed) == 3
    assert all(each.is_ready for each in deployed)


@pytest.mark.parametrize("delay_ms", [5, 20, 35, 60, 90])
def test_a_deploy_killed_in_the_middle_can_be_gone_back_from(folder: Path, delay_ms: int) -> None:
    """After kill -9 going back leaves nothing of what was started."""
    kill_in_the_middle(folder, delay_ms)
    local(folder).remove(component("kill-me"), Side.NEW, "k2")
    time.sleep(0.1)
    assert pids_of(folder) == []


def test_fewer_replicas_lose_no_request(folder: Path) -> None:
    """A player who is being answered by the instance that leaves gets the answer."""
    active, lock, failed, done = Counter[str](), threading.Lock(), [], Counter[str]()
    target = local(folder, lambda address: active[address])
    slow = component(drain=Drain("/drain", give_up_s=10.0))
    both = [each.address for each in target.deploy(slow, Side.NEW, 2, "k1")]
    serving, is_over = list(both), threading.Event()

    def player(number: int) -> None:
        while not is_over.is_set():
            with lock:
                address = serving[number % len(serving)]
                active[address] += 1
            try:
                urllib.request.urlopen(f"http://{address}/slow", timeout=5).close()
                done[address] += 1
            except OSError as error:
                failed.append(error)
            with lock:
                active[address] -= 1

    players = [threading.Thread(target=player, args=(number,)) for number in range(8)]
    for each in players:
        each.start()
    assert eventually(lambda: done[both[1]] >= 4 and active[both[1]] > 0)
    with lock:
        serving.remove(both[1])
    left = target.deploy(slow, Side.NEW, 1, "k2")
    is_over.set()
    for each in players:
        each.join()
    assert failed == []
    assert [each.address for each in left] == both[:1]
    assert len(pids_of(folder)) == 1


def test_a_drain_without_end_is_bounded(folder: Path) -> None:
    """A request that never ends does not keep a release from going back."""
    target = local(folder, lambda _: 1)
    target.deploy(component(), Side.NEW, 1, "k1")
    target.remove(component(), Side.NEW, "k2")
    assert pids_of(folder) == []


def test_a_router_that_does_not_answer_does_not_block_the_removal(folder: Path) -> None:
    """Without a count the drain takes its whole time, and then the process goes."""

    def unreachable(_: str) -> int:
        raise DriverError(Failure.UNREACHABLE, Happened.NO, "no router")

    target = local(folder, unreachable)
    target.deploy(component(), Side.NEW, 1, "k1")
    target.remove(component(), Side.NEW, "k2")
    assert pids_of(folder) == []


def test_a_crash_at_start_is_told_at_once_with_its_last_words(folder: Path) -> None:
    """The reason is in the error; nobody waits ten minutes for a process that is dead."""
    error = failure_of(lambda: local(folder).deploy(component("crash", give_up_s=600), Side.NEW, 2, "k"))
    assert error.kind is Failure.NOT_READY
    assert "ended by itself" in error.why
    assert "configuration error: cannot go on" in error.why
    assert ".log" in error.hint
    assert pids_of(folder) == []


@pytest.mark.parametrize(
    ("flag", "words"), [("never-ready", "answered 503, not 200"), ("hang", "no answer in 0."), ("crash", "by itself")]
)
def test_what_does_not_become_ready_is_told_and_ended(folder: Path, flag: str, words: str) -> None:
    """The last answer is in the error, and of the two that were started none is left; the old one serves on."""
    target = local(folder)
    stable = target.deploy(component(), Side.STABLE, 1, "k1")
    error = failure_of(lambda: target.deploy(component(flag, give_up_s=0.3), Side.NEW, 2, "k2"))
    assert (error.kind, error.happened) == (Failure.NOT_READY, Happened.NO)
    assert words in error.why
    assert pids_of(folder) == [stable[0].pid]


def test_more_replicas_that_do_not_come_up_leave_the_others(folder: Path) -> None:
    """Only what this deploy started is ended again."""
    target, flag = local(folder), folder / "sick"
    script = ("sh", "-c", f"[ -e {flag} ] && exit 1; exec {sys.executable} -I -S service.py {{port}}")
    sick = with_new(component(), Artifact("1.1", script))
    one = target.deploy(sick, Side.NEW, 1, "k1")
    flag.touch()
    assert failure_of(lambda: target.deploy(sick, Side.NEW, 2, "k2")).kind is Failure.NOT_READY
    assert pids_of(folder) == [one[0].pid]
    assert target.state(sick, Side.NEW)[0].is_ready


class Thief:
    """Takes the port of the first `greed` services that ask, just before they would."""

    def __init__(self, greed: int) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._stolen: list[socket.socket] = []
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._steal, args=(greed,))
        self._thread.start()

    def _steal(self, greed: int) -> None:
        while True:
            connection, _ = self._server.accept()
            with connection:
                port = int(connection.recv(100) or b"0")
                if port == 0:
                    return
                if len(self._stolen) < greed:
                    self._stolen.append(socket.create_server(("127.0.0.1", port)))
                connection.sendall(b"x")

    def close(self) -> None:
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        for each in (self._server, *self._stolen):
            each.close()


@pytest.fixture
def thief(request: pytest.FixtureRequest) -> Iterator[Thief]:
    made = Thief(request.param)
    yield made
    made.close()


@pytest.mark.parametrize("thief", [1], indirect=True)
def test_a_port_that_somebody_takes_first_is_exchanged(folder: Path, thief: Thief) -> None:
    """A race for a port is no failed release."""
    deployed = local(folder).deploy(component(f"thief={thief.port}"), Side.NEW, 2, "k")
    assert len({each.address for each in deployed if each.is_ready}) == 2
    assert len(pids_of(folder)) == 2


@pytest.mark.parametrize("thief", [100], indirect=True)
def test_when_every_port_is_taken_it_is_told(folder: Path, thief: Thief) -> None:
    """The tries have an end, and the error says what the program said."""
    error = failure_of(lambda: local(folder).deploy(component(f"thief={thief.port}"), Side.NEW, 1, "k"))
    assert error.kind is Failure.FULL
    assert "Address already in use" in error.why
    assert pids_of(folder) == []


def test_a_missing_program_is_told_before_anything_starts(folder: Path) -> None:
    """The name of what is missing is in the error."""
    missing = with_new(component(), Artifact("1.1", ("no-such-server", "{port}")))
    error = failure_of(lambda: local(folder).deploy(missing, Side.NEW, 1, "k"))
    assert (error.kind, error.happened) == (Failure.MISSING, Happened.NO)
    assert "no-such-server" in error.why
    assert error.hint


def test_all_missing_files_are_told_at_once(folder: Path) -> None:
    """Nobody has to repair them one by one."""
    missing = with_new(component(), Artifact("1.1", ("sh",), requires=("a.jar", "service.py", "b.jar")))
    error = failure_of(lambda: local(folder).deploy(missing, Side.NEW, 1, "k"))
    assert error.kind is Failure.MISSING
    assert "a.jar, b.jar" in error.why


def test_a_program_in_the_plans_folder_goes_before_one_on_the_path(folder: Path) -> None:
    """A plan may name a program that lies beside it."""
    (folder / "sleep").write_text(f"#!/bin/sh\nexec {sys.executable} -I -S service.py $1 beside\n")
    (folder / "sleep").chmod(0o755)
    beside = with_new(component(), Artifact("1.1", ("sleep", "{port}")))
    assert told_by(local(folder).deploy(beside, Side.NEW, 1, "k")[0]).strip() == "beside"


def test_configuration_environment_and_places_reach_the_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the plan says is what runs; of gonogo's own environment only what belongs to the machine."""
    monkeypatch.setenv("WORD", "from gonogo's terminal")
    script = "cat {config}/conf.d/app.ini; echo $WORD $PORT {folder} ${HOME:+home}; exec " + sys.executable
    made = Artifact(
        "1.1",
        ("sh", "-c", script + " -I -S service.py {port}"),
        env=(("PORT", "{port}"),),
        config=(("conf.d/app.ini", "gold = {x}\n"),),
    )
    target = local(folder)
    deployed = target.deploy(with_new(component(), made), Side.NEW, 1, "k")
    log = next((folder / "home" / "logs").iterdir()).read_text()
    assert log == f"gold = {{x}}\n{deployed[0].address.split(':')[1]} {folder} home\n"


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", ""])
def test_a_configuration_file_stays_in_its_folder(folder: Path, name: str) -> None:
    """A plan cannot write where it likes."""
    made = Artifact("1.1", ("sh",), config=((name, "x"),))
    error = failure_of(lambda: local(folder).deploy(with_new(component(), made), Side.NEW, 1, "k"))
    assert error.kind is Failure.REFUSED


def test_another_configuration_is_another_artifact(folder: Path) -> None:
    """A change of the configuration alone is deployed, and gone back from, like code."""
    target, base = local(folder), artifact("1.1")
    first = target.deploy(with_new(component(), replace(base, config=(("a", "1"),))), Side.NEW, 1, "k1")
    second = target.deploy(with_new(component(), replace(base, config=(("a", "2"),))), Side.NEW, 1, "k2")
    assert first[0].artifact != second[0].artifact
    assert first[0].pid != second[0].pid


def test_rebuilt_files_are_seen_and_deployed(folder: Path) -> None:
    """A build during the release does not make gonogo lose what runs, and a deploy brings the new bytes."""
    target = local(folder)
    former = target.deploy(component(), Side.NEW, 2, "k1")
    with (folder / "service.py").open("a") as file:
        file.write("# built again\n")
    assert [each.pid for each in target.state(component(), Side.NEW)] == [each.pid for each in former]
    now = target.deploy(component(), Side.NEW, 2, "k2")
    assert not {each.pid for each in now} & {each.pid for each in former}
    assert {each.artifact for each in now} != {each.artifact for each in former}
    assert pids_of(folder) == sorted(each.pid for each in now)


def test_required_files_that_are_gone_do_not_block_going_back(folder: Path) -> None:
    """Where enough of the old version stands, a cleaned build folder changes nothing; more of it cannot be had."""
    target, made = local(folder), replace(artifact("1.1"), requires=("built.jar",))
    (folder / "built.jar").write_bytes(b"1")
    old = replace(component(), stable=made, new=artifact("1.2"))
    two = target.deploy(old, Side.STABLE, 2, "k1")
    (folder / "built.jar").unlink()
    assert [each.pid for each in target.deploy(old, Side.STABLE, 2, "k2")] == [each.pid for each in two]
    assert [each.pid for each in target.deploy(old, Side.STABLE, 1, "k3")] == [two[0].pid]
    assert failure_of(lambda: target.deploy(old, Side.STABLE, 2, "k4")).kind is Failure.MISSING


def test_a_version_built_over_the_other_one_is_refused(folder: Path) -> None:
    """With both versions in one path there would be nothing to go back to; what serves goes on serving."""
    target, same = local(folder), replace(component(), new=artifact("1.0"))
    serving = target.deploy(same, Side.STABLE, 2, "k1")
    with (folder / "service.py").open("a") as file:
        file.write("# built over\n")
    error = failure_of(lambda: target.deploy(same, Side.NEW, 1, "k2"))
    assert (error.kind, error.happened) == (Failure.REFUSED, Happened.NO)
    assert "path of its own" in error.hint
    assert pids_of(folder) == sorted(each.pid for each in serving)


def test_a_crashed_process_is_seen_at_once_and_replaced(folder: Path) -> None:
    """What is remembered is never told of a process that is dead."""
    target = local(folder)
    first, second = target.deploy(component(), Side.NEW, 2, "k1")
    os.kill(first.pid, signal.SIGKILL)
    assert eventually(lambda: len(pids_of(folder)) == 1)
    assert [each.pid for each in target.state(component(), Side.NEW)] == [second.pid]
    again = target.deploy(component(), Side.NEW, 2, "k1")
    assert second.pid in [each.pid for each in again]
    assert len(again) == 2


def test_state_tells_readiness_memory_and_start(folder: Path) -> None:
    """A drained instance is not ready any more; memory and age are those of the process."""
    target, before_s = local(folder), time.time()
    target.deploy(component(), Side.NEW, 1, "k")
    state = target.state(component(), Side.NEW)[0]
    assert state.is_ready
    assert (state.memory_bytes or 0) > 1_000_000
    assert before_s - 1 < state.started_wall_s < time.time() + 1
    drain = urllib.request.Request(f"http://{state.address}/drain", method="POST")
    urllib.request.urlopen(drain, timeout=5).close()
    assert not target.state(component(), Side.NEW)[0].is_ready


def test_a_service_that_goes_into_the_background_is_kept(folder: Path) -> None:
    """Old-fashioned servers fork and let their parent end: that is no crash."""
    script = f"{sys.executable} -I -S service.py {{port}} & exit 0"
    target, old = local(folder), with_new(component(), Artifact("1.1", ("sh", "-c", script)))
    deployed = target.deploy(old, Side.NEW, 1, "k1")
    assert [each.pid for each in deployed] == pids_of(folder)
    target.remove(old, Side.NEW, "k2")
    assert pids_of(folder) == []


def test_what_serves_alone_is_not_taken_away_by_a_new_side(folder: Path) -> None:
    """With the stable side's command edited, the former one serves until a stable one stands."""
    target = local(folder)
    serving = target.deploy(component(), Side.NEW, 1, "k1")
    edited = replace(component(), stable=artifact("1.1", "edited"), new=artifact("1.2"))
    target.deploy(edited, Side.NEW, 1, "k2")
    assert serving[0].pid in pids_of(folder)
    target.deploy(edited, Side.STABLE, 1, "k3")
    assert serving[0].pid not in pids_of(folder)
    assert len(pids_of(folder)) == 2
