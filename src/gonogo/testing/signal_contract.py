"""What every Signal must do, whatever it reads: a driver's tests run each of these on it.

Each function takes a `Bed` with a fresh source and raises AssertionError where a promise of the port is broken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gonogo.core.evidence import Arm, Snapshot
from gonogo.core.steps import Side
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.signal import Signal

COMPONENT = "shop"
BOTH = (Side.STABLE, Side.NEW)


class Bed(Protocol):
    """What a driver's tests set up: the signal, with the component "shop" routed to both sides and a baseline."""

    signal: Signal

    def serve(self, side: Side, *, requests: int, errors: int) -> None:
        """That many requests are answered by that side of "shop", `errors` of them badly. Done when it returns."""
        ...

    def break_down(self) -> None:
        """Nothing can be read from here on."""
        ...


def quiet(bed: Bed) -> None:
    """Before anybody has come there are counts of 0, and the sides exist."""
    for side in BOTH:
        arm = _arm(bed.signal.read(), side)
        _expect((arm.requests, arm.errors, arm.requests_timed) == (0, 0, 0), f"{side}: {arm}")


def counted(bed: Bed) -> None:
    """Every request and every error is on the side that answered it, exactly, at the very next look."""
    for requests, errors in ((7, 0), (20, 5), (1, 1)):
        for side in BOTH:
            before = _arm(bed.signal.read(), side)
            other = _arm(bed.signal.read(), _other(side))
            bed.serve(side, requests=requests, errors=errors)
            after = bed.signal.read()
            arm = _arm(after, side)
            _expect(arm.requests - before.requests == requests, f"{before} then {arm}")
            _expect(arm.errors - before.errors == errors, f"{before} then {arm}")
            _expect(_arm(after, _other(side)) == other, "the other side changed")


def timed(bed: Bed) -> None:
    """The latency of every answer is in the very next look, in cumulative buckets that fit the edges."""
    bed.serve(Side.STABLE, requests=30, errors=0)
    bed.serve(Side.NEW, requests=12, errors=0)
    snapshot = bed.signal.read()
    _expect(list(snapshot.edges_ms) == sorted(set(snapshot.edges_ms)), "the edges do not ascend")
    for side, requests in ((Side.STABLE, 30), (Side.NEW, 12)):
        arm = _arm(snapshot, side)
        _expect(arm.requests_timed == requests, f"{arm.requests_timed} of {requests} timed")
        _expect(len(arm.buckets) == len(snapshot.edges_ms), "buckets and edges differ in number")
        _expect(list(arm.buckets) == sorted(arm.buckets), "the buckets are not cumulative")
        _expect(arm.buckets[-1] <= arm.requests_timed, "more in the buckets than were timed")


def fresh(bed: Bed) -> None:
    """What stable's fresh processes answer is counted apart from the rest of stable, in the same snapshot."""
    before = bed.signal.read()
    bed.serve(Side.BASELINE, requests=9, errors=4)
    after = bed.signal.read()
    first, then = (_arm(each, Side.BASELINE) for each in (before, after))
    _expect((then.requests - first.requests, then.errors - first.errors) == (9, 4), f"{first} then {then}")
    _expect(then.requests_timed - first.requests_timed == 9, f"{first} then {then}")
    _expect(all(_arm(before, side) == _arm(after, side) for side in BOTH), "another side changed")


def dated(bed: Bed) -> None:
    """A later look never has an earlier time."""
    first, second = bed.signal.read(), bed.signal.read()
    _expect(first.wall_s <= second.wall_s, f"{first.wall_s} then {second.wall_s}")


def broken_down(bed: Bed) -> None:
    """A source that is gone is told as an error, never as counts that stand still."""
    bed.signal.read()
    bed.break_down()
    try:
        snapshot = bed.signal.read()
    except DriverError as error:
        _expect(error.kind is Failure.UNREACHABLE, f"{error.kind}: {error.why}")
    else:
        raise AssertionError(f"read without a source: {snapshot}")


CONTRACT: tuple[Callable[[Bed], None], ...] = (quiet, counted, timed, fresh, dated, broken_down)


def _arm(snapshot: Snapshot, side: Side) -> Arm:
    found = next((sides for sides in snapshot.sides if sides.component == COMPONENT), None)
    arms = {} if found is None else {Side.STABLE: found.stable, Side.NEW: found.new, Side.BASELINE: found.baseline}
    arm = arms.get(side)
    if arm is None:
        raise AssertionError(f"no {side.value} side in {snapshot}")
    return arm


def _other(side: Side) -> Side:
    return Side.NEW if side is Side.STABLE else Side.STABLE


def _expect(is_so: bool, otherwise: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not is_so:
        raise AssertionError(otherwise)
