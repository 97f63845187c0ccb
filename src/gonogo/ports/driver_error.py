"""The only exception that a driver lets out."""

from __future__ import annotations

from enum import Enum

from gonogo.core.events import Happened


class Failure(Enum):
    """Kinds of failure, as far as the engine's next move depends on them."""

    REFUSED = "refused"
    """The outside system said no; the same call will be refused again."""
    TIMED_OUT = "timed out"
    UNREACHABLE = "unreachable"
    MISSING = "missing"
    """An artifact, program, file or address that is not there."""
    NOT_READY = "not ready"
    """It was started and did not become ready in time, or ended by itself."""
    LATCHED = "latched"
    """The share was set to 0 by the guard and may not be raised."""
    FULL = "full"
    """No room: disk, ports, limits."""
    BROKEN = "broken"
    """An answer that makes no sense."""


class DriverError(Exception):
    """`kind` and `happened` (did the world change?) decide what the engine does; `why` and `hint` are for people."""

    def __init__(self, kind: Failure, happened: Happened, why: str, *, hint: str = "") -> None:
        super().__init__(why)
        self.kind = kind
        self.happened = happened
        self.why = why
        self.hint = hint
