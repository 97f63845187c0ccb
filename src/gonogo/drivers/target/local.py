"""Components as supervised processes on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.core.plan import Component
from gonogo.core.steps import Side
from gonogo.core.strategy import sides_of
from gonogo.drivers import processes
from gonogo.drivers.processes import Spec
from gonogo.drivers.target.artifact import argv_of, artifact_digest, artifact_of, env_of, write_config
from gonogo.drivers.target.free_port import free_port
from gonogo.drivers.target.readiness import Trouble, ready_ones, wait_until_ready
from gonogo.drivers.target.retire import retire
from gonogo.drivers.target.standing import Note, Placed, Standing, declared_of, key_of, placed_from
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.target import Instance

PORT_TRIES_MAX = 3
"""Another program may take a port between our look and the process's start; three times in a row it is no accident."""
GIVE_UP_S = 2.0
"""What never became ready serves nobody: it gets little time to end."""
TAIL_BYTES = 1_500


class LocalTarget:
    """Fulfils `Target`. Processes belong to a home and outlive whoever started them; `folder` is the plan's folder,
    in which they run. `active_requests` tells how many accepted requests an address has.

    `state` is in a fixed order, and fewer replicas means that the last of it are ended: take their addresses from the
    router first.
    """

    def __init__(self, home: Path, folder: Path, active_requests: Callable[[str], int]) -> None:
        self._home = home.resolve()
        self._folder = folder.resolve()
        self._active_requests = active_requests
        self._standing = Standing(self._home)

    def deploy(self, component: Component, side: Side, replicas: int, key: str) -> tuple[Instance, ...]:
        """Stand the missing ones up, see all ready, only then end what is too many or of another artifact."""
        standing = self._standing.now(component.name)
        mine = [each for each in standing if each.declared == declared_of(component, side)]
        digest = self._digest(component, side, is_needed=len(mine) < replicas)
        current = [each for each in mine if digest in {each.note.artifact, ""}]
        if _is_shared(component, side) and current != mine:
            raise _indistinct(component)
        kept = current if _is_shared(component, side) else current[:replicas]
        numbers = _free_numbers(mine, replicas - len(kept))
        self._stand_up(
            component,
            Note(0, artifact_of(component, side).version, digest, side.value, key),
            numbers=numbers,
            kept=kept,
        )
        leaving = [each for each in mine if each not in kept] + _leftovers(component, side, standing=standing)
        retire(leaving, component.drain, active_requests=self._active_requests)
        return self.state(component, side)

    def remove(self, component: Component, side: Side, key: str) -> None:  # noqa: ARG002 what stands decides, not who asks
        """Drain and end them. Where both sides are the same artifact nothing is ended: the other side serves by it."""
        if _is_shared(component, side):
            return
        standing = self._standing.now(component.name)
        mine = [each for each in standing if each.declared == declared_of(component, side)]
        leftovers = _leftovers(component, side, standing=standing) if side is Side.NEW else []
        retire(mine + leftovers, component.drain, active_requests=self._active_requests)

    def state(self, component: Component, side: Side) -> tuple[Instance, ...]:
        """One probe each, hardly longer than a second together."""
        declared = declared_of(component, side)
        mine = [each for each in self._standing.of(component.name) if each.declared == declared]
        ready = ready_ones(mine, component.ready)
        return tuple(_instance(component, each, is_ready=each in ready) for each in mine)

    def memories(self, component: Component, side: Side) -> tuple[int | None, ...]:
        """Resident bytes of each process of that side, without asking it anything; None where they cannot be read."""
        declared = declared_of(component, side)
        mine = (each for each in self._standing.of(component.name) if each.declared == declared)
        return tuple(processes.memory_bytes(each.running) for each in mine)

    def _digest(self, component: Component, side: Side, *, is_needed: bool) -> str:
        """Empty where required files are gone and none is needed, because enough processes stand that were started
        with them: a cleaned build folder must not stand in the way of going back."""
        try:
            return artifact_digest(artifact_of(component, side), self._folder)
        except DriverError:
            if is_needed:
                raise
            return ""

    def _stand_up(self, component: Component, note: Note, *, numbers: list[int], kept: list[Placed]) -> None:
        """Start those numbers and see them ready beside the kept ones; on trouble end again what was started here."""
        started: dict[int, Placed] = {}
        try:
            for tries_left in reversed(range(PORT_TRIES_MAX)):
                for number in numbers:
                    if number not in started:
                        started[number] = self._start(component, note, number=number)
                trouble = wait_until_ready([*kept, *started.values()], component.ready)
                if trouble is None:
                    return
                if not tries_left or not trouble.is_port_taken or trouble.placed.number not in started:
                    raise self._not_ready(component, trouble)
                del started[trouble.placed.number]
        except DriverError:
            processes.end_all(tuple(each.running for each in started.values()), GIVE_UP_S)
            raise

    def _start(self, component: Component, note: Note, *, number: int) -> Placed:
        """The process of that number. One that another gonogo was just starting is taken as it is, with its note."""
        side = Side(note.side)
        artifact, declared = artifact_of(component, side), declared_of(component, side)
        key = key_of(component, declared, number=number)
        config = self._home / "config" / declared
        port = free_port()
        places = {"port": str(port), "config": str(config), "folder": str(self._folder)}
        write_config(artifact, config)
        spec = Spec(
            key=key,
            argv=argv_of(artifact, places, folder=self._folder),
            env=env_of(artifact, places),
            cwd=self._folder,
            log=self._log(key),
            memory_bytes_max=component.memory_bytes_max,
            note=Note(port, note.version, note.artifact, note.side, note.by).text(),
        )
        placed = placed_from(processes.start(self._home, spec))
        if placed is None:
            raise DriverError(Failure.BROKEN, Happened.UNKNOWN, f"the process of {key} was not started by this target")
        return placed

    def _log(self, key: str) -> Path:
        return self._home / "logs" / (key.partition("/")[2].replace("/", "-") + ".log")

    def _not_ready(self, component: Component, trouble: Trouble) -> DriverError:
        log = self._log(trouble.placed.running.key)
        note = trouble.placed.note
        why = f"{component.name} {note.version} ({note.side}) did not become ready: {trouble.why}{_last_words(log)}"
        kind = Failure.FULL if trouble.is_port_taken else Failure.NOT_READY
        return DriverError(kind, Happened.NO, why, hint=f"its log is {log}")


def _is_shared(component: Component, side: Side) -> bool:
    return side is not Side.BASELINE and declared_of(component, Side.STABLE) == declared_of(component, Side.NEW)


def _indistinct(component: Component) -> DriverError:
    why = f"{component.name}: the plan describes both versions alike, and the required files are not those that run"
    hint = "keep each version in a path of its own, and name that path in its command"
    return DriverError(Failure.REFUSED, Happened.NO, why, hint=hint)


def _free_numbers(mine: list[Placed], count: int) -> list[int]:
    taken = {each.number for each in mine}
    return [number for number in range(1, len(taken) + count + 1) if number not in taken][: max(count, 0)]


def _leftovers(component: Component, side: Side, *, standing: tuple[Placed, ...]) -> list[Placed]:
    """Processes of artifacts that this plan does not know any more. Those of an amended new side go with the new side,
    but only while stable ones stand: what serves alone is replaced by a deploy of the stable side."""
    stable = declared_of(component, Side.STABLE)
    known = {declared_of(component, each) for each in sides_of(component)}
    unknown = [each for each in standing if each.declared not in known]
    if side is Side.STABLE:
        return unknown
    if side is Side.BASELINE:
        return []
    has_stable = any(each.declared == stable for each in standing)
    return [each for each in unknown if each.note.side == Side.NEW.value and has_stable]


def _instance(component: Component, placed: Placed, *, is_ready: bool) -> Instance:
    return Instance(
        component=component.name,
        version=placed.note.version,
        artifact=placed.note.artifact,
        address=placed.address,
        is_ready=is_ready,
        pid=placed.running.pid,
        started_wall_s=placed.running.started_wall_s,
        memory_bytes=processes.memory_bytes(placed.running),
    )


def _last_words(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(log.stat().st_size - TAIL_BYTES, 0))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return "; last lines of its log:\n  " + "\n  ".join(lines[-8:]) if lines else "; it said nothing"
