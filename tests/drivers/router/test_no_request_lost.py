"""What players notice of a release that moves traffic: nothing."""

import itertools
import time

import pytest

from gonogo.core.events import Happened
from gonogo.ports.router import Arms

pytestmark = pytest.mark.real


def test_no_request_is_lost_while_shares_and_addresses_change(world, route):
    """A player whose request or connection breaks because gonogo moved traffic has been harmed by the tool itself."""
    names = itertools.count()
    stable, new = [world.instance("stable")], [world.instance("new")]
    world.router.set_share(Arms("shop", route, (stable[0].address,), ()), 0, "start")
    players = world.players(route.port, 4).start()
    for share_bp in (500, 5000, 0, 10_000, 2500, 9_999, 1):
        for arm in (stable, new):
            arm.append(world.instance(f"{next(names)}"))
            gone = arm.pop(0)
            arms = Arms("shop", route, (stable[0].address,), (new[0].address,))
            world.router.set_share(arms, share_bp, f"{share_bp}")
            while world.router.active_requests(gone.address):
                pass
            gone.end()
            players.wait_for(40)
    players.stop()
    assert players.failures == []
    assert len(players.answers) >= 500


def test_a_whole_release_loses_nothing(world, route):
    """Promotion renames the sides under full traffic: the old version goes, the new one becomes the stable one."""
    old, good = world.instance("old"), world.instance("good")
    world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    players = world.players(route.port, 4).start()
    both = Arms("shop", route, (old.address,), (good.address,))
    for share_bp in (500, 5000, 10_000):
        world.router.set_share(both, share_bp, f"{share_bp}")
        players.wait_for(60)
    world.router.set_share(Arms("shop", route, (), (good.address,)), 10_000, "old goes")
    while world.router.active_requests(old.address):
        pass
    old.end()
    world.router.set_share(Arms("shop", route, (good.address,), ()), 0, "next release")
    players.wait_for(100)
    players.stop()
    assert players.failures == []
    assert {answer[4] for answer in players.answers[-50:]} == {"good"}


def test_nobody_is_on_the_new_version_after_the_share_is_said_to_be_0(world, route):
    """Rolled back is only true when the router says so and not one later request meets the bad version."""
    old, bad = world.instance("old"), world.instance("bad")
    arms = Arms("shop", route, (old.address,), (bad.address,))
    world.router.set_share(arms, 5000, "half")
    players = world.players(route.port, 4).start()
    for _ in range(5):
        world.router.set_share(arms, 5000, "half")
        players.wait_for(60)
        assert world.router.set_share(arms, 0, "home").share_bp == 0
        home_s = time.monotonic()
        players.wait_for(60)
        assert [answer for answer in players.answers if answer[0] > home_s and answer[4] == "bad"] == []
    players.stop()
    assert players.failures == []


def test_an_address_that_leaves_finishes_what_it_has(world, route):
    """A long request survives the removal of its instance, and the instance is known to be busy until then."""
    leaving, staying = world.instance("leaving"), world.instance("staying")
    world.router.set_share(Arms("shop", route, (leaving.address,), ()), 0, "start")
    slow = world.slow_request(route.port, wait_s=0.6)
    while not world.router.active_requests(leaving.address):
        pass
    world.router.set_share(Arms("shop", route, (staying.address,), ()), 0, "replace")
    assert world.router.active_requests(leaving.address) == 1
    players = world.players(route.port, 2).start()
    players.wait_for(20)
    players.stop()
    assert {answer[4] for answer in players.answers} == {"staying"}
    assert slow.result() == (200, "leaving")
    assert world.router.active_requests(leaving.address) == 0
    assert players.failures == []


def test_addresses_that_leave_get_nothing_new_though_few_stay(world, route):
    """When most of a version's instances leave, the one that stays takes all: an ended instance answers nobody."""
    instances = [world.instance(f"{number}") for number in range(4)]
    addresses = tuple(instance.address for instance in instances)
    world.router.set_share(Arms("shop", route, addresses, ()), 0, "start")
    world.router.set_share(Arms("shop", route, addresses[:1], ()), 0, "leave")
    assert {world.ask(route.port, "/") for _ in range(20)} == {(200, "0")}


def test_a_request_that_may_have_been_processed_is_not_sent_twice(world, route):
    """A retried purchase is a second purchase: only a connection that was refused may be tried elsewhere."""
    first, second = world.instance("a"), world.instance("b")
    world.router.set_share(Arms("shop", route, (first.address, second.address), ()), 0, "start")
    status, _ = world.ask(route.port, "/?break=before")
    assert (status, first.answered + second.answered) == (503, 1)


def test_an_instance_that_is_gone_costs_nobody_a_request(world, route):
    """Until gonogo has noticed that an instance died, its share of the requests is answered by the others."""
    dead, alive = world.instance("dead"), world.instance("alive")
    world.router.set_share(Arms("shop", route, (dead.address, alive.address), ()), 0, "start")
    dead.end()
    assert {world.ask(route.port, "/") for _ in range(10)} == {(200, "alive")}


def test_a_stream_may_be_quiet_for_longer_than_an_ordinary_answer(world, route):
    """An answer that takes its time is the service's business: the router has no time-out of 15 s of its own."""
    instance = world.instance("slow")
    world.router.set_share(Arms("shop", route, (instance.address,), ()), 0, "start")
    actions = [found["route"] for found in world.routes_in_force("shop")]
    assert {(action["timeout"], action["idle_timeout"]) for action in actions} == {("0s", "300s")}


def test_a_websocket_passes(world, route):
    """Live games hold sessions on upgraded connections: a router that refuses them cannot stand before a game."""
    server = world.upgrading_server()
    world.router.set_share(Arms("shop", route, (server.address,), ()), 0, "start")
    assert world.upgraded(route.port, b"ping") == b"ping"


def test_a_refused_share_tells_that_nothing_happened(world, route):
    """The engine tries again or calls a person by whether the world has changed."""
    with pytest.raises(Exception, match="not a numeric host:port") as refusal:
        world.router.set_share(Arms("shop", route, ("shop.example:80",), ()), 0, "start")
    assert refusal.value.happened is Happened.NO
