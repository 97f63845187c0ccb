"""A healthy version, looked at after every block: how often is it condemned?"""

from __future__ import annotations

import random

from gonogo.core.judge import one_arm, two_arm
from gonogo.core.judge.two_arm import Margins
from gonogo.core.judge.wealth import multiplied, opened, value

ALPHA = 0.05
RUNS = 200
BLOCKS = 120


def drawn(source, n, p):
    """A binomial draw."""
    return sum(source.random() < p for _ in range(n))


def test_a_version_at_the_edge_of_the_margin_is_condemned_at_most_as_often_as_alpha_says():
    """The plan's promise "at most one healthy release in so many goes back" would not hold under constant looking."""
    margins, alarms = Margins(1.1, 0.0001), 0
    source = random.Random(7)  # noqa: S311  # a seeded simulation
    for _ in range(RUNS):
        q = source.choice((0.01, 0.05, 0.2))
        wealth, bad, seen = opened(two_arm.BETS, 0.0), 0.0, 0.0
        for second in range(1, BLOCKS + 1):
            new, stable = (10, drawn(source, 10, margins.over(q))), (40, drawn(source, 40, q))
            factors = two_arm.log_factors(new, stable, s=two_arm.predicted(seen, bad), margins=margins)
            wealth = multiplied(wealth, factors, plan_s=second, horizon_s=float(BLOCKS))
            bad, seen = bad + stable[1], seen + stable[0]
            if value(wealth, two_arm.PRIOR) >= 1 / ALPHA:
                alarms += 1
                break
    assert alarms <= RUNS * ALPHA + 3 * (RUNS * ALPHA * (1 - ALPHA)) ** 0.5


def test_a_version_exactly_at_its_bound_is_condemned_at_most_as_often_as_alpha_says():
    """A version that keeps its bound to the letter would go back for chance alone."""
    source, alarms = random.Random(8), 0  # noqa: S311  # a seeded simulation
    for _ in range(RUNS):
        m = source.choice((0.01, 0.05, 0.5))
        wealth = opened(two_arm.BETS, 0.0)
        for second in range(1, BLOCKS + 1):
            factors = one_arm.log_factors(10, drawn(source, 10, m), m=m)
            wealth = multiplied(wealth, factors, plan_s=second, horizon_s=float(BLOCKS))
            if value(wealth, two_arm.PRIOR) >= 1 / ALPHA:
                alarms += 1
                break
    assert alarms <= RUNS * ALPHA + 3 * (RUNS * ALPHA * (1 - ALPHA)) ** 0.5
