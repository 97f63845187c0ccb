"""The rules of other tools in the bench, each against a short sequence worked by hand from its public description."""

from __future__ import annotations

from math import log, sqrt

import pytest

from bench.judge.bound import kl, requests_min
from bench.judge.rules.kayenta import Kayenta
from bench.judge.rules.sequential import DkwBand, LindonMalek, Msprt, radius
from bench.judge.rules.windows import Argo, Flagger
from bench.judge.worlds import Second


def said(rule, pairs):
    """At which second (from 1) the rule rolls back; None: never."""
    for at_s, (new, stable) in enumerate(pairs):
        if rule.see(Second(at_s, new, stable)):
            return at_s + 1
    return None


BAD, GOOD, EMPTY = ((100, 2), (900, 0)), ((100, 1), (900, 0)), ((0, 0), (900, 0))


def test_flagger_goes_back_on_the_tick_after_its_total_is_full():
    """We would beat a rule that nobody uses."""
    assert said(Flagger(1, 2), [BAD, GOOD, BAD, GOOD]) == 4
    assert said(Flagger(1, 2), [EMPTY, EMPTY, GOOD]) == 3
    assert said(Flagger(1, 2), [GOOD] * 10) is None
    assert said(Flagger(3, 1), [BAD, GOOD, GOOD] * 3) == 6


def test_argo_goes_back_on_one_failed_measurement_more_than_its_limit():
    """We would beat a rule that nobody uses."""
    assert said(Argo(1, 0), [GOOD, BAD]) == 2
    assert said(Argo(1, 2), [BAD, GOOD, BAD, GOOD, BAD]) == 5
    assert said(Argo(1, 9), [EMPTY] * 4 + [GOOD] + [EMPTY] * 5) == 10


def test_kayenta_needs_enough_minutes_that_are_all_worse():
    """We would beat a rule that nobody uses."""
    # Two points a side: z = 2.33 leaves no order statistic of the four shifts, so nothing can be said.
    worse = [((60, 1), (540, 0))] * 60
    assert said(Kayenta(60), worse * 2) is None
    # Five against five, all shifts alike: rank ceil(12.5 - 2.33 * sqrt(25 * 11 / 12)) - 1 = 1, a shift above 0.
    assert said(Kayenta(60), worse * 10) == 300
    assert said(Kayenta(60), [((60, 0), (540, 9))] * 600) is None


def test_msprt_is_the_normal_mixture_of_its_paper():
    """We would beat a rule that nobody uses."""
    n, bad, m, worse = 1_000, 30, 9_000, 90
    pooled = 120 / 10_000
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    log_ratio = 0.5 * log(variance / (variance + 1e-4)) + 1e-4 * 0.02**2 / (2 * variance * (variance + 1e-4))
    assert (log_ratio >= log(100)) is (said(Msprt(), [((n, bad), (m, worse))]) == 1)
    assert said(Msprt(), [((1_000, 10), (9_000, 90))]) is None
    assert said(Msprt(), [((1_000, 100), (9_000, 90))]) == 1


def test_lindon_malek_counts_the_new_versions_share_of_the_errors():
    """We would beat a rule that nobody uses."""
    # All errors on the new version at a share of 10 %: the ratio after k is the product of (1 + i) / (10 + i) over 0.1.
    ratio, needed = 1.0, 0
    while ratio < 100:
        ratio *= (1 + needed) / (10 + needed) / 0.1
        needed += 1
    assert said(LindonMalek(0.1), [((10, 1), (90, 0))] * 20) == needed == 6


def test_the_band_is_as_wide_as_its_paper_says():
    """We would beat a rule that nobody uses."""
    assert radius(1_000) == pytest.approx(0.85 * sqrt((log(1 + log(1_000)) + 0.8 * log(1612 / 0.005)) / 1_000))
    gap = radius(1_000) + radius(9_000)
    assert said(DkwBand(), [((1_000, int(1_000 * gap) + 1), (9_000, 0))]) == 1
    assert said(DkwBand(), [((1_000, int(1_000 * gap) - 1), (9_000, 0))]) is None


def test_the_bound_is_that_of_an_unknown_baseline():
    """Our distance from the limit would be measured from the wrong place."""
    b = 0.1 * 0.05 + 0.9 * 0.005
    expected = log(100) / (kl(0.05, b) + 9 * kl(0.005, b))
    assert requests_min(0.05, 0.005, share=0.1, alpha=0.01) == pytest.approx(expected)
    assert 80 < expected < 90
