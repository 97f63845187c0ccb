"""Taking traffic off and keeping it off: what the guard does to routes, and what it finishes for a guard that died."""

from __future__ import annotations

from gonogo.core.events import GuardTripped
from gonogo.core.plan import Component, Plan
from gonogo.core.strategy import in_order
from gonogo.engine.book import Book
from gonogo.ports import DriverError, Router

DIED = "a guard that died"
"""The criterion of a trip whose guard died between its latch and its words."""


class Latching:
    """The latches of one run, as its guard knows them. `has_tripped`: this guard took traffic off, or knows of it."""

    def __init__(self, router: Router, book: Book) -> None:
        self.has_tripped = False
        self._router = router
        self._book = book
        self._left_on: set[str] = set()
        """Components that were to be taken off and are not seen at 0 yet."""
        self._knows_latches = False

    def trip(self) -> dict[str, int]:
        """Take everything off, at once. The shares as read back; who did not answer is tried again by `finish`."""
        self.has_tripped = True
        return self._take_off({component.name for component in routed(self._book.plan)})

    def finish(self, wall_s: float) -> tuple[GuardTripped, ...]:
        """What could not be taken off is tried at every look, and a latch that nobody heard of is owned up to.

        A guard can die between its latch and its words; the run would then go on, and be promoted without users.
        """
        owned_up = () if self._knows_latches else self._learn(wall_s)
        if not self._left_on:
            return owned_up
        off = {name: share for name, share in self._take_off(self._left_on).items() if share == 0}
        return (*owned_up, GuardTripped(self._criterion(), off, 0.0, wall_s)) if off else owned_up

    def _learn(self, wall_s: float) -> tuple[GuardTripped, ...]:
        """Look once at what is latched already; again at the next look where a router does not answer."""
        found = latched(self._router, self._book.plan)
        if found is None:
            return ()
        self._knows_latches = True
        was_told = self._book.state.tripped is not None or self._book.state.requested is not None
        if found or was_told:
            self.has_tripped = True
            self._left_on = {component.name for component in routed(self._book.plan)} - found
        return (GuardTripped(DIED, dict.fromkeys(found, 0), 0.0, wall_s),) if found and not was_told else ()

    def _criterion(self) -> str:
        tripped = self._book.state.tripped
        return tripped.criterion if tripped else DIED

    def _take_off(self, names: set[str]) -> dict[str, int]:
        shares = latch_all(self._router, self._book.plan, names=names, key=f"{self._book.run}/guard")
        self._knows_latches = True
        self._left_on = {name for name in names if shares.get(name) != 0}
        return shares


def routed(plan: Plan) -> tuple[Component, ...]:
    """Components that users are sent to, last in order first."""
    return tuple(component for component in reversed(in_order(plan)) if component.route is not None)


def latch_all(router: Router, plan: Plan, *, names: set[str], key: str) -> dict[str, int]:
    """Take the traffic of the components of those names off, and return the shares as read back.

    A component whose router does not answer is left out of the answer; it is tried again.
    """
    shares = {}
    for component in routed(plan):
        if component.name not in names:
            continue
        try:
            shares[component.name] = router.latch(component.name, key).share_bp
        except DriverError:
            continue
    return shares


def latched(router: Router, plan: Plan) -> set[str] | None:
    """The components that are latched now; None where the router did not answer for each of them."""
    try:
        return {c.name for c in routed(plan) if router.read_share(c.name).latched}
    except DriverError:
        return None
