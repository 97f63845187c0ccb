"""The heart of the guarantee: no bet may expect to gain while the null hypothesis is true."""

from __future__ import annotations

from math import exp, isfinite, log1p

from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.core.judge import latency, one_arm, promotion, two_arm
from gonogo.core.judge.two_arm import Margins, Stake, stake
from gonogo.core.judge.wealth import multiplied, opened, value

SHARES = st.floats(1e-6, 0.999)
COUNTS = st.integers(1, 2000)
SIZES = st.tuples(COUNTS, COUNTS)
MARGINS = st.builds(Margins, st.floats(0.5, 3.0), st.floats(0.0, 0.05))


def log_expectation(new: tuple[int, float], stable: tuple[int, float], bet: Stake) -> float:
    """The exact logarithm of E[F] for means p and q, written down independently of the product code."""
    (n_new, p), (n_stable, q) = new, stable
    return n_new * log1p(bet.g * (p - bet.a)) + n_stable * log1p(-bet.h * (q - bet.b))


@settings(max_examples=600, deadline=None)
@given(sizes=SIZES, bet_on=st.tuples(SHARES, SHARES), q=SHARES, part=st.floats(0.0, 1.0), margins=MARGINS)
def test_a_bet_on_harm_expects_nothing_while_the_new_version_is_no_worse(sizes, bet_on, q, part, margins):
    """Users would see healthy releases rolled back more often than the plan's alpha says."""
    (n_new, n_stable), (u, s) = sizes, bet_on
    p = part * min(1.0, margins.over(q))
    bet = stake(n_new, n_stable, u=u, s=s, margins=margins)
    if bet.g >= 0:
        assert exp(min(log_expectation((n_new, p), (n_stable, q), bet), 1.0)) <= 1 + 1e-12


@settings(max_examples=600, deadline=None)
@given(sizes=SIZES, bet_on=st.tuples(st.floats(0.001, 0.999), SHARES), q=SHARES, over=SHARES, margins=MARGINS)
def test_a_bet_on_health_expects_nothing_while_the_new_version_is_worse(sizes, bet_on, q, over, margins):
    """Users would see a bad version promoted as proved more often than beta says."""
    (n_new, n_stable), (part, s) = sizes, bet_on
    boundary = margins.over(q)
    bet = stake(n_new, n_stable, u=part * min(margins.over(s), 0.999), s=s, margins=margins)
    if boundary <= 1.0 and bet.g <= 0:
        p = boundary + over * (1.0 - boundary)
        assert exp(min(log_expectation((n_new, p), (n_stable, q), bet), 1.0)) <= 1 + 1e-12


@settings(max_examples=300, deadline=None)
@given(n_new=COUNTS, n_stable=COUNTS, u=SHARES, s=SHARES, margins=MARGINS)
def test_every_factor_stays_above_zero(n_new, n_stable, u, s, margins):
    """One surprising request would end the test at 0 for ever, and a later failure would go unseen."""
    bet = stake(n_new, n_stable, u=u, s=s, margins=margins)
    for new in (0, n_new):
        for stable in (0, n_stable):
            assert isfinite(two_arm.log_factor((n_new, new), (n_stable, stable), bet=bet))


@settings(max_examples=300, deadline=None)
@given(m=st.floats(1e-6, 0.95), part=st.floats(0.0, 1.0))
def test_a_bet_against_a_bound_expects_nothing_below_it(m, part):
    """A version that keeps the plan's bound would be rolled back for breaking it."""
    p = part * m
    for bad, good in zip(one_arm.log_factors(1, 1, m=m), one_arm.log_factors(1, 0, m=m), strict=True):
        assert p * exp(bad) + (1.0 - p) * exp(good) <= 1 + 1e-12


@settings(max_examples=300, deadline=None)
@given(m=st.floats(1e-6, 0.95), part=st.floats(0.0, 1.0))
def test_a_proof_against_a_bound_expects_nothing_above_it(m, part):
    """A version that breaks the plan's bound would be proved to keep it."""
    p = m + part * (1.0 - m)
    for bad, good in zip(one_arm.log_factors_below(1, 1, m=m), one_arm.log_factors_below(1, 0, m=m), strict=True):
        assert p * exp(bad) + (1.0 - p) * exp(good) <= 1 + 1e-12


@settings(max_examples=300, deadline=None)
@given(
    shares=st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4),
    history=st.lists(st.floats(0.0, 1e5), min_size=4, max_size=4),
    n_new=COUNTS,
    n_stable=COUNTS,
    margins=st.builds(Margins, st.floats(1.0, 1.3), st.floats(0.0, 0.01)),
)
def test_the_rank_bet_expects_nothing_when_both_sides_are_alike(shares, history, n_new, n_stable, margins):
    """Users would see releases rolled back for a latency that has not changed."""
    if sum(history) < 1.0:
        return
    ranks = latency.ridits(history)
    mean = sum(share * rank for share, rank in zip(shares, ranks, strict=True)) / sum(shares)
    bet = stake(n_new, n_stable, u=latency.RIDIT_ALTERNATIVE, s=0.5, margins=margins)
    assert all(0.0 <= rank <= 1.0 for rank in ranks)
    assert log_expectation((n_new, mean), (n_stable, mean), bet) <= 1e-12


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.0, 1.0)), max_size=30))
def test_one_more_error_never_lowers_the_evidence(blocks):
    """A version that fails more would be judged more kindly."""
    margins = Margins(1.1, 0.0001)
    fewer = greater = opened(two_arm.BETS, 0.0)
    for second, (n, part) in enumerate(blocks, start=1):
        bad = int(n * part)
        for_fewer = two_arm.log_factors((n, bad), (100, 1), s=0.01, margins=margins)
        for_more = two_arm.log_factors((n, min(n, bad + 1)), (100, 1), s=0.01, margins=margins)
        fewer = multiplied(fewer, for_fewer, plan_s=second, horizon_s=60.0)
        greater = multiplied(greater, for_more, plan_s=second, horizon_s=60.0)
        assert value(fewer, two_arm.PRIOR) <= value(greater, two_arm.PRIOR) * (1 + 1e-12)


def test_all_weights_are_shares_of_one_whole():
    """The guarantee is lost when the parts of the evidence add up to more than all of it."""
    for weights in (two_arm.PRIOR, one_arm.WEIGHTS_BELOW, promotion.WEIGHTS, latency.weights(0), latency.weights(15)):
        assert abs(sum(weights) - 1.0) < 1e-12


def test_the_wealth_of_a_process_that_sees_nothing_stays_one():
    """Time alone would become evidence against a version without any requests."""
    wealth = opened(two_arm.BETS, 0.0)
    for second in range(1, 500):
        wealth = multiplied(wealth, [0.0] * two_arm.BETS, plan_s=second, horizon_s=60.0)
        assert abs(value(wealth, two_arm.PRIOR) - 1.0) < 1e-12
