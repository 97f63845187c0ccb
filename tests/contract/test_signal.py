"""The promises of the Signal port, on the real Envoy and on the fake."""

import http.client
from dataclasses import dataclass, field

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.core.steps import Side
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.drivers.router.envoy_config import LATENCY_EDGES_MS
from gonogo.drivers.signal.combined import Combined
from gonogo.drivers.signal.envoy_stats import EnvoyStats
from gonogo.ports.router import Arms
from gonogo.testing.fake_signal import FakeSignal
from gonogo.testing.http_instance import HttpInstance, free_port
from gonogo.testing.signal_contract import COMPONENT, CONTRACT


@dataclass
class FakeBed:
    """What users meet is said, not done."""

    signal: FakeSignal = field(default_factory=FakeSignal)

    def serve(self, side, *, requests, errors):
        self.signal.serve(COMPONENT, side, requests, errors=errors)

    def break_down(self):
        self.signal.is_down = True


@dataclass
class EnvoyBed:
    """Real requests through a real Envoy, a quarter of the cohorts on the new side and on the baseline."""

    router: EnvoyRouter
    signal: Combined
    port: int

    def serve(self, side, *, requests, errors):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        bucket = {Side.NEW: "0", Side.STABLE: "5000", Side.BASELINE: "9999"}[side]
        for number in range(requests):
            status = 500 if number < errors else 200
            connection.request("GET", f"/?status={status}", headers={"x-bucket": bucket})
            with connection.getresponse() as response:
                response.read()
                assert response.status == status
        connection.close()

    def break_down(self):
        self.router.stop()


@pytest.fixture(params=["fake", pytest.param("envoy", marks=pytest.mark.real)])
def bed(request, tmp_path):
    if request.param == "fake":
        fake = FakeBed()
        fake.signal.route(COMPONENT)
        fake.signal.serve(COMPONENT, Side.BASELINE, 0)
        yield fake
        return
    router = EnvoyRouter(tmp_path)
    route = Route(free_port(), Cohort(CohortKind.HEADER, "x-bucket"))
    signal = Combined(EnvoyStats(router.admin, router.clusters, edges_ms=LATENCY_EDGES_MS))
    with HttpInstance("stable") as stable, HttpInstance("new") as new, HttpInstance("fresh") as fresh:
        router.set_share(Arms(COMPONENT, route, (stable.address,), (new.address,), (fresh.address,)), 2500, "quarter")
        yield EnvoyBed(router, signal, route.port)
        router.stop()
    signal.close()


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
def test_promise(bed, promise):
    """A driver that breaks a promise would show the guards other users than the real ones."""
    promise(bed)
