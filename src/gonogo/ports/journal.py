"""The append-only record of a run, with its lease and its beats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gonogo.core.events import Event, Happening


class Conflict(Exception):  # noqa: N818  # it is an outcome of an append, not an error of anyone
    """The journal is longer than expected: read on and decide again."""


class Fenced(Exception):  # noqa: N818  # ditto
    """Another engine holds the run's lease with a higher token."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act on a run until `until_wall_s`. `token` grows with every new holder."""

    run: str
    holder: str
    token: int
    until_wall_s: float


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life that is not history: who, when (real time), and what it last saw."""

    run: str
    who: str
    wall_s: float
    seen: Mapping[str, Any]


class Journal(Protocol):
    """Many readers, few writers; every append is durable when it returns."""

    def runs(self) -> tuple[str, ...]:
        """Every run that has a journal, oldest first."""
        ...

    def read(self, run: str, since: int = 0) -> tuple[Event, ...]:
        """The events of a run from index `since` on; () where there are none."""
        ...

    def append(  # noqa: PLR0913  # the fencing token belongs to every write
        self,
        run: str,
        what: Happening,
        *,
        expected_length: int,
        at_s: float,
        wall_s: float,
        token: int | None,
    ) -> Event:
        """Write one event durably. Conflict where the length differs; Fenced where `token` is not the lease's.

        `token` None is for those who need no lease: the guard, people, and whoever asks to go back.
        DriverError FULL where the disk is full: nothing of the event is then in the journal.
        """
        ...

    def lease(self, run: str, holder: str, ttl_s: float, wall_s: float) -> Lease | None:
        """Take or renew the lease; None while another holder's has not run out. ttl_s 0 gives it back."""
        ...

    def beat(self, beat: Beat) -> None:
        """Leave a sign of life; only the last of each `who` is kept, and it need not be durable."""
        ...

    def beats(self, run: str) -> tuple[Beat, ...]:
        """The last beat of everyone on that run."""
        ...
