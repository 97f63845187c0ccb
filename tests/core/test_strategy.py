"""Shares, replicas and order: the arithmetic that users feel."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gonogo.core.plan import Strategy
from gonogo.core.steps import Deploy, SetShare, Side
from gonogo.core.strategy import in_order, phase_steps, replicas_new, share_bp_of
from tests.core.plans import component, phase, plan


@given(st.permutations(["core", "game", "content", "chat"]))
def test_components_come_up_after_all_that_they_stand_on(written: list[str]):
    """A game service that starts before its core has nobody to ask."""
    after = {"core": (), "game": ("core",), "content": ("game", "core"), "chat": ("core",)}
    order = [c.name for c in in_order(plan(*(component(name, after=after[name]) for name in written)))]
    assert all(order.index(below) < order.index(name) for name in order for below in after[name])


def test_a_share_is_exact_to_a_ten_thousandth():
    """0.05 % of the players are 5 of 10,000 cohorts, not none."""
    shares = [share_bp_of(component(), phase("p", percent)) for percent in (0.05, 5.0, 33.33, 100.0)]
    assert shares == [5, 500, 3333, 10_000]


def test_a_blue_green_component_moves_nobody_before_it_moves_everybody():
    """Half of a blue-green switch is no blue-green switch."""
    both = component(strategy=Strategy.BLUE_GREEN)
    assert [share_bp_of(both, phase("p", percent)) for percent in (5.0, 50.0, 99.0, 100.0)] == [0, 0, 0, 10_000]


@given(st.integers(1, 20), st.lists(st.floats(0.1, 100.0), min_size=1, max_size=4))
def test_a_roll_takes_every_new_replica_once_and_never_the_last_old_one(replicas: int, shares: list[float]):
    """A replica that is rolled twice restarts its players' sessions; the last old one is the way back."""
    rolling = component(strategy=Strategy.ROLLING, replicas=replicas)
    before, new, old = None, [], [replicas]
    for at, share in enumerate([*sorted(shares), 100.0]):
        here = phase(f"p{at}", share)
        for step in phase_steps(rolling, here, before):
            if isinstance(step.action, Deploy):
                (new if step.action.side is Side.NEW else old).append(step.action.replicas)
        before = here
    assert new == list(range(1, replicas + 1))
    assert old == sorted(set(old), reverse=True)
    assert old[-1] == 1


@given(st.integers(1, 20), st.floats(0.1, 100.0))
def test_a_rolling_share_is_what_the_new_replicas_can_carry(replicas: int, share: float):
    """One new replica of three does not get half of the players."""
    rolling, here = component(strategy=Strategy.ROLLING, replicas=replicas), phase("p", share)
    shares = [s.action.share_bp for s in phase_steps(rolling, here, None) if isinstance(s.action, SetShare)]
    assert shares == [count * 10_000 // replicas for count in range(1, replicas_new(rolling, here) + 1)]
    assert shares[-1] == share_bp_of(rolling, here)


def test_who_has_no_route_is_given_no_share():
    """A worker behind a queue has no users to move."""
    assert phase_steps(component(routed=False), phase("p", 50.0), None) == ()
