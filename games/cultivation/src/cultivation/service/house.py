"""What all connections of a process share, and what is known of a connection without looking at what it says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from cultivation.service.asked import Asked
    from cultivation.service.edge import Edge
    from cultivation.service.service import Service
    from cultivation.service.stream.direct import Direct

    Answer = Callable[[Service, Asked], "Awaitable[bytes | Streaming]"]


@dataclass(frozen=True, slots=True)
class Streaming:
    """An answer that goes on: where it goes, how it begins, and its headers."""

    sink: Direct
    hello: bytes
    headers: Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class House:
    """What all connections share. `short` are the calls answered at the door, by method and path."""

    edge: Edge
    short: Mapping[bytes, Answer]
    config: Config
    state: ServerState

    @property
    def connections(self) -> set[object]:
        """All that are open: the server tells each of its end."""
        return cast("set[object]", self.state.connections)

    def address_of(self, peer: str, forwarded: str) -> str:
        """Of who asks on a connection from `peer`, by what proxies have said of it, where `peer` is one of ours."""
        return _address(self.config.loaded_app, peer, forwarded)

    def dated(self) -> bytes:
        """The headers that the server makes anew once a second."""
        return _lines(tuple(self.state.default_headers))


@lru_cache(1_024)
def _address(app: object, peer: str, forwarded: str) -> str:
    """As the long way finds it, with the same proxies."""
    if not forwarded or not isinstance(app, ProxyHeadersMiddleware) or peer not in app.trusted_hosts:
        return peer
    return app.trusted_hosts.get_trusted_client_address(forwarded)[0] or peer


@lru_cache(2)
def _lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])
