"""The share that the traffic shows."""

import pytest

from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.drivers.signal.observed import observed


def look(stable, new):
    arms = [None if count is None else Arm(count, 0, count, (), 0.0) for count in (stable, new)]
    return Snapshot(0.0, (), (Sides("bank", Arm(9, 0, 9, (), 0.0), None), Sides("game", *arms)))


@pytest.mark.parametrize(
    ("before", "after", "stable", "new", "share_bp"),
    [
        ((100, 10), (190, 20), 90, 10, 1000),
        ((100, None), (150, 50), 50, 50, 5000),
        ((100, 80), (150, 50), 50, 50, 5000),
        ((100, 10), (100, 10), 0, 0, None),
        ((100, 10), (None, 20), 0, 10, 10_000),
        ((None, None), (None, None), 0, 0, None),
    ],
    ids=["grown", "began", "restarted", "nobody came", "one side gone", "nothing"],
)
def test_the_share_of_the_traffic_between_two_looks(before, after, stable, new, share_bp):
    """The report sets what the users did beside what the router says: it must be counted from the right moment."""
    found = observed(look(*before), look(*after), component="game")
    assert (found.requests_stable, found.requests_new, found.share_bp) == (stable, new, share_bp)
