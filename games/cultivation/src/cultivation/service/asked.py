"""One plain request read from bytes: what players send a thousand times a second, and nothing out of the ordinary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.protocol.envelope import BODY_BYTES_MAX

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD_BYTES_MAX = 8_192
LINE_END, HEAD_END = b"\r\n", b"\r\n\r\n"
# Whoever sends one of these wants more than the short way knows.
UNUSUAL = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"te", b"trailer", b"content-encoding"})
SINGLE = (b"authorization", b"content-length", b"x-cohort", b"x-request-id", b"last-event-id", b"x-forwarded-for")
PACKED = b"msgpack"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `query` is what stands behind the question mark; `request_id` is empty without one. `address`
    is the asker's.
    """

    path: str
    query: str = ""
    authorization: str = ""
    cohort: str = ""
    request_id: bytes = b""
    body: bytes = b""
    last_event_id: str = ""
    address: str = ""


def plain(data: bytes, address_of: Callable[[str], str] = str) -> Asked | None:
    """The one whole request that these bytes are. None where they are anything else, or more, or less: then somebody
    has to look who knows all of HTTP. `address_of` makes the asker's address of what proxies have said of it.
    """
    end = data.find(HEAD_END, 0, HEAD_BYTES_MAX)
    if end < 0:
        return None
    first, _, rest = data[:end].partition(LINE_END)
    found = _headers(rest)
    target = _target(first)
    if found is None or target is None or _is_packed(found):
        return None
    length = found.get(b"content-length", b"0")
    is_post, path, query = target
    if not length.isdigit() or len(data) - end - len(HEAD_END) != int(length):
        return None
    if int(length) > BODY_BYTES_MAX or is_post == (length == b"0"):
        return None
    authorization = found.get(b"authorization", b"").decode("latin-1")
    cohort = found.get(b"x-cohort", b"").decode("latin-1")
    seen = found.get(b"last-event-id", b"").decode("latin-1")
    request_id, body = found.get(b"x-request-id", b""), data[end + len(HEAD_END) :]
    address = address_of(found.get(b"x-forwarded-for", b"").decode("latin-1"))
    return Asked(path, query, authorization, cohort, request_id, body, seen, address)


def _is_packed(found: dict[bytes, bytes]) -> bool:
    """Whether something is sent or wanted as MessagePack, which the short way does not speak."""
    return PACKED in found.get(b"content-type", b"").lower() or PACKED in found.get(b"accept", b"").lower()


def _target(line: bytes) -> tuple[bool, str, str] | None:
    """(whether it is a POST, path, query) of a request's first line."""
    method, _, rest = line.partition(b" ")
    target, _, version = rest.partition(b" ")
    if method not in (b"GET", b"POST") or version != b"HTTP/1.1" or not target.isascii() or b"%" in target:
        return None
    path, _, query = target.decode().partition("?")
    return method == b"POST", path, query


def _headers(text: bytes) -> dict[bytes, bytes] | None:
    found: dict[bytes, bytes] = {}
    for line in text.split(LINE_END):
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or not name.replace(b"-", b"").isalnum() or name in UNUSUAL or b"\n" in value or b"\r" in value:
            return None
        if name in found and name in SINGLE:
            return None
        found[name] = value.strip()
    if found.get(b"connection", b"keep-alive").lower() != b"keep-alive" or b"host" not in found:
        return None
    return found
