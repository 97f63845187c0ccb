"""A component behind a real Envoy, half of the cohorts on each side, and its users."""

import contextlib
import http.client
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.drivers.router.envoy_config import LATENCY_EDGES_MS
from gonogo.drivers.signal.envoy_stats import EnvoyStats
from gonogo.ports.router import Arms
from gonogo.testing.http_instance import HttpInstance, free_port

BUCKETS = {"new": "0", "stable": "9999"}


@dataclass
class Shop:
    """The component "shop" with an instance on each side."""

    router: EnvoyRouter
    signal: EnvoyStats
    stable: HttpInstance
    new: HttpInstance
    route: Route
    ends: ExitStack

    def arms(self, stable, new):
        return Arms("shop", self.route, stable, new)

    def ask(self, side, path="/", number=1):
        """That many requests, each on a connection of its own; broken answers are taken as they come."""
        for _ in range(number):
            connection = http.client.HTTPConnection("127.0.0.1", self.route.port, timeout=5)
            connection.request("GET", path, headers={"x-bucket": BUCKETS[side]})
            with contextlib.suppress(http.client.HTTPException), connection.getresponse() as response:
                response.read()
            connection.close()

    def read(self, side):
        """One side's arm."""
        snapshot = self.signal.read()
        return getattr(next(sides for sides in snapshot.sides if sides.component == "shop"), side)


@pytest.fixture
def shop(tmp_path):
    with ExitStack() as ends:
        router = EnvoyRouter(tmp_path)
        ends.callback(router.stop)
        instances = [ends.enter_context(HttpInstance(name)) for name in ("stable", "new")]
        signal = EnvoyStats(router.admin, router.clusters, edges_ms=LATENCY_EDGES_MS)
        route = Route(free_port(), Cohort(CohortKind.HEADER, "x-bucket"))
        made = Shop(router, signal, *instances, route, ends)
        router.set_share(made.arms((instances[0].address,), (instances[1].address,)), 5000, "half")
        yield made
