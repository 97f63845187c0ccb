"""Who goes to the new version, and that nobody goes there and back."""

import http.client
import re
import socket
import threading

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.ports.router import Arms

pytestmark = pytest.mark.real

SHARES_BP = (100, 1000, 5000, 10_000)


class ByHeader:
    """Players whose client sends their bucket."""

    cohort = Cohort(CohortKind.HEADER, "x-bucket")
    keys = 2000

    def sides(self, port):
        return sides_of(port, [f"x-bucket: {number * 9_999 // (self.keys - 1)}" for number in range(self.keys)])


class ByCookie:
    """Browsers with a cookie; these are the same in every run, because their share is."""

    cohort = Cohort(CohortKind.COOKIE, "gg.cohort")
    keys = 2000

    def sides(self, port):
        return sides_of(port, [f"cookie: a=b; gg.cohort=player-{number}; x=1" for number in range(self.keys)])


class ByAddress:
    """Players who bring nothing but where they come from."""

    cohort = Cohort(CohortKind.ADDRESS)
    keys = 1000

    def sides(self, port):
        sources = [f"127.0.{1 + number // 200}.{1 + number % 200}" for number in range(self.keys)]
        return [side for source in sources for side in sides_of(port, ["x: y"], source)]


def sides_of(port, headers, source="127.0.0.1"):
    """The side that answered each of the requests, sent on one connection without waiting."""
    requests = "".join(f"GET / HTTP/1.1\r\nhost: shop\r\n{header}\r\n\r\n" for header in headers)
    with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0)) as connection:
        sender = threading.Thread(target=connection.sendall, args=(requests.encode(),))
        sender.start()
        received = b""
        while received.count(b"-side: ") < len(headers) or not received.endswith(b"\r\n\r\n"):
            received += connection.recv(1_000_000)
        sender.join()
    assert b"set-cookie" not in received
    assert received.count(b"HTTP/1.1 200") == len(headers)
    return [found.decode() for found in re.findall(rb"x-gonogo-side: (\w+)", received)]


def asked(connection, headers):
    """The side that answered and the cookie that it came with."""
    connection.request("GET", "/", headers=headers)
    with connection.getresponse() as response:
        name = response.read().decode()
        assert name == response.getheader("x-gonogo-side")
        return name, response.getheader("set-cookie")


@pytest.fixture(params=[ByHeader, ByCookie, ByAddress])
def crowd(request):
    return request.param()


def test_a_growing_share_only_adds_players_and_0_brings_all_home(world, port, crowd):
    """A player who is moved back and forth between versions may lose his session each time."""
    old, new = world.quick_instance(), world.quick_instance()
    arms = Arms("shop", Route(port, crowd.cohort), (old.address,), (new.address,))
    world.router.set_share(arms, 0, "start")
    were_new = {number for number, side in enumerate(crowd.sides(port)) if side == "new"}
    assert were_new == set()
    for share_bp in SHARES_BP:
        world.router.set_share(arms, share_bp, f"{share_bp}")
        are_new = {number for number, side in enumerate(crowd.sides(port)) if side == "new"}
        assert were_new <= are_new
        assert abs(len(are_new) / crowd.keys - share_bp / 10_000) <= 0.03
        were_new = are_new
    assert len(were_new) == crowd.keys
    world.router.set_share(arms, 0, "home")
    assert set(crowd.sides(port)) == {"stable"}


@pytest.mark.parametrize("bucket", ["", "abc", "-1", "5,6", "10000", "99999999999999999999", "0x1", "1e1", "5.0"])
def test_an_odd_bucket_stays_on_the_stable_version(world, route, bucket):
    """A client that sends nonsense must not be a tester of the new version without having been chosen."""
    old, new = world.instance("stable"), world.instance("new")
    world.router.set_share(Arms("shop", route, (old.address,), (new.address,)), 9_999, "nearly all")
    assert world.ask(route.port, "/", **{"x-bucket": bucket}) == (200, "stable")


@pytest.mark.parametrize("cookie", ["theme=dark", "gg.cohort=", 'gg.cohort=""', "ggxcohort=1", "not-gg.cohort=1", ""])
def test_a_first_visit_is_stable_and_gets_a_cookie(world, port, cookie):
    """A browser without a usable cookie is given one, and is not thrown to a side by chance until it brings it."""
    crowd = ByCookie()
    old, new = world.instance("stable"), world.instance("new")
    arms = Arms("shop", Route(port, crowd.cohort), (old.address,), (new.address,))
    world.router.set_share(arms, 9_900, "nearly all")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    answers = [asked(connection, {"cookie": cookie}) for _ in range(10)]
    connection.close()
    assert {side for side, _ in answers} == {"stable"}
    assert all(re.match(r"gg\.cohort=[-0-9a-f]+; Path=/; Max-Age=\d+; HttpOnly", given) for _, given in answers)
    assert len({given for _, given in answers}) == 10


def test_a_browser_that_keeps_its_cookie_keeps_its_side(world, port):
    """The cookie that the router gives is one that it knows again: half of the browsers are on each side, and stay."""
    old, new = world.instance("stable"), world.instance("new")
    arms = Arms("shop", Route(port, ByCookie.cohort), (old.address,), (new.address,))
    world.router.set_share(arms, 5000, "half")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    cookies = [asked(connection, {})[1].partition(";")[0] for _ in range(60)]
    first, second = ([asked(connection, {"cookie": cookie}) for cookie in cookies] for _ in range(2))
    connection.close()
    assert first == second
    assert set(first) == {("stable", None), ("new", None)}


def test_the_whole_share_takes_first_visits_too(world, port):
    """At 100 % nobody is left on the old version, or it could never be taken away."""
    crowd = ByCookie()
    old, new = world.instance("stable"), world.instance("new")
    arms = Arms("shop", Route(port, crowd.cohort), (old.address,), (new.address,))
    world.router.set_share(arms, 10_000, "all")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    side, given = asked(connection, {})
    connection.close()
    assert side == "new"
    assert given.startswith("gg.cohort=")
