"""The short way takes only what is plain; whatever is odd is looked at by the whole of HTTP."""

from __future__ import annotations

import pytest

from cultivation.service.asked import plain

SYNC = (
    b"GET /v1/sync?ver=7 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer abc\r\n"
    b"x-cohort: canary\r\nx-request-id: r-1\r\n\r\n"
)
CMD = b"POST /v1/cmd HTTP/1.1\r\nHost: x\r\nAuthorization:  Bearer abc\r\nContent-Length: 2\r\n\r\n[]"
ODD = {
    "half a head": SYNC[:40],
    "no end of the head": SYNC[:-2],
    "two requests": SYNC + SYNC,
    "a body that is not all there": CMD[:-1],
    "a body that is longer": CMD + b" ",
    "a body where there is none": SYNC[:-2] + b"content-length: 2\r\n\r\n[]",
    "a POST without a body": CMD[: CMD.index(b"Content-Length")] + b"\r\n",
    "two lengths": CMD.replace(b"Content-Length: 2", b"Content-Length: 2\r\nContent-Length: 2"),
    "two tokens": SYNC[:-2] + b"authorization: Bearer def\r\n\r\n",
    "a length with a sign": CMD.replace(b": 2", b": +2"),
    "chunks": CMD.replace(b"Content-Length: 2", b"Transfer-Encoding: chunked"),
    "chunks and a length": CMD.replace(b"Host: x", b"Host: x\r\ntransfer-encoding: chunked"),
    "an expectation": CMD.replace(b"Host: x", b"Host: x\r\nExpect: 100-continue"),
    "an upgrade": SYNC[:-2] + b"upgrade: websocket\r\n\r\n",
    "a connection that ends": SYNC[:-2] + b"connection: close\r\n\r\n",
    "a folded line": SYNC[:-2] + b" folded: yes\r\n\r\n",
    "a space before the colon": SYNC.replace(b"host:", b"host :"),
    "a line without a colon": SYNC[:-2] + b"nonsense\r\n\r\n",
    "a bare line feed": SYNC.replace(b"abc", b"abc\ntransfer-encoding: chunked"),
    "a bare carriage return": SYNC.replace(b"abc", b"abc\rx"),
    "no host": SYNC.replace(b"host", b"hosts"),
    "an old version": SYNC.replace(b"HTTP/1.1", b"HTTP/1.0"),
    "another method": SYNC.replace(b"GET", b"PUT"),
    "an escaped path": SYNC.replace(b"sync", b"%73ync"),
    "a path of other letters": SYNC.replace(b"sync", "synç".encode()),
    "a body beyond the bound": CMD.replace(b": 2\r\n\r\n[]", b": 70000\r\n\r\n" + b" " * 70_000),
}


def test_a_look_is_read_whole():
    """Who asks, from which cohort, under which id, and what for: nothing of it is lost on the short way."""
    asked = plain(SYNC)
    assert (asked.path, asked.query) == ("/v1/sync", "ver=7")
    assert (asked.authorization, asked.cohort, asked.request_id, asked.body) == ("Bearer abc", "canary", b"r-1", b"")


def test_an_order_is_read_whole():
    """Names of headers come in any case."""
    asked = plain(CMD)
    assert (asked.path, asked.query, asked.authorization, asked.body) == ("/v1/cmd", "", "Bearer abc", b"[]")


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_goes_the_long_way(what):
    """Two readers who understand the same bytes differently are how requests are smuggled: here only one guesses."""
    assert plain(ODD[what]) is None
