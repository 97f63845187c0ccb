"""Rules of other tools in the bench: vector forms against the rules themselves, the band and the bound by hand."""

from __future__ import annotations

from collections.abc import Callable
from math import log, sqrt

import numpy as np
import pytest

from bench.judge.bound import kl, requests_min
from bench.judge.vector.dkw import DkwBand, radius
from bench.judge.vector.others import VectorKayenta, VectorLindonMalek, VectorMsprt, argo, flagger
from bench.judge.worlds import ENVIRONMENTS, Look, Scenario, world
from gonogo.backtest.rules import Argo, Flagger, Interval, Kayenta, LindonMalek, Msprt, Rule

RULES: dict[str, tuple[Callable[[], Rule], Callable[[], object]]] = {
    "flagger": (lambda: Flagger(60, 2, errors_max=0.01), lambda: flagger(60, 2, errors_max=0.01)),
    "flagger 10 s": (lambda: Flagger(10, 5, errors_max=0.01), lambda: flagger(10, 5, errors_max=0.01)),
    "argo": (lambda: Argo(60, 0, errors_max=0.01), lambda: argo(60, 0, errors_max=0.01)),
    "argo, limit 3": (lambda: Argo(10, 3, errors_max=0.01), lambda: argo(10, 3, errors_max=0.01)),
    "kayenta": (lambda: Kayenta(300), lambda: VectorKayenta(300)),
    "msprt": (lambda: Msprt(0.01), lambda: VectorMsprt(0.01)),
    "lindon-malek": (lambda: LindonMalek(0.1, alpha=0.01), lambda: VectorLindonMalek(0.1, alpha=0.01)),
}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("name", RULES)
def test_a_vector_form_rolls_back_at_the_look_at_which_the_rule_does(name: str, environment: str) -> None:
    """We would beat a rule that nobody uses."""
    runs, draw = 6, np.random.default_rng([5, ENVIRONMENTS.index(environment)])
    scenario = Scenario(environment, 0.006, "none", 720, starts_s=0, look_s=0.5, rps=100)
    one, many = RULES[name]
    rules, vector = [one() for _ in range(runs)], many()
    alone, together = np.full(runs, np.inf), np.full(runs, np.inf)
    # Every other run turns bad after a minute.
    for look in worse(world(scenario, draw, runs)):
        at = np.asarray(vector.see(look))
        together = np.where(at & (together == np.inf), look.until_s, together)
        for run, rule in enumerate(rules):
            new, stable = ((float(n[run]), float(bad[run])) for n, bad in sides(look))
            if rule.see(Interval(look.until_s, new, stable)) and alone[run] == np.inf:
                alone[run] = look.until_s
    assert together.tolist() == alone.tolist()
    assert np.isfinite(alone).any()


def sides(look):
    return (look.n_new, look.bad_new), (look.n_stable, look.bad_stable)


def worse(looks):
    for look in looks:
        bad = look.bad_new + (look.until_s > 60) * (np.arange(len(look.n_new)) % 2) * np.minimum(
            2, look.n_new - look.bad_new
        )
        yield Look(look.until_s, 0, look.n_new, bad, look.n_stable, look.bad_stable, look.served, look.failed)


def test_a_window_without_requests_counts_as_the_rule_counts_it() -> None:
    """A version that nobody reaches would be judged otherwise than by the tool."""
    none = np.zeros(1)
    for name in ("flagger", "flagger 10 s", "argo", "argo, limit 3"):
        one, many = (made() for made in RULES[name])
        for at in range(1, 1400):
            until_s = at * 0.5
            look = Look(until_s, 0, none, none, np.full(1, 50.0), none, none, none)
            said = one.see(Interval(until_s, (0.0, 0.0), (50.0, 0.0)))
            assert bool(many.see(look)[0]) is said
            if said:
                break
        assert said


def test_the_band_is_as_wide_as_its_paper_says() -> None:
    """We would beat a rule that nobody uses."""
    n, m = np.array([1_000.0]), np.array([9_000.0])
    assert radius(n, 0.01)[0] == pytest.approx(0.85 * sqrt((log(1 + log(1_000)) + 0.8 * log(1612 / 0.005)) / 1_000))
    gap = float(radius(n, 0.01)[0] + radius(m, 0.01)[0])
    for more, is_over in ((1, True), (-1, False)):
        look = Look(1.0, 0, n, np.array([float(int(1_000 * gap) + more)]), m, np.zeros(1), n, n)
        assert DkwBand(0.01).see(look).tolist() == [is_over]


def test_the_bound_is_that_of_an_unknown_baseline() -> None:
    """Our distance from the limit would be measured from the wrong place."""
    b = 0.1 * 0.05 + 0.9 * 0.005
    expected = log(100) / (kl(0.05, b) + 9 * kl(0.005, b))
    assert requests_min(0.05, 0.005, share=0.1, alpha=0.01) == pytest.approx(expected)
    assert 80 < expected < 90
