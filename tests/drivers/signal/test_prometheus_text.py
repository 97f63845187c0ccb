"""A plan's own signals from a page of numbers."""

import socket

import pytest

from gonogo.core.plan import Signal
from gonogo.drivers.signal.prometheus_text import PrometheusText, prometheus_pages
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.testing.http_instance import HttpInstance

pytestmark = pytest.mark.real

PAGE = """
gold_drift{version="2"} 5
gold_drift{version="1"} 1
queue{version="2",pid="7"} 10
queue{version="2",pid="8"} 30
audit 3
broken{version="2"} NaN
"""


def signal(name, metric, url, **settings):
    return Signal(name, "prometheus_text", (("url", url), ("metric", metric), *settings.items()))


@pytest.fixture
def url():
    with HttpInstance("game", page=PAGE) as game:
        yield f"http://{game.address}/metrics"


def read(url, *signals):
    snapshot = PrometheusText(url, signals, component="game").read()
    (sides,) = snapshot.sides
    return sides, snapshot.missing


def test_each_side_gets_its_own_samples(url):
    """A guard on the new version must not look at the stable one's number."""
    by_version = {"side_label": "version", "side_new": "2", "side_stable": "1"}
    sides, missing = read(
        url, signal("drift", "gold_drift", url, **by_version), signal("q", "queue", url, **by_version)
    )
    assert sides.new.gauges == (("drift", 5.0), ("q", 10.0), ("q", 30.0))
    assert sides.stable.gauges == (("drift", 1.0),)
    assert missing == ()


def test_a_number_without_sides_is_of_both(url):
    """An audit of the whole economy has no version, and is a guard all the same."""
    sides, _ = read(url, signal("audit", "audit", url))
    assert sides.new.gauges == sides.stable.gauges == (("audit", 3.0),)


@pytest.mark.parametrize("metric", ["absent", "broken"])
def test_a_number_that_is_not_there_is_missing(url, metric):
    """An absent or undefined value must become UNKNOWN, never 0."""
    sides, missing = read(url, signal("drift", metric, url, side_label="version", side_new="2", side_stable="1"))
    assert (sides.stable, sides.new) == (None, None)
    assert [(found.signal, metric in found.why) for found in missing] == [("drift", True)]


def test_a_page_that_does_not_answer_is_not_waited_for():
    """One hanging exporter must not stop the guard from looking at everything else."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/metrics"
        page = PrometheusText(url, (signal("drift", "gold", url),), component="game", answer_s_max=0.05)
        with pytest.raises(DriverError, match="did not answer") as late:
            page.read()
    assert late.value.kind is Failure.TIMED_OUT


@pytest.mark.parametrize(
    ("path", "kind"), [("http://127.0.0.1:1/metrics", Failure.UNREACHABLE), ("http://[bad/", Failure.UNREACHABLE)]
)
def test_a_page_that_is_not_there_is_told(path, kind):
    """A wrong address in a plan is found by its words."""
    with pytest.raises(DriverError, match="cannot be read") as refusal:
        PrometheusText(path, (signal("drift", "gold", path),), component="game").read()
    assert refusal.value.kind is kind


def test_an_error_page_is_not_read(url):
    """Numbers on an error page are not the service's numbers."""
    with pytest.raises(DriverError, match="answered 500") as refusal:
        PrometheusText(f"{url}?status=500", (signal("drift", "gold", url),), component="game").read()
    assert refusal.value.kind is Failure.BROKEN


def test_signals_of_one_page_are_read_together(url):
    """Ten signals of one exporter are one request, and other sources are left to others."""
    signals = (signal("a", "gold_drift", url), signal("b", "queue", url), signal("c", "gold", url + "2"))
    pages = prometheus_pages((*signals, Signal("d", "promql", ())), component="game")
    assert [page.signals for page in pages] == [("a", "b"), ("c",)]


@pytest.mark.parametrize("left_out", ["url", "metric"])
def test_a_setting_that_is_missing_is_told_by_its_name(url, left_out):
    """A person finds the line to write instead of a traceback in the guard."""
    settings = tuple(pair for pair in (("url", url), ("metric", "gold")) if pair[0] != left_out)
    with pytest.raises(DriverError, match=f"no setting '{left_out}'"):
        prometheus_pages((Signal("drift", "prometheus_text", settings),), component="game")
