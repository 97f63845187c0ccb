"""Who may come in now, and what the others are told: their number, how many are before them, how long it takes."""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cultivation.service.edge import Refused
from cultivation.service.limits import Bucket, Rate
from cultivation.store import queue

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.queue import Crowd, Place

ASK_MS_MIN, ASK_MS_MAX = 1_000, 10_000
ETA_MS_MAX = 86_400_000


@dataclass(slots=True)
class Gate:
    """What this process knows between two looks at the database. `left` is None without a limit."""

    in_line: int = 0
    left: int | None = None
    rate: float = 0.0
    bucket: Bucket | None = None

    def learn(self, crowd: Crowd) -> None:
        """How things stand; what is free is shared among the processes."""
        self.in_line, self.rate = crowd.in_line, crowd.rate
        self.left = None if crowd.free is None else math.ceil(crowd.free / crowd.processes)

    def is_open(self, per_s: int, now_s: float) -> bool:
        """Whether somebody who has not waited may come in."""
        return self.in_line == 0 and self.reaches(0, per_s, now_s)

    def reaches(self, ahead: int, per_s: int, now_s: float) -> bool:
        """Whether there is room now for somebody with so many before them: what those are owed is kept for them."""
        self.bucket = self.bucket or Bucket(per_s, now_s)
        if per_s <= 0:
            return False
        self.bucket.wait_s(Rate(per_s, max(1, per_s)), now_s)
        return self.bucket.left >= ahead + 1 and (self.left is None or self.left > ahead)

    def let_in(self, per_s: int, *, is_called: bool = False) -> None:
        """Counts one who came in. Who was called has a place that is counted already, but takes time like any other."""
        if self.bucket:
            self.bucket.left = max(-float(per_s), self.bucket.left - 1)
        if self.left and not is_called:
            self.left -= 1


async def admit(worker: Worker, *, holder: str, ticket: str) -> int | None:
    """Comes back when the holder may come in, with the number that is then given up; else Refused with the place.
    Not for who has a connection of the pool: newcomers join with one of their own.
    """
    gate, per_s = worker.gate, worker.control.admission.logins_per_s
    if gate.is_open(per_s, worker.now_s()):
        gate.let_in(per_s)
        return number_of(ticket, worker.secrets.token)
    place = await place_of(worker, holder=holder, ticket=ticket)
    if may_come(worker, place):
        gate.let_in(per_s, is_called=place.is_called)
        return place.ticket
    shown = shown_place(worker, place)
    raise Refused("rate_limited", "queue", wait_ms=shown["retry_after_ms"], result={"queue": shown})


def may_come(worker: Worker, place: Place) -> bool:
    """Whether a place is called, or so far in front that this process has room for it and for all before it.

    Without the second a line of thirty would empty once a second, however many there was room for.
    """
    per_s = worker.control.admission.logins_per_s
    return place.is_called or worker.gate.reaches(place.ahead, per_s, worker.now_s())


async def place_of(worker: Worker, *, holder: str, ticket: str) -> Place:
    """Asks for a place, or for how far the old one has come."""
    number, now_ms = number_of(ticket, worker.secrets.token), worker.clock.now_ms()
    name = f"a:{holder}" if holder else f"t:{uuid4().hex}"
    worker.gate.in_line = max(1, worker.gate.in_line)  # who comes after this one asks behind it
    if number is None:
        return await worker.line.join(worker, name)
    if known := worker.line.place(number, now_ms):
        return known
    async with worker.pool.acquire() as connection:
        return await queue.join(connection, name, ticket=number, now_ms=now_ms)


def shown_place(worker: Worker, place: Place) -> dict[str, Any]:
    """What somebody who waits is told; the time is as good as the rate at which others are called."""
    per_s = worker.gate.rate or float(worker.control.admission.logins_per_s)
    position = place.ahead + 1
    eta_ms = min(ETA_MS_MAX, int(position * 1_000 / per_s)) if per_s > 0 else ETA_MS_MAX
    ask_ms = max(ASK_MS_MIN, min(ASK_MS_MAX, eta_ms))
    ticket = ticket_of(place.ticket, worker.secrets.token)
    return {"position": position, "eta_ms": eta_ms, "ticket": ticket, "retry_after_ms": ask_ms}


def ticket_of(number: int, key: bytes) -> str:
    """A number that nobody can make up."""
    return f"{number}.{_signature(str(number), key)}"


def number_of(ticket: str, key: bytes) -> int | None:
    """The number of a ticket of ours, else None."""
    number, _, signature = ticket.partition(".")
    is_ours = hmac.compare_digest(signature.encode(), _signature(number, key).encode())
    return int(number) if is_ours else None


def _signature(text: str, key: bytes) -> str:
    return blake2b(text.encode(), digest_size=16, key=key, person=b"ticket").hexdigest()
