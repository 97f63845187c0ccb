"""What the guards see of real users: every failed answer, on the side that gave it, and nothing else."""

import threading

import pytest

from gonogo.core.events import Happened
from gonogo.drivers.router.envoy_config import LATENCY_EDGES_MS
from gonogo.drivers.signal.envoy_stats import EnvoyStats, counts_in
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.testing.http_instance import HttpInstance

CLUSTERS = {"shop": ("shop-stable-1", "shop-new-2", "")}
TEXT = """# TYPE envoy_cluster_upstream_rq_xx counter
envoy_cluster_upstream_rq_xx{envoy_response_code_class="2",envoy_cluster_name="shop-new-2"} 90
envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",envoy_cluster_name="shop-new-2"} 7
# TYPE envoy_gonogo_cut counter
envoy_gonogo_cut{arm="shop-new-2"} 2
# TYPE envoy_cluster_upstream_rq_time histogram
envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="shop-new-2",le="1"} 40
envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="shop-new-2",le="7.5"} 95
envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="shop-new-2",le="+Inf"} 96
envoy_cluster_upstream_rq_time_sum{envoy_cluster_name="shop-new-2"} 123.4
envoy_cluster_upstream_rq_time_count{envoy_cluster_name="shop-new-2"} 96
"""


def test_one_answer_holds_both_arms():
    """A number read from the wrong line would be somebody else's error rate."""
    counts = counts_in(TEXT)["shop-new-2"]
    assert (counts.by_class, counts.cut, counts.timed, counts.sum_ms) == ({"2": 90, "5": 7}, [2], [96], [123.4])
    assert (counts.edges, counts.buckets) == ([1.0, 7.5], [40, 95])


def test_latency_on_other_edges_is_refused():
    """Buckets of another Envoy read on our edges would be other latencies, and nobody would notice."""
    signal = EnvoyStats(lambda _: TEXT.encode(), lambda: CLUSTERS, edges_ms=(1.0, 5.0))
    with pytest.raises(DriverError) as refusal:
        signal.read()
    assert (refusal.value.kind, refusal.value.happened) == (Failure.BROKEN, Happened.NO)


def test_an_arm_that_envoy_does_not_know_is_none():
    """No counts are not counts of 0."""
    signal = EnvoyStats(lambda _: TEXT.encode(), lambda: CLUSTERS, edges_ms=(1.0, 7.5))
    (sides,) = signal.read().sides
    assert sides.stable is None
    assert (sides.new.requests, sides.new.errors, sides.new.buckets) == (97, 9, (40, 95))


@pytest.mark.parametrize(
    "line",
    [
        'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",envoy_cluster_name="shop-new-2"} NaN',
        'envoy_cluster_upstream_rq_xx{envoy_cluster_name="shop-new-2"} 3',
        'envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="shop-new-2",le="7.5"} 1.5e',
    ],
)
def test_a_line_that_cannot_be_read_is_a_source_that_is_broken(line):
    """The guard would end with a traceback in the middle of a release."""
    signal = EnvoyStats(lambda _: f"{TEXT}{line}\n".encode(), lambda: CLUSTERS, edges_ms=(1.0, 7.5))
    with pytest.raises(DriverError) as broken:
        signal.read()
    assert (broken.value.kind, broken.value.happened) == (Failure.BROKEN, Happened.NO)


@pytest.mark.real
@pytest.mark.parametrize("path", ["/?status=500", "/?status=503", "/?break=before", "/?break=within"])
def test_whatever_a_user_sees_fail_is_an_error(shop, path):
    """A version that answers 200 and then breaks off is as broken as one that answers 500."""
    shop.ask("new", "/", 4)
    shop.ask("new", path, 3)
    shop.ask("stable", "/", 2)
    assert (shop.read("new").requests, shop.read("new").errors) == (7, 3)
    assert (shop.read("stable").requests, shop.read("stable").errors) == (2, 0)


@pytest.mark.real
def test_an_instance_that_is_gone_is_an_error(shop):
    """A new version that crashes answers nothing: exactly then its requests must count as failed."""
    shop.new.end()
    shop.ask("new", "/", 5)
    arm = shop.read("new")
    assert (arm.requests, arm.errors, arm.requests_timed) == (5, 5, 0)


@pytest.mark.real
@pytest.mark.parametrize("path", ["/?status=404", "/?status=301", "/"])
def test_what_users_do_wrong_is_no_error(shop, path):
    """A wrong address typed by a player is no reason to go back."""
    shop.ask("new", path, 3)
    assert (shop.read("new").requests, shop.read("new").errors) == (3, 0)


@pytest.mark.real
@pytest.mark.parametrize(("wait_s", "below_ms", "not_below_ms"), [(0.0, 50, None), (0.06, 300, 50), (0.4, 1000, 300)])
def test_latency_is_what_users_waited(shop, wait_s, below_ms, not_below_ms):
    """A slow version is found by its buckets: an answer in the wrong one is a verdict on the wrong number."""
    shop.ask("new", f"/?wait_s={wait_s}", 3)
    arm = shop.read("new")
    assert arm.requests_timed == 3
    assert arm.buckets[LATENCY_EDGES_MS.index(below_ms)] == 3
    if not_below_ms is not None:
        assert arm.buckets[LATENCY_EDGES_MS.index(not_below_ms)] == 0
    assert arm.latency_sum_ms >= 3 * (wait_s * 1000 - 1) * 0.9


@pytest.mark.real
def test_counts_survive_other_instances(shop):
    """Replacing an instance in the middle of a phase must not throw away the evidence of the phase."""
    shop.ask("new", "/?status=500", 3)
    other = shop.ends.enter_context(HttpInstance("other"))
    shop.router.set_share(shop.arms((shop.stable.address,), (other.address,)), 5000, "other instance")
    shop.ask("new", "/", 2)
    assert (shop.read("new").requests, shop.read("new").errors) == (5, 3)


@pytest.mark.real
def test_the_next_release_counts_from_0(shop):
    """What the last version did is no evidence about the next one."""
    shop.ask("new", "/?status=500", 3)
    shop.ask("stable", "/", 4)
    shop.router.set_share(shop.arms((shop.new.address,), ()), 0, "promoted")
    assert (shop.read("stable").requests, shop.read("new").requests) == (0, 0)
    shop.ask("new", "/", 2)
    assert (shop.read("stable").requests, shop.read("new").requests) == (2, 0)


@pytest.fixture
def busy(shop):
    """Players of the new version who never pause, all of whose requests fail."""
    stopping = threading.Event()

    def play():
        while not stopping.is_set():
            shop.ask("new", "/?status=500", 10)

    players = [threading.Thread(target=play) for _ in range(3)]
    for player in players:
        player.start()

    def stop():
        stopping.set()
        for player in players:
            player.join()

    yield stop
    stop()


@pytest.mark.real
def test_under_load_no_look_contradicts_itself(shop, busy):
    """More errors than requests, or counts that fall, would make the judge count failures that never were."""
    arms = [shop.read("new") for _ in range(100)]
    busy()
    assert all(arm.errors == arm.requests for arm in arms)
    assert [arm.requests for arm in arms] == sorted(arm.requests for arm in arms)
    assert arms[-1].requests > arms[0].requests
    last = shop.read("new")
    assert last.requests == last.requests_timed == shop.new.answered


@pytest.mark.real
def test_under_load_the_very_next_look_has_every_latency(shop, busy):
    """A latency that comes a look late is judged against the other arm's of another time."""
    for _ in range(60):
        shop.ask("stable", "/", 3)
        arm = shop.read("stable")
        assert arm.requests_timed == arm.requests
    busy()


@pytest.mark.real
def test_an_envoy_that_is_gone_is_told(shop):
    """Silence of the source must become UNKNOWN, not a healthy release."""
    shop.router.stop()
    with pytest.raises(DriverError) as gone:
        shop.signal.read()
    assert gone.value.kind is Failure.UNREACHABLE
