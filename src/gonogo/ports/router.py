"""What moves traffic between the two versions of a component."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gonogo.core.plan import Route


@dataclass(frozen=True, slots=True)
class Arms:
    """The addresses (host:port) behind a component's route. `new` may be empty while the share is 0.

    `baseline` are fresh processes of the stable version; () where the plan wants none.
    """

    component: str
    route: Route
    stable: tuple[str, ...]
    new: tuple[str, ...]
    baseline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A share as the router itself reports it to be in force. `latched` True: the guard holds it at 0.

    `baseline_bp` is the share of the fresh processes of the stable version, 0 where there are none.
    """

    component: str
    share_bp: int
    latched: bool
    stable: tuple[str, ...]
    new: tuple[str, ...]
    baseline: tuple[str, ...] = ()
    baseline_bp: int = 0


class Router(Protocol):
    """Sticky shares by cohort: raising never moves anyone back, 0 moves everyone home."""

    def set_share(self, arms: Arms, share_bp: int, key: str) -> Share:
        """Put `share_bp` ten-thousandths of the cohorts on the new arm, read back as in force.

        Where there is a baseline it gets the last `cohort.baseline_bp(share_bp)` of the buckets.
        Arms without any address close the route: nobody is let in any more, and its share is MISSING from then on.
        DriverError LATCHED where the guard holds the route at 0 and `share_bp` > 0.
        """
        ...

    def latch(self, component: str, key: str) -> Share:
        """Set the share to 0 and keep it there against everyone, at once, without any other process's help."""
        ...

    def unlatch(self, component: str, key: str) -> None:
        """Allow shares again: only a new run does that, never the run whose guard latched."""
        ...

    def read_share(self, component: str) -> Share:
        """What is in force now. DriverError MISSING where the component was never routed."""
        ...

    def active_requests(self, address: str) -> int:
        """Requests that the router has sent to that address and that are not answered yet."""
        ...
