"""The share that the traffic itself shows, to set beside the one that the router says is in force. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.core.evidence import Arm, Sides, Snapshot


@dataclass(frozen=True, slots=True)
class Observed:
    """Requests that each side answered between two snapshots."""

    requests_stable: int
    requests_new: int

    @property
    def share_bp(self) -> int | None:
        """Ten-thousandths of the requests that the new side answered; None: nobody came."""
        total = self.requests_stable + self.requests_new
        return None if total == 0 else round(10_000 * self.requests_new / total)


def observed(before: Snapshot, after: Snapshot, *, component: str) -> Observed:
    """What was answered between the two. Counts that restarted from 0 in between are taken from there.

    Requests are not cohorts: with few players the two shares differ by what these players happen to do.
    """
    old, now = _sides(before, component), _sides(after, component)
    return Observed(_more(old.stable, now.stable), _more(old.new, now.new))


def _sides(snapshot: Snapshot, component: str) -> Sides:
    return next((sides for sides in snapshot.sides if sides.component == component), Sides(component, None, None))


def _more(old: Arm | None, now: Arm | None) -> int:
    if now is None:
        return 0
    if old is None or old.requests > now.requests:
        return now.requests
    return now.requests - old.requests
