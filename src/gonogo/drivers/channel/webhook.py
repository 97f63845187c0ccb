"""Messages posted to a URL: chat systems, incident tools, own services."""

from __future__ import annotations

import json
import socket
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gonogo.core.events import Happened
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.drivers.channel.settings import setting_of
from gonogo.drivers.http_once import Answer, exchange, request_bytes
from gonogo.ports.driver_error import DriverError, Failure

GIVE_UP_S = 10.0
LATER = {408, 425, 429}
"""Statuses that are no refusal for good."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A URL in parts. Its path and user are often the secret: only `shown` may be told to anybody."""

    is_secure: bool
    host: str
    port: int
    path: str = field(repr=False)
    shown: str


class WebhookChannel:
    """Fulfils `Channel` by one POST of JSON with an `Idempotency-Key`: a receiver that heeds it shows a repeated
    message once. Follows no redirect, since the message would go where the plan does not say."""

    def __init__(self, give_up_s: float = GIVE_UP_S) -> None:
        self._give_up_s = give_up_s

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """The reference is the receiver's host and the key. DriverError with `happened` NO while nothing was sent and
        for a clear refusal, UNKNOWN from the first byte on."""
        place = _place(channel)
        body = {"key": key, "channel": channel.name, "audience": audience, "text": text}
        over_s = time.monotonic() + self._give_up_s
        with _connected(place, self._give_up_s) as connection:
            answer = _exchanged(connection, place, request=_request(place, body, key=key), over_s=over_s)
        if not 200 <= answer.status < 300:
            raise _refusal(place, answer.status)
        return f"{place.shown} {answer.status} {key}"


def _place(channel: ChannelSpec) -> _Place:
    try:
        parts = urlsplit(setting_of(channel, "url"))
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = urlsplit(""), 0
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_plain = path.isascii() and path.isprintable() and " " not in path and parts.username is None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain:
        why = f"the url of the channel {channel.name} is none that can be posted to"
        hint = "http:// or https://, a host, a path; no user and password in it"
        raise DriverError(Failure.REFUSED, Happened.NO, why, hint=hint)
    shown = f"{parts.scheme}://{parts.hostname}:{port}"
    return _Place(parts.scheme == "https", parts.hostname, port, path, shown)


def _request(place: _Place, body: dict[str, str], *, key: str) -> bytes:
    data = json.dumps(body).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(data)),
        "Idempotency-Key": json.dumps(key),
    }
    return request_bytes("POST", f"{place.host}:{place.port}", path=place.path, headers=headers, body=data)


def _connected(place: _Place, give_up_s: float) -> socket.socket:
    """A connection, checked by certificate where the URL is secure. Nothing is sent yet: whatever fails, fails here."""
    try:
        connection = socket.create_connection((place.host, place.port), timeout=give_up_s)
        return _secured(connection, place.host) if place.is_secure else connection
    except TimeoutError:
        why = f"{place.shown} did not accept a connection in {give_up_s:g} s"
        raise DriverError(Failure.TIMED_OUT, Happened.NO, why) from None
    except OSError as error:
        why = f"{place.shown} cannot be reached: {error.strerror or type(error).__name__}"
        raise DriverError(Failure.UNREACHABLE, Happened.NO, why) from None


def _secured(connection: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except OSError:
        connection.close()
        raise


def _exchanged(connection: socket.socket, place: _Place, *, request: bytes, over_s: float) -> Answer:
    try:
        return exchange(connection, request, over_s=over_s)
    except TimeoutError:
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, f"{place.shown} did not answer in time") from None
    except (OSError, ValueError) as error:
        why = f"{place.shown} broke off: {getattr(error, 'strerror', None) or error}"
        raise DriverError(Failure.BROKEN, Happened.UNKNOWN, why) from None


def _refusal(place: _Place, status: int) -> DriverError:
    why = f"{place.shown} answered {status}"
    if status in LATER:
        return DriverError(Failure.FULL, Happened.NO, why, hint="it takes no more messages just now")
    if status >= 500:
        return DriverError(Failure.BROKEN, Happened.UNKNOWN, why, hint="the message may have arrived all the same")
    hint = "it sends elsewhere: give the final url" if status < 400 else "is the url still valid?"
    return DriverError(Failure.REFUSED, Happened.NO, why, hint=hint)
