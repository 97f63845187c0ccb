"""What every Router must do, whatever it drives: a driver's tests run each of these on it.

Each function takes a `Bed` with a fresh router and raises AssertionError where a promise of the port is broken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from gonogo.core.events import Happened
from gonogo.core.plan import Route
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms, Router

BUCKETS = (0, 1, 499, 500, 999, 1000, 2499, 2500, 4999, 5000, 7500, 9998, 9999)


class Bed(Protocol):
    """What a driver's tests set up: the router, instances to route to, and a way to see where a request goes."""

    router: Router

    def instance(self) -> str:
        """The address of one more instance that can be routed to."""
        ...

    def route(self) -> Route:
        """A port that is free, with a header as the cohort key."""
        ...

    def side(self, component: str, bucket: int | None) -> str:
        """The side, "stable" or "new", whose instance answers a request of that cohort. None: without a cohort."""
        ...

    def arm(self, component: str, bucket: int | None) -> str:
        """As `side`, but "baseline" where the instance that answers is one of stable's fresh ones."""
        ...


def never_routed(bed: Bed) -> None:
    """A component without a share says so, instead of a share of 0 that nobody has put in force."""
    _refused(lambda: bed.router.read_share("shop"), Failure.MISSING)


def read_back(bed: Bed) -> None:
    """The share and the addresses that were asked for are the ones that are read, now and later."""
    arms = _arms(bed)
    for share_bp in (0, 500, 10_000, 2500):
        answer = bed.router.set_share(arms, share_bp, f"to {share_bp}")
        _expect(answer == bed.router.read_share("shop"), f"{answer} is not what is read back")
        _expect(answer.share_bp == share_bp, f"asked for {share_bp}, got {answer}")
        _expect((answer.stable, answer.new) == (arms.stable, arms.new), f"other addresses: {answer}")
        _expect(not answer.latched, "latched without a latch")


def repeated(bed: Bed) -> None:
    """The same call with the same key again changes nothing and says the same."""
    arms = _arms(bed)
    first = bed.router.set_share(arms, 500, "one step")
    _expect(bed.router.set_share(arms, 500, "one step") == first, "the second answer differs")


def impossible(bed: Bed) -> None:
    """A share that would send players to nothing is refused, and nothing changes."""
    arms = _arms(bed)
    before = bed.router.set_share(arms, 0, "start")
    no_new = Arms("shop", arms.route, arms.stable, ())
    no_stable = Arms("shop", arms.route, (), arms.new)
    mixed = Arms("shop", arms.route, arms.stable, arms.stable)
    for asked, share_bp in ((no_new, 500), (no_stable, 9_999), (arms, 10_001), (arms, -1), (mixed, 500)):
        _refused(partial(bed.router.set_share, asked, share_bp, "no"), Failure.REFUSED)
    _expect(bed.router.read_share("shop") == before, "a refused share changed something")


def by_cohort(bed: Bed) -> None:
    """Exactly the cohorts below the share go to the new version; nobody else, and nobody without a cohort."""
    arms = _arms(bed)
    for share_bp in (0, 500, 2500):
        bed.router.set_share(arms, share_bp, f"to {share_bp}")
        seen = {bucket: bed.side("shop", bucket) for bucket in BUCKETS}
        meant = {bucket: "new" if bucket < share_bp else "stable" for bucket in BUCKETS}
        _expect(seen == meant, f"at {share_bp}: {seen}")
        _expect(bed.side("shop", None) == "stable", "a request without a cohort went to the new version")
        _expect(bed.side("shop", 10_000) == "stable", "a request with an odd cohort went to the new version")


def everybody(bed: Bed) -> None:
    """The whole share is everybody, those without a cohort included, and 0 brings everybody home."""
    arms = _arms(bed)
    everyone = (*BUCKETS, None)
    bed.router.set_share(arms, 10_000, "all")
    _expect({bed.side("shop", bucket) for bucket in everyone} == {"new"}, "somebody stayed on the stable version")
    bed.router.set_share(arms, 0, "home")
    _expect({bed.side("shop", bucket) for bucket in everyone} == {"stable"}, "somebody stayed on the new version")


def raising(bed: Bed) -> None:
    """Nobody is ever moved back to the old version by a growing share."""
    arms = _arms(bed)
    was_new: set[int] = set()
    for share_bp in (1, 1000, 2500, 5000, 9_999, 10_000):
        bed.router.set_share(arms, share_bp, f"to {share_bp}")
        is_new = {bucket for bucket in BUCKETS if bed.side("shop", bucket) == "new"}
        _expect(was_new <= is_new, f"{was_new - is_new} went back at {share_bp}")
        was_new = is_new


def beside(bed: Bed) -> None:
    """A baseline gets as many cohorts as the new version while both fit, never one that was on the new version."""
    arms = _with_baseline(bed)
    was_new: set[int] = set()
    for share_bp in (0, 1, 500, 2500, 5000, 5001, 10_000):
        answer = bed.router.set_share(arms, share_bp, f"to {share_bp}")
        beside_bp = share_bp if share_bp <= 5000 else 0
        _expect((answer.baseline_bp, answer.baseline) == (beside_bp, arms.baseline), f"at {share_bp}: {answer}")
        seen = {bucket: bed.arm("shop", bucket) for bucket in BUCKETS}
        meant = {b: "new" if b < share_bp else "baseline" if b >= 10_000 - beside_bp else "stable" for b in BUCKETS}
        _expect(seen == meant, f"at {share_bp}: {seen}")
        is_new = {bucket for bucket in BUCKETS if seen[bucket] == "new"}
        _expect(was_new <= is_new, f"{was_new - is_new} went back at {share_bp}")
        was_new = is_new


def beside_latched(bed: Bed) -> None:
    """The latch sends the baseline's players home as well, and a baseline that is taken away leaves nobody behind."""
    arms = _with_baseline(bed)
    bed.router.set_share(arms, 2500, "share")
    without = replace(arms, baseline=())
    answer = bed.router.set_share(without, 2500, "the baseline goes")
    _expect((answer.baseline, answer.baseline_bp, answer.share_bp) == ((), 0, 2500), f"{answer}")
    _expect({bed.arm("shop", 9999), bed.arm("shop", 7500)} == {"stable"}, "somebody is still sent to the baseline")
    bed.router.set_share(arms, 2500, "and comes again")
    _expect(bed.arm("shop", 9999) == "baseline", "nobody is sent to the baseline that came again")
    answer = bed.router.latch("shop", "guard")
    _expect((answer.share_bp, answer.baseline_bp, answer.latched) == (0, 0, True), f"{answer}")
    _expect({bed.arm("shop", bucket) for bucket in BUCKETS} == {"stable"}, "not everybody is home")
    mixed = replace(arms, baseline=arms.stable)
    _refused(lambda: bed.router.set_share(mixed, 0, "no"), Failure.REFUSED)


def other_addresses(bed: Bed) -> None:
    """Instances may be replaced at any share; the share stays as it is."""
    arms = _arms(bed)
    bed.router.set_share(arms, 2500, "share")
    moved = Arms("shop", arms.route, (bed.instance(), bed.instance()), (bed.instance(),))
    answer = bed.router.set_share(moved, 2500, "other instances")
    _expect(set(answer.stable) == set(moved.stable), f"stable: {answer.stable}")
    _expect(answer.new == moved.new, f"new: {answer.new}")


def promoted(bed: Bed) -> None:
    """After a release the new version is the stable one, and the next release begins at 0."""
    arms = _arms(bed)
    bed.router.set_share(arms, 10_000, "all")
    answer = bed.router.set_share(Arms("shop", arms.route, arms.new, ()), 0, "the next release")
    _expect((answer.share_bp, answer.stable, answer.new) == (0, arms.new, ()), f"{answer}")
    _expect(bed.side("shop", 0) == "stable", "the next release already has traffic")


def latched(bed: Bed) -> None:
    """The guard's latch puts the share to 0 and nobody raises it; instances may still be changed."""
    arms = _arms(bed)
    bed.router.set_share(arms, 10_000, "all")
    answer = bed.router.latch("shop", "guard")
    _expect((answer.share_bp, answer.latched) == (0, True), f"{answer}")
    _expect(bed.router.latch("shop", "guard") == answer, "a second latch differs")
    _expect(bed.side("shop", 0) == "stable", "somebody stayed on the new version")
    _refused(lambda: bed.router.set_share(arms, 1, "raise"), Failure.LATCHED)
    gone = bed.router.set_share(Arms("shop", arms.route, arms.stable, ()), 0, "remove the new version")
    _expect((gone.share_bp, gone.latched, gone.new) == (0, True, ()), f"{gone}")


def latched_before(bed: Bed) -> None:
    """A latch that comes before the first share holds as well."""
    _expect(bed.router.latch("shop", "guard").latched, "not latched")
    arms = _arms(bed)
    _refused(lambda: bed.router.set_share(arms, 500, "raise"), Failure.LATCHED)
    _expect(bed.router.set_share(arms, 0, "start").latched, "the latch was lost")


def latched_alone(bed: Bed) -> None:
    """One component's latch leaves the other components' shares alone."""
    shop, bank = _arms(bed), _arms(bed, "bank")
    bed.router.set_share(shop, 500, "shop")
    bed.router.set_share(bank, 700, "bank")
    bed.router.latch("shop", "guard")
    _expect(bed.router.read_share("bank").share_bp == 700, "the other component lost its share")
    _expect(bed.router.set_share(bank, 900, "bank").share_bp == 900, "the other component is latched")


def unlatched(bed: Bed) -> None:
    """A new run may raise shares again; taking the latch away alone moves nobody."""
    arms = _arms(bed)
    bed.router.set_share(arms, 500, "share")
    bed.router.latch("shop", "guard")
    bed.router.unlatch("shop", "new run")
    share = bed.router.read_share("shop")
    _expect((share.share_bp, share.latched) == (0, False), f"{share}")
    _expect(bed.router.set_share(arms, 500, "share").share_bp == 500, "the share cannot be raised")


def latch_without_home(bed: Bed) -> None:
    """Where no stable version stands any more, the latch does not send everybody to nothing."""
    arms = _arms(bed)
    bed.router.set_share(Arms("shop", arms.route, (), arms.new), 10_000, "all")
    _refused(lambda: bed.router.latch("shop", "guard"), Failure.REFUSED)
    _expect(bed.router.read_share("shop").share_bp == 10_000, "everybody was sent to nothing")


def closed(bed: Bed) -> None:
    """A route without any address is closed: nobody is let in, nothing is left of it, and it can be opened again."""
    arms = _arms(bed)
    bed.router.set_share(arms, 0, "open")
    for _ in range(2):
        bed.router.set_share(Arms("shop", arms.route, (), ()), 0, "close")
        _refused(lambda: bed.router.read_share("shop"), Failure.MISSING)
    answer = bed.router.set_share(arms, 500, "again")
    _expect(answer.share_bp == 500, f"{answer}")


def nothing_active(bed: Bed) -> None:
    """An instance that nobody was sent to can be ended at once."""
    arms = _arms(bed)
    bed.router.set_share(arms, 0, "start")
    _expect(bed.router.active_requests(arms.new[0]) == 0, "requests where none were sent")
    _expect(bed.router.active_requests("127.0.0.1:1") == 0, "requests where nothing is")


CONTRACT: tuple[Callable[[Bed], None], ...] = (
    never_routed,
    read_back,
    repeated,
    impossible,
    by_cohort,
    everybody,
    raising,
    beside,
    beside_latched,
    other_addresses,
    promoted,
    latched,
    latched_before,
    latched_alone,
    unlatched,
    latch_without_home,
    closed,
    nothing_active,
)


def _arms(bed: Bed, component: str = "shop") -> Arms:
    return Arms(component, bed.route(), (bed.instance(),), (bed.instance(),))


def _with_baseline(bed: Bed) -> Arms:
    return replace(_arms(bed), baseline=(bed.instance(),))


def _expect(is_so: bool, otherwise: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not is_so:
        raise AssertionError(otherwise)


def _refused(call: Callable[[], object], kind: Failure) -> None:
    try:
        answer = call()
    except DriverError as error:
        _expect(error.kind is kind, f"{error.kind} instead of {kind}: {error.why}")
        _expect(error.happened is Happened.NO, f"{error.happened}: the world must not have changed")
    else:
        raise AssertionError(f"{kind} expected, got {answer}")
