"""All routes: each file of `api/` is joined by one line."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.routing import Router

from cultivation.service import client_files, forward
from cultivation.service.api import about, account, admin, arrive, play, read, report, stream
from cultivation.service.edge import Edge, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from cultivation.service.house import Answer
    from cultivation.service.service import Service

FILES = (
    about,
    account,
    admin,
    arrive,
    client_files,
    forward,
    play,
    read,
    report,
    stream,
)


SHORT: Mapping[bytes, Answer] = MappingProxyType(
    {
        b"POST /v1/cmd": play.commanded,
        b"GET /v1/sync": play.looked,
        b"GET /v1/stream": stream.streamed,
        b"POST /v1/session": account.arrived,
    }
)
"""What is answered at the door."""


def app_of(service: Service) -> Edge:
    """The whole ASGI application."""
    routes = chain.from_iterable(file.routes(service) for file in FILES)
    return Edge(Router(routes=list(routes), redirect_slashes=False, default=_nowhere), service)


async def _nowhere(scope: Scope, _receive: Receive, _send: Send) -> None:
    raise Refused("not_found", scope["path"][:100])
