from __future__ import annotations

import random

import pytest

from gonogo.report.evidence.band import ALPHA, band


def test_the_band_holds_at_all_times():
    """Whoever looks at the picture a thousand times is misled no more often than is said."""
    draw, left = random.Random(7), 0  # noqa: S311  # a seeded simulation
    for _ in range(60):
        bad = 0
        for n in range(1, 601):
            bad += draw.random() < 0.05
            if n % 20 == 0:
                one = band(n, bad)
                if not one.low <= 0.05 <= one.high:
                    left += 1
                    break
    assert left <= 60 * ALPHA + 4


@pytest.mark.parametrize(("n", "bad"), [(1, 0), (1, 1), (10, 3), (1e9, 0), (1e9, 1e9), (1e6, 5e4)])
def test_the_band_is_around_its_share(n, bad):
    """No count, however small or large, breaks the picture."""
    one = band(n, bad)
    assert 0 <= one.low <= one.share <= one.high <= 1
    assert band(0, 0) is None


def test_the_band_narrows_with_requests():
    """What is known better is drawn narrower."""
    widths = [one.high - one.low for one in (band(100 * k, 5 * k) for k in (1, 10, 100))]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.03
