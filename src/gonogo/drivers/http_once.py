"""One request over plain HTTP with one deadline for all of it. Libraries count it anew for each read."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

HEAD_BYTES_MAX = 65_536
BODY_BYTES_MAX = 65_536
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?:\r\n|$)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)
PRINTABLE = range(0x21, 0x7F)


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the first bytes of the body, as they came."""

    status: int
    body: bytes


def ask(method: str, address: str, *, path: str, give_up_s: float) -> Answer | str:
    """The answer of host:port, or in words why there is none. Follows nowhere. The body is read to its end, so that no
    server meets a broken connection, but no further than `BODY_BYTES_MAX`."""
    if not path.startswith("/") or any(ord(sign) not in PRINTABLE for sign in path):
        return f"{path!r} is not the path of a URL"
    over_s = time.monotonic() + give_up_s
    host, _, port = address.rpartition(":")
    headers = {"Content-Length": "0"} if method == "POST" else {}
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=give_up_s) as connection:
            return exchange(connection, request_bytes(method, address, path=path, headers=headers), over_s=over_s)
    except TimeoutError:
        return f"no answer in {give_up_s:.2g} s"
    except ConnectionRefusedError:
        return "nobody listens"
    except (OSError, ValueError, OverflowError) as error:
        return f"no answer: {error}"


def request_bytes(method: str, host: str, *, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A request as it is sent. ValueError for a line break in a header."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", "User-Agent: gonogo"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break in a header")
    return "\r\n".join([*lines, "", ""]).encode() + body


def exchange(connection: socket.socket, request: bytes, *, over_s: float) -> Answer:
    """Send and read, all before `over_s` (monotonic). TimeoutError, OSError; ValueError for what is not HTTP."""
    connection.settimeout(max(over_s - time.monotonic(), 0.001))
    connection.sendall(request)
    return _answer(_read(connection, over_s))


def _read(connection: socket.socket, over_s: float) -> bytes:
    """Until the other side ends, or enough is there."""
    data = b""
    while not _is_enough(data):
        left_s = over_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        connection.settimeout(left_s)
        more = connection.recv(65_536)
        if not more:
            break
        data += more
    return data


def _is_enough(data: bytes) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return len(head) > HEAD_BYTES_MAX
    length = LENGTH.search(head)
    if length is not None:
        return len(body) >= min(int(length[1]), BODY_BYTES_MAX)
    is_last_chunk = CHUNKED.search(head) is not None and body.endswith(b"0\r\n\r\n")
    return is_last_chunk or len(body) >= BODY_BYTES_MAX


def _answer(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    words = head.split(b"\r\n", 1)[0].split(None, 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise ValueError("it is not HTTP" if data else "closed without a word")
    return Answer(int(words[1]), body[:BODY_BYTES_MAX])
