"""What several tests need: an embedded PostgreSQL, fresh databases on it, and game processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from itertools import count
from urllib.error import HTTPError, URLError
from uuid import UUID

import pytest

from cultivation.store import embedded
from cultivation.store.postgres import connect
from cultivation.store.revise import revise

READY_S_MAX = 20


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """One PostgreSQL for the tests of this process; its URI with the database's name left open."""
    server = embedded.start(tmp_path_factory.mktemp("cluster"))
    yield server.uri
    embedded.stop(server)


@pytest.fixture(scope="session")
def new_database(cluster):
    """Makes a fresh database at the newest revision and returns its URI."""
    numbers = count(1)

    async def make(name):
        connection = await connect(cluster)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    def new():
        name = f"t{next(numbers)}"
        asyncio.run(make(name))
        uri = cluster.replace("@/cultivation?", f"@/{name}?")
        asyncio.run(revise(uri))
        return uri

    return new


@pytest.fixture(scope="module")
def database(new_database):
    """One fresh database for the tests of a module."""
    return new_database()


@pytest.fixture(scope="session")
def query(cluster):  # noqa: ARG001  It only makes sense while the cluster runs.
    """Runs one statement and returns its rows as tuples."""

    async def run(uri, statement, values):
        connection = await connect(uri)
        try:
            rows = await connection.fetch(statement, *values)
        finally:
            await connection.close()
        return [tuple(row.values()) for row in rows]

    return lambda uri, statement, *values: asyncio.run(run(uri, statement, values))


class Game:
    """A game process and a way to talk to it."""

    def __init__(self, uri, *words):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        words = [sys.executable, "-m", "cultivation", "serve", *words]
        words += ["--port", str(self.port), "--database", uri]
        # A pipe that nobody reads would stop a build that logs a lot.
        self.log = tempfile.TemporaryFile()  # noqa: SIM115  It is closed with the game.
        self.process = subprocess.Popen(words, stderr=self.log)

    def wait_ready(self):
        end_s = time.monotonic() + READY_S_MAX
        while time.monotonic() < end_s:
            with suppress(URLError, ConnectionError):
                if self.get("/ready")[0] == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError(f"not ready: {self.end()[-2_000:]}")

    def get(self, path, token=None):
        return self.send(path, None, token)

    def send(self, path, body, token=None, **headers):
        """(status, body): JSON where it is JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers)
        if token:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=15) as reply:
                status, text = reply.status, reply.read()
        except HTTPError as error:
            with error:
                status, text = error.code, error.read()
        with suppress(ValueError):
            return status, json.loads(text)
        return status, text.decode()

    def log_in(self, account):
        login = {"v": 1, "account": account, "secret": "a secret of this test"}
        reply = self.send("/v1/session", login)[1]
        assert reply["ok"], reply
        return reply["token"]

    def born(self, name, element="fire"):
        """The token of a new character."""
        token = self.log_in(f"account {name}")
        reply = self.order(token, "create", name=name, element=element)
        assert reply["ok"], reply
        return token

    def order(self, token, command, key=None, ver=None, **args):
        one = {"v": 1, "key": key or _key(), "name": command, "args": args, "ver": ver}
        status, replies = self.send("/v1/cmd", [one], token)
        return replies[0] if isinstance(replies, list) else {"status": status, **replies}

    def end(self, number=signal.SIGTERM):
        """Ends the process and returns what it wrote to stderr."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(30)
        if self.log.closed:
            return ""
        with self.log:
            self.log.seek(0)
            return self.log.read().decode()


@pytest.fixture(scope="module")
def start_game():
    """Starts game processes and ends them after the module's tests."""
    games = []

    def start(uri, *words):
        games.append(Game(uri, *words))
        return games[-1]

    yield start
    for game in games:
        if game.process.poll() is None:
            game.process.terminate()
    for game in games:
        game.end()


def _key(at_ms=None):
    made_ms = at_ms if at_ms is not None else time.time_ns() // 1_000_000
    return str(UUID(int=made_ms << 80 | 7 << 76 | 2 << 62 | int.from_bytes(os.urandom(7), "big")))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def new_key():
    """Makes a key of now, or of another moment in unix milliseconds."""
    return _key


@pytest.fixture(scope="session")
def new_port():
    """Finds a free port on loopback."""
    return free_port
