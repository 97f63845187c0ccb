"""What is done to factors once they are made: cut, divided, counted several times; and huge or empty blocks."""

from __future__ import annotations

from math import comb, exp, isfinite, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.core.judge import latency, one_arm, promotion, two_arm, wealth
from gonogo.core.judge.budget import CALIBRATION, shares
from gonogo.core.judge.two_arm import Margins
from gonogo.core.plan import JudgeSettings

SHARES = st.floats(0.001, 0.9)
MARGINS = st.builds(Margins, st.floats(1.0, 2.0), st.floats(0.0001, 0.05))


@settings(max_examples=80, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    means=st.tuples(SHARES, SHARES, st.floats(0.0, 1.0)),
    margins=MARGINS,
    belief=st.tuples(st.floats(1.0, 10.0), st.floats(0.0, 10.0)),
)
def test_what_is_believed_of_a_factor_still_expects_nothing(sizes, means, margins, belief):
    """Cutting or dividing evidence could make it worth more than it costs, and healthy releases would pay."""
    (n, m), (s, q, part), (phi, elapsed_s) = sizes, means, belief
    p = part * min(1.0, margins.over(q))
    expected = [0.0] * two_arm.BETS
    for x in range(n + 1):
        for y in range(m + 1):
            chance = comb(n, x) * p**x * (1 - p) ** (n - x) * comb(m, y) * q**y * (1 - q) ** (m - y)
            factors = two_arm.log_factors((n, x), (m, y), s=s, margins=margins)
            believed = latency.bounded([factor / phi for factor in factors], elapsed_s)
            expected = [old + chance * exp(factor) for old, factor in zip(expected, believed, strict=True)]
    assert max(expected) <= 1 + 1e-12


@settings(max_examples=120, deadline=None)
@given(sizes=st.tuples(st.integers(1, 12), st.integers(1, 12)), means=st.tuples(SHARES, SHARES), margins=MARGINS)
def test_every_bet_as_it_is_made_expects_nothing(sizes, means, margins):
    """The formula that guards releases would not be the one that was shown to be fair."""
    (n, m), (s, q) = sizes, means
    p = min(1.0, margins.over(q))
    expected = [0.0] * two_arm.BETS
    for x in range(n + 1):
        for y in range(m + 1):
            chance = comb(n, x) * p**x * (1 - p) ** (n - x) * comb(m, y) * q**y * (1 - q) ** (m - y)
            factors = two_arm.log_factors((n, x), (m, y), s=s, margins=margins)
            expected = [old + chance * exp(factor) for old, factor in zip(expected, factors, strict=True)]
    assert max(expected) <= 1 + 1e-12


@pytest.mark.parametrize("n", [0, 1, 1_000_000_000])
@pytest.mark.parametrize("m", [0, 1, 1_000_000_000])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_no_block_is_too_large_or_too_empty(n, m, share):
    """The judge would stop in the middle of a release, or say that nothing is a number."""
    margins, held = Margins(1.1, 0.0001), wealth.opened(two_arm.BETS, 0.0)
    for at_s in range(1, 4):
        factors = two_arm.log_factors((n, n * share), (m, m * (1 - share)), s=1e-6, margins=margins)
        held = wealth.multiplied(held, factors, plan_s=at_s, horizon_s=60.0)
        assert isfinite(wealth.value(held, two_arm.PRIOR))
        assert wealth.value(held, two_arm.PRIOR) >= 0.0
    for bound in (0.0, 0.01, 1.0):
        assert all(map(isfinite, one_arm.log_factors(n, n * share, m=bound)))
    assert all(map(isfinite, promotion.log_factors((n, n * share), (m, 0.0), s=1e-6, margins=margins)))


def test_one_stray_error_is_never_enough(world, criterion):
    """A single failed request in the first second would take a good release back, however small its share."""
    for stable in (90, 990, 99_990):
        watched = world([criterion(against="stable", bound=0.0)])
        watched.learn(seconds=60, rps=1000)
        watched.serve(0.25, new=(1, 1), stable=(stable, 0), every_s=0.25)
        watched.serve(30.0, new=(1, 0), stable=(stable, 0))
        assert not watched.state.failed


def test_only_errors_against_stable_are_calibrated(world, criterion):
    """What was not measured would be promised as if it had been."""
    guards = [
        criterion(id="bound"),
        criterion(id="stable", against="stable", bound=0.0),
        criterion(id="slow", signal="latency", statistic="p95", unit="ms", against="stable", bound=0.0),
    ]
    proved = shares(world(guards, settings=JudgeSettings(calibrated=False)).plan)
    measured = shares(world(guards).plan)
    assert sum(proved.values()) == pytest.approx(1.0)
    times = sorted(measured[key] / proved[key] for key in proved)
    assert times == pytest.approx([1.0, 1.0, CALIBRATION])


def test_a_failed_request_is_worth_at_most_nine_times_what_was_held():
    """At a share of 0.01 % one error would be proof."""
    one = two_arm.log_factors((1, 1), (9_999, 0), s=1e-6, margins=Margins(1.1, 0.0001))
    assert max(one) <= log(9.0) + 1e-9


@settings(max_examples=200, deadline=None)
@given(
    sizes=st.tuples(st.integers(0, 500), st.integers(0, 500)),
    parts=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(1e-6, 0.99)),
    margins=st.builds(Margins, st.sampled_from([0.0, 0.5, 1.0, 1.1, 6.0]), st.sampled_from([0.0, 0.0001, 0.05])),
)
def test_factors_that_are_computed_together_are_those_of_each_bet(sizes, parts, margins):
    """What guards a release would not be what its properties were shown of."""
    (n, m), (x, y, s) = sizes, parts
    new, stable = (n, round(n * x)), (m, round(m * y))
    for means in (two_arm.alternatives(margins.over(s) or 0.01), (0.001, 0.2, 0.7, 0.999)):
        together = two_arm.log_factors_of(means, (new, stable), s=s, margins=margins)
        for u, factor in zip(means, together, strict=True):
            bet = two_arm.stake(n, m, u=u, s=s, margins=margins)
            assert factor == (two_arm.log_factor(new, stable, bet=bet) if margins.over(s) < u else 0.0)
