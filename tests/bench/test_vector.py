"""The bench's vector form of the judge says what the shipped judge says, look by look."""

from __future__ import annotations

import numpy as np
import pytest

from bench.judge.ours import Vector
from bench.judge.plans import plan, settings_for
from bench.judge.shipped import Shipped
from bench.judge.worlds import ENVIRONMENTS, Scenario, history, world

WORLDS = [
    Scenario(environment, p0, effect, 60, rps=rps, look_s=look_s)
    for environment in ENVIRONMENTS
    for p0, effect, rps, look_s in ((0.005, "none", 200, 0.25), (0.02, "2x", 200, 0.5), (0.01, "5 %", 30, 0.25))
] + [
    Scenario("iid", 0.005, "20 %", 20, rps=20_000),
    Scenario("iid", 0.0, "none", 30, rps=2_000),
    Scenario("iid", 0.4, "100 %", 20, rps=100),
    Scenario("retry storm", 0.01, "none", 40, rps=9, phases=(0.02, 0.25)),
    Scenario("outage", 0.01, "none", 40, phases=(0.02, 0.1, 0.6)),
]


@pytest.mark.parametrize("scenario", WORLDS, ids=str)
@pytest.mark.parametrize("alpha_is", ["measured", "proved"])
def test_the_vector_form_agrees_with_the_shipped_judge(scenario: Scenario, alpha_is: str) -> None:
    """The published rates would be those of a judge that nobody runs."""
    draw = np.random.default_rng([3, WORLDS.index(scenario)])
    settings = settings_for(scenario.environment, calibrated=alpha_is == "measured", block_s=scenario.look_s)
    judged = plan(settings, scenario.phases or (scenario.share,), hold_s=30.0)
    runs, (n, bad) = 3, history(scenario, draw, 2)
    shipped, vector = (made(judged, runs, (n[-90:], bad[-90:])) for made in (Shipped, Vector))
    failed = np.zeros(runs, dtype=bool)
    for look in world(scenario, draw, runs):
        before, failed = failed, shipped.see(look)
        log_e, log_e_shipped = vector.log_e(look), shipped.log_e()
        # What has failed is kept, and no longer observed.
        watched = ~before
        assert log_e[watched] == pytest.approx(log_e_shipped[watched], abs=1e-9)
        assert (vector.is_over(log_e) == failed)[watched].all()
