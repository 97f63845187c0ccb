"""A router in memory: shares, sides of cohorts and the latch behave as the real one's, nothing is sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gonogo.core.cohort import baseline_bp
from gonogo.core.events import Happened
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms, Share

WHOLE_BP = 10_000


@dataclass(slots=True)
class FakeRouter:
    """Router for tests and simulations. `failures` are raised, one for each call, before anything is done;
    `active` are the requests that each address has not answered yet; `changes` are (component, share) as they
    came into force."""

    failures: list[DriverError] = field(default_factory=list)
    active: dict[str, int] = field(default_factory=dict)
    changes: list[tuple[str, int]] = field(default_factory=list)
    _shares: dict[str, Share] = field(default_factory=dict)
    _latched: set[str] = field(default_factory=set)

    def set_share(self, arms: Arms, share_bp: int, key: str) -> Share:  # noqa: ARG002  # declarative: needs no key
        """As the port says; REFUSED for what would send somebody to nothing."""
        self._fail()
        if not arms.stable and not arms.new:
            return self._close(arms.component)
        why = _objection(arms, share_bp)
        if why:
            raise DriverError(Failure.REFUSED, Happened.NO, f"share of {arms.component!r}: {why}")
        if share_bp and arms.component in self._latched:
            raise DriverError(Failure.LATCHED, Happened.NO, f"the guard has latched {arms.component!r} at share 0")
        return self._put(arms.component, share_bp, arms)

    def latch(self, component: str, key: str) -> Share:  # noqa: ARG002  # as above
        """As the port says; REFUSED where the stable arm has no addresses."""
        self._fail()
        before = self._shares.get(component)
        if before is None:
            self._latched.add(component)
            return Share(component, 0, latched=True, stable=(), new=())
        if before.share_bp and not before.stable:
            raise DriverError(Failure.REFUSED, Happened.NO, f"the stable arm of {component!r} has no addresses")
        self._latched.add(component)
        return self._put(component, 0, before)

    def unlatch(self, component: str, key: str) -> None:  # noqa: ARG002  # as above
        """The share stays 0 until it is set."""
        self._fail()
        self._latched.discard(component)

    def read_share(self, component: str) -> Share:
        """What was set last, or 0 since the latch."""
        self._fail()
        found = self._shares.get(component)
        if found is None:
            raise DriverError(Failure.MISSING, Happened.NO, f"{component!r} was never routed")
        return replace(found, latched=component in self._latched)

    def active_requests(self, address: str) -> int:
        """What `active` says; 0 for all others."""
        self._fail()
        return self.active.get(address, 0)

    def arm(self, component: str, bucket: int | None) -> str:
        """Whose processes answer a request of that cohort: "stable", "new" or "baseline"."""
        first_bp = WHOLE_BP - self._shares[component].baseline_bp
        return "baseline" if bucket is not None and first_bp <= bucket < WHOLE_BP else self.side(component, bucket)

    def side(self, component: str, bucket: int | None) -> str:
        """Where a request of that cohort goes now: "stable" or "new". None: it has no cohort."""
        share_bp = self._shares[component].share_bp
        has_cohort = bucket is not None and 0 <= bucket < WHOLE_BP
        if share_bp == WHOLE_BP or (has_cohort and bucket is not None and bucket < share_bp):
            return "new"
        return "stable"

    def _close(self, component: str) -> Share:
        self._shares.pop(component, None)
        self.changes.append((component, 0))
        return Share(component, 0, component in self._latched, (), ())

    def _put(self, component: str, share_bp: int, arms: Arms | Share) -> Share:
        stable, new, baseline = (tuple(sorted(each)) for each in (arms.stable, arms.new, arms.baseline))
        fresh_bp = baseline_bp(share_bp) if baseline else 0
        share = Share(component, share_bp, component in self._latched, stable, new, baseline, fresh_bp)
        self._shares[component] = share
        self.changes.append((component, share_bp))
        return share

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def _objection(arms: Arms, share_bp: int) -> str:
    if not 0 <= share_bp <= WHOLE_BP:
        return f"{share_bp} is not between 0 and {WHOLE_BP}"
    if share_bp > 0 and not arms.new:
        return "the new arm has no addresses"
    if share_bp < WHOLE_BP and not arms.stable:
        return "the stable arm has no addresses"
    every = (set(arms.stable), set(arms.new), set(arms.baseline))
    if len(set.union(*every)) < sum(map(len, every)):
        return "an address is in two arms"
    return ""
