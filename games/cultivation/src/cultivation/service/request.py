"""What the routes need of a request: who asks, what was sent, in which cohort."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

import msgspec
from starlette.responses import Response

from cultivation.identity import COHORT
from cultivation.protocol import envelope as wire
from cultivation.service import session as sessions
from cultivation.service.asked import Asked
from cultivation.service.edge import Refused
from cultivation.service.service import AWAY

if TYPE_CHECKING:
    from starlette.requests import Request

    from cultivation.service.service import Service
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker

Decoded = TypeVar("Decoded")
IN_FLIGHT_MAX = 5_000  # calls of one process that wait at the same time: about two seconds of its work
ZERO = b"\\u0000"  # as JSON writes it; the database cannot keep it


def opened(service: Service, request: Request) -> tuple[Worker, Session]:
    """The worker and the session of a request that carries a good token, while the game is open to its player."""
    return admitted(service, request.headers.get("authorization", ""))


def admitted(service: Service, authorization: str) -> tuple[Worker, Session]:
    """Ditto, for the header of that name."""
    worker, session = known_to(service, authorization)
    check_open(worker, session.player_id)
    service.saw(session.player_id)
    return worker, session


def signed_in(service: Service, request: Request) -> tuple[Worker, Session]:
    """The worker and the session of a request that carries a good token, whether or not the game is open."""
    return known_to(service, request.headers.get("authorization", ""))


def known_to(service: Service, authorization: str) -> tuple[Worker, Session]:
    """Ditto, for the header of that name."""
    worker = worker_of(service)
    kind, _, token = authorization.partition(" ")
    session = None
    if kind.lower() == "bearer":
        session = sessions.session_of(token, worker.secrets.token, now_ms=worker.clock.now_ms())
    if session is None:
        raise Refused("not_allowed", "log in first")
    return worker, session


def check_open(worker: Worker, player_id: int) -> None:
    """Refuses a player to whom the game is closed, with how long it is going to be."""
    closed = worker.control.maintenance
    if player_id in closed.allow or closed.is_open(region=worker.region, bucket=player_id % 100):
        return
    wait_ms = max(1_000, closed.until_ms - worker.clock.now_ms()) if closed.until_ms else 30_000
    raise Refused("maintenance", closed.text or "closed", wait_ms=wait_ms)


def worker_of(service: Service) -> Worker:
    """The worker, while the database answers and no more wait than can be served in time."""
    if service.worker is None:
        raise Refused("maintenance", "starting", wait_ms=1_000)
    if service.is_away():
        raise Refused("maintenance", AWAY, wait_ms=_apart_ms())
    if service.in_flight > IN_FLIGHT_MAX:
        service.metrics.count("cultivation_shed_total")
        raise Refused("maintenance", "too many wait", wait_ms=_apart_ms())
    return service.worker


def _apart_ms() -> int:
    """When to come again, for each at another moment: what comes back together breaks down together."""
    return random.randrange(500, 2_000)  # noqa: S311  Dice, no secrets.


def draining(service: Service) -> Refused:
    """What a process says that is being emptied: come back some time within the window."""
    wait_ms = random.randrange(max(1, service.retry_window_ms))  # noqa: S311  Dice, no secrets.
    return Refused("maintenance", "draining", wait_ms=wait_ms)


def asked_of(request: Request, body: bytes = b"") -> Asked:
    """What came the long way, as it comes the short one."""
    authorization, cohort = (request.headers.get(name, "") for name in ("authorization", "x-cohort"))
    address = request.client.host if request.client else ""
    return Asked(request.url.path, request.url.query, authorization, cohort, body=body, address=address)


def cohort_named(word: str) -> str:
    """The cohort that a request names, when it is a plain word; a strange one is no cohort."""
    return word if word and COHORT.fullmatch(word) else ""


async def body_of(request: Request) -> bytes:
    """The whole body, refused as soon as it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > wire.BODY_BYTES_MAX:
            raise Refused("invalid_args", f"a body has at most {wire.BODY_BYTES_MAX} bytes")
    return bytes(body)


def decoded(decoder: msgspec.json.Decoder[Decoded], body: bytes) -> Decoded:
    """The body as what the route expects, or `invalid_args` with where it is wrong."""
    if ZERO in body:
        raise Refused("invalid_args", "a zero byte is no text")
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("invalid_args", str(error)) from error


async def sent(request: Request, decoder: msgspec.json.Decoder[Decoded]) -> Decoded:
    """The decoded body of a request."""
    return decoded(decoder, await body_of(request))


def as_json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def answered(value: object) -> Response:
    """A value as JSON."""
    return as_json(msgspec.json.encode(value))
