"""The promises of the Router port, on the real Envoy and on the fake."""

import http.client
from dataclasses import dataclass, field

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.testing.fake_router import FakeRouter
from gonogo.testing.http_instance import HttpInstance, free_port
from gonogo.testing.router_contract import CONTRACT


@dataclass
class FakeBed:
    """Addresses are only names here."""

    router: FakeRouter = field(default_factory=FakeRouter)
    given: int = 0

    def instance(self):
        self.given += 1
        return f"127.0.0.1:{40_000 + self.given}"

    def route(self):
        self.given += 1
        return Route(self.given, Cohort(CohortKind.HEADER, "x-bucket"))

    def side(self, component, bucket):
        return self.router.side(component, bucket)

    def arm(self, component, bucket):
        return self.router.arm(component, bucket)


@dataclass
class EnvoyBed:
    """Real instances behind a real Envoy; the side is the one whose instance answered."""

    router: EnvoyRouter
    instances: dict[str, HttpInstance] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    last_port: int = 0

    def instance(self):
        started = HttpInstance("")
        started.name = started.address
        self.instances[started.address] = started
        return started.address

    def route(self):
        self.last_port = free_port()
        return Route(self.last_port, Cohort(CohortKind.HEADER, "x-bucket"))

    def side(self, component, bucket):
        return self._answered(component, bucket)[0]

    def arm(self, component, bucket):
        told, answered_by = self._answered(component, bucket)
        return "baseline" if answered_by in self.router.read_share(component).baseline else told

    def _answered(self, component, bucket):
        connection = http.client.HTTPConnection("127.0.0.1", self.last_port, timeout=5)
        connection.request("GET", "/", headers={} if bucket is None else {"x-bucket": str(bucket)})
        with connection.getresponse() as response:
            answered_by = response.read().decode()
        connection.close()
        share = self.router.read_share(component)
        told = response.getheader("x-gonogo-side")
        assert answered_by in (share.new if told == "new" else share.stable + share.baseline)
        return told, answered_by


@pytest.fixture(params=["fake", pytest.param("envoy", marks=pytest.mark.real)])
def bed(request, tmp_path):
    if request.param == "fake":
        yield FakeBed()
        return
    real = EnvoyBed(EnvoyRouter(tmp_path))
    yield real
    real.router.stop()
    for instance in real.instances.values():
        instance.end()


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
def test_promise(bed, promise):
    """A driver that breaks a promise would send players to the wrong version, or say that it had not."""
    promise(bed)
