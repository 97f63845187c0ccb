"""A small world in front of and behind a real Envoy: instances that answer, players who keep their connections."""

import http.client
import itertools
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.testing.http_instance import HttpInstance, free_port

HEADER = Cohort(CohortKind.HEADER, "x-bucket")


@dataclass
class World:
    """One home with its router; what it starts is ended after the test."""

    home: object
    router: EnvoyRouter
    ends: ExitStack

    def instance(self, name):
        return self.ends.enter_context(HttpInstance(name))

    def ask(self, port, path, **headers):
        """Status and body of one request on a connection of its own."""
        return ask(port, path, headers)

    def slow_request(self, port, wait_s):
        """A request on its way, as a future of its status and body."""
        pool = self.ends.enter_context(ThreadPoolExecutor(1))
        return pool.submit(ask, port, f"/?wait_s={wait_s}", {})

    def routes_in_force(self, component):
        return self.router._admin.route(component)["route_config"]["virtual_hosts"][0]["routes"]

    def upgrading_server(self):
        """A server that takes an upgrade and then sends back what it gets."""
        return self.ends.enter_context(Echo())

    def upgraded(self, port, message):
        """What comes back of a message on an upgraded connection."""
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nhost: shop\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n")
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(4096)
            assert head.startswith(b"HTTP/1.1 101")
            connection.sendall(message)
            return connection.recv(4096)

    def quick_instance(self):
        """An instance that answers thousands of requests a second, with nothing."""
        return self.ends.enter_context(QuickInstance())

    def players(self, port, number):
        crowd = Players(port, number)
        self.ends.callback(crowd.stop)
        return crowd


@dataclass
class Players:
    """Keep-alive players, each with cohorts of its own, asking as fast as `pause_s` lets them until stopped."""

    port: int
    number: int
    pause_s: float = 0.004
    answers: list = field(default_factory=list)
    failures: list = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list = field(default_factory=list)

    def start(self):
        self.threads = [threading.Thread(target=self._play, args=(index,)) for index in range(self.number)]
        for thread in self.threads:
            thread.start()
        return self

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, more):
        """Until that many more answers have come, failed ones included."""
        wanted = len(self.answers) + len(self.failures) + more
        while len(self.answers) + len(self.failures) < wanted:
            time.sleep(0.002)

    def _play(self, index):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.connect()
        first_socket = connection.sock
        for bucket in itertools.cycle(range(index, 10_000, 97)):
            if self.stopping.is_set():
                break
            try:
                self._ask(connection, bucket)
                if connection.sock is not first_socket:
                    self.failures.append("the connection was closed")
                    first_socket = connection.sock
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
            time.sleep(self.pause_s)
        connection.close()

    def _ask(self, connection, bucket):
        asked_s = time.monotonic()
        connection.request("GET", "/", headers={"x-bucket": str(bucket)})
        with connection.getresponse() as response:
            name = response.read().decode()
            if response.status == 200:
                self.answers.append((asked_s, time.monotonic(), bucket, response.getheader("x-gonogo-side"), name))
            else:
                self.failures.append(f"{response.status} {name}")


class Echo:
    """One connection, upgraded and then echoed."""

    def __enter__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        # A thread that still waits for its connection is woken by this.
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join()

    @property
    def address(self):
        return f"127.0.0.1:{self.listening.getsockname()[1]}"

    def _serve(self):
        try:
            connection, _ = self.listening.accept()
        except OSError:
            return
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n")
            connection.sendall(connection.recv(4096))


class QuickInstance:
    """As many empty answers as there were requests, on any number of connections."""

    def __enter__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for thread in self.threads:
            thread.join()

    @property
    def address(self):
        return f"127.0.0.1:{self.listening.getsockname()[1]}"

    def _accept(self):
        with suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                connection.settimeout(30)
                self.threads.append(threading.Thread(target=self._serve, args=(connection,)))
                self.threads[-1].start()

    def _serve(self, connection):
        with connection, suppress(OSError):
            while received := connection.recv(100_000):
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n" * received.count(b"\r\n\r\n"))


def ask(port, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers=headers)
    with connection.getresponse() as response:
        answer = response.status, response.read().decode()
    connection.close()
    return answer


@pytest.fixture
def route():
    return Route(free_port(), HEADER)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def world(tmp_path):
    with ExitStack() as ends:
        router = EnvoyRouter(tmp_path)
        ends.callback(router.stop)
        yield World(tmp_path, router, ends)
