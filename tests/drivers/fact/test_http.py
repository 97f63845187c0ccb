"""Facts over HTTP: an answer, a refusal and a silence are all findings."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from gonogo.core.plan import Probe
from gonogo.drivers.fact.http import HttpFact
from gonogo.testing.fake_fact import FakeFact


@pytest.fixture
def server() -> Iterator[Callable[..., str]]:
    """A server that answers these pieces to one request, with a pause before each, and keeps the line open."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[Thread] = []
    kept: list[socket.socket] = []

    def answer(pieces: tuple[bytes, ...], pause_s: float) -> None:
        connection, _ = listening.accept()
        kept.append(connection)
        connection.recv(65_536)
        for piece in pieces:
            time.sleep(pause_s)
            try:
                connection.sendall(piece)
            except OSError:
                return

    def started(*pieces: bytes, pause_s: float = 0.0) -> str:
        threads.append(Thread(target=answer, args=(pieces, pause_s)))
        threads[-1].start()
        return f"127.0.0.1:{listening.getsockname()[1]}"

    yield started
    for each in threads:
        each.join()
    for connection in (listening, *kept):
        connection.close()


@pytest.mark.parametrize(
    ("answer", "status", "found"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, (True, "GET /ready answered 200")),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, (True, "GET /ready answered 204")),
        (
            b"HTTP/1.1 503 No\r\ncontent-length:7\r\n\r\nno\ngold",
            200,
            (False, "GET /ready answered 503, not 200: no gold"),
        ),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            200,
            (False, "GET /ready answered 302, not 200"),
        ),
        (
            b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhm\r\n0\r\n\r\n",
            404,
            (True, "GET /ready answered 404"),
        ),
        (b"220 mail.example ESMTP\r\n\r\n" + b"x" * 70_000, 200, (False, "GET /ready: no answer: it is not HTTP")),
    ],
)
def test_an_answer_is_told_as_it_is(
    server: Callable[..., str], answer: bytes, status: int, found: tuple[bool, str]
) -> None:
    """Only the status that was asked for is good, and what was seen instead can be read."""
    finding = HttpFact().read(server(answer), Probe("/ready", status, 5.0))
    assert (finding.is_good, finding.seen) == found


def test_a_long_body_is_cut(server: Callable[..., str]) -> None:
    """Of a page of a megabyte the beginning is enough: nobody waits for the rest, nothing fills the journal."""
    head = b"HTTP/1.1 500 No\r\nContent-Length: 1000000\r\n\r\n"
    finding = HttpFact().read(server(head, b"x" * 100_000), Probe("/ready", 200, 5.0))
    assert finding.seen.startswith("GET /ready answered 500, not 200: xxx")
    assert len(finding.seen) == 200


def test_a_server_that_drips_is_given_up(server: Callable[..., str]) -> None:
    """The time-out holds for the whole answer, not for each byte of it."""
    drips = (b"HTTP/1.1 200 OK\r\n", *(b"X-Drip: 1\r\n" for _ in range(20)), b"Content-Length: 0\r\n\r\n")
    finding = HttpFact().read(server(*drips, pause_s=0.05), Probe("/ready", 200, 0.3))
    assert (finding.is_good, finding.seen) == (False, "GET /ready: no answer in 0.3 s")


def test_nobody_there_is_a_finding() -> None:
    """A refusal is told, not raised."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    finding = HttpFact().read(address, Probe("/ready"))
    assert (finding.is_good, finding.seen) == (False, "GET /ready: nobody listens")


@pytest.mark.parametrize("path", ["ready", "/a b", "/x\r\nHost: elsewhere", "http://elsewhere/"])
def test_a_path_that_is_none_asks_nobody(path: str) -> None:
    """A plan cannot make gonogo ask another host, nor say more than a path."""
    finding = HttpFact().read("127.0.0.1:9", Probe(path))
    assert "not the path" in finding.seen


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:", "127.0.0.1:notaport", "127.0.0.1:99999", "::1:x"])
def test_an_address_that_is_none_is_a_finding(address: str) -> None:
    """Whatever the plan holds, a check ends with a finding."""
    assert not HttpFact().read(address, Probe("/ready", give_up_s=0.5)).is_good


def test_the_fake_answers_as_it_is_told() -> None:
    """Tests that use the fake can rely on it."""
    fake = FakeFact({("a:1", "/ready"): 503, ("b:1", "/ready"): None})
    good, bad, silent = (fake.read(address, Probe("/ready")) for address in ("c:1", "a:1", "b:1"))
    assert (good.is_good, bad.is_good, silent.is_good) == (True, False, False)
    assert fake.asked == [("c:1", "/ready"), ("a:1", "/ready"), ("b:1", "/ready")]
