"""Starts one process that outlives its caller. Run as a script by `processes.start`; it imports nothing of ours.

The caller starts this script, this script forks the process and ends: the process belongs to init, so a living gonogo
gets no zombies and a killed one takes nothing with it. The process gets a session, a log file, a memory limit where the
machine allows one, and a record in gonogo's home, all before its program begins.

Arguments: log file, record file, memory limit ("" for none), a name for the limit, a lock's descriptor, the program's
path, then argv. Key and note come in the environment, where they stay. Prints "started PID TICKS" or
"failed ERRNO WHAT".
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

KEY, NOTE = "GONOGO_KEY", "GONOGO_NOTE"
"""The marks in a process's environment; both are in its record, too."""

CGROUPS = "/sys/fs/cgroup"


def main(arguments: Sequence[str]) -> None:
    """Fork the process, wait until its program runs or cannot, and tell."""
    seen, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(seen)
        try:
            _become(arguments)
        except OSError as error:
            os.write(told, os.fsencode(f"failed {error.errno or 0} {error.filename or arguments[5]}"))
        finally:
            os._exit(127)
    os.close(told)
    words = os.read(seen, 4096).decode() or f"started {pid} {_ticks(pid)}"
    sys.stdout.write(words)


def _become(arguments: Sequence[str]) -> None:
    """Turn this fork into the program. Returns never; OSError tells what was in the way."""
    log, record, memory, limit_name, lock, program, *argv = arguments
    os.setsid()
    os.set_inheritable(int(lock), False)
    if memory:
        _limit_memory(limit_name, int(memory))
    _redirect(log)
    _write_record(record)
    for number in signal.valid_signals():  # nohup and background shells hand on ignored ones too
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.execv(program, argv)  # noqa: S606 the program is what the plan names; there is no shell


def _redirect(log: str) -> None:
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    os.close(nothing)


def _write_record(record: str) -> None:
    """By rename: nobody reads half a record. It finds programs that overwrite their own environment (nginx does)."""
    draft = f"{record}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123 importing pathlib would double the start time
        file.write(f"{os.getpid()} {_ticks(os.getpid())} {boot()}\n{os.environ[KEY]}\n{os.environ[NOTE]}")
    os.rename(draft, record)  # noqa: PTH104 ditto


def boot() -> str:
    """This start of the machine: pids and ticks mean nothing in another."""
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123 ditto
        return file.read().strip()


def _ticks(pid: int) -> str:
    """The process's start in clock ticks since boot: with the pid it names a process for ever."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 ditto
        return file.read().rpartition(")")[2].split()[19]


def _limit_memory(name: str, limit: int) -> None:
    """Join a cgroup of that name with that limit, below or beside our own. Where none can be made, there is no limit:
    `processes.limits_in_force` tells."""
    for folder, version in own_cgroups():
        try:
            _join(f"{folder}/{name}", version, limit=limit)
        except OSError:
            continue
        return


def own_cgroups() -> list[tuple[str, str]]:
    """Folders in which a cgroup may be made, best first, with the version of cgroups they belong to."""
    found = []
    with open("/proc/self/cgroup", encoding="utf-8") as file:  # noqa: PTH123 ditto
        lines = [line.strip().split(":", 2) for line in file]
    for number, controllers, path in lines:
        if "memory" in controllers.split(","):
            top, version = f"{CGROUPS}/memory", "v1"
        elif number == "0":
            top, version = CGROUPS, "v2"
        else:
            continue
        inside = path.strip("/")
        found += [(f"{top}/{place}".rstrip("/"), version) for place in (inside, os.path.dirname(inside), "")]  # noqa: PTH120 ditto
    return found


def _join(folder: str, version: str, *, limit: int) -> None:
    limit_file, swap_file, swap = {
        "v1": ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", str(limit)),
        "v2": ("memory.max", "memory.swap.max", "0"),
    }[version]
    if not os.path.isdir(folder):  # noqa: PTH112 ditto
        os.mkdir(folder)  # noqa: PTH102 ditto
    try:
        _write(f"{folder}/{limit_file}", str(limit))
        with contextlib.suppress(OSError):  # a kernel that does not count swap has nothing to limit
            _write(f"{folder}/{swap_file}", swap)
        _write(f"{folder}/cgroup.procs", "0")
    except OSError:
        os.rmdir(folder)  # noqa: PTH106 ditto
        raise


def _write(path: str, text: str) -> None:
    """Without O_CREAT: a limit that the kernel does not know must fail, not become a file."""
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


if __name__ == "__main__":
    main(sys.argv[1:])
