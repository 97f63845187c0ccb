"""What truly happened in a simulated world, for the oracle and for the story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """One true event: when (virtual seconds), how long the journal was then, what, by whom, about what.

    `value` and `before` are what it is now and was; `key` is the idempotency key that the actor gave.
    """

    at_s: float
    length: int
    kind: str
    who: str
    about: str = ""
    value: Any = None
    before: Any = None
    key: str = ""


class SimulatedCrash(BaseException):
    """kill -9 of a simulated process: nothing of it may be caught by the code that is being simulated."""
