"""Who goes to the new version, and that nobody goes there and back."""

import http.client
import re

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.ports.router import Arms

pytestmark = pytest.mark.real

SHARES_BP = (100, 1000, 3000, 5000, 8000, 10_000)
KEYS = 600


class ByHeader:
    """Players whose client sends their bucket."""

    cohort = Cohort(CohortKind.HEADER, "x-bucket")

    def sides(self, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        found = [asked(connection, {"x-bucket": str(number * 9_999 // (KEYS - 1))})[0] for number in range(KEYS)]
        connection.close()
        return found


class ByCookie:
    """Browsers that keep the cookie which the router gave them."""

    cohort = Cohort(CohortKind.COOKIE, "gg.cohort")

    def __init__(self):
        self.cookies = []

    def sides(self, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        while len(self.cookies) < KEYS:
            given = asked(connection, {})[1]
            self.cookies.append(re.match(r"gg\.cohort=[^;]+", given)[0])
        found = [asked(connection, {"cookie": f"theme=dark; {cookie}; x=1"}) for cookie in self.cookies]
        connection.close()
        assert {given for _, given in found} == {None}, "a cookie was replaced"
        return [side for side, _ in found]


class ByAddress:
    """Players who bring nothing but where they come from."""

    cohort = Cohort(CohortKind.ADDRESS)

    def sides(self, port):
        found = []
        for number in range(KEYS):
            source = (f"127.0.{1 + number // 200}.{1 + number % 200}", 0)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5, source_address=source)
            found.append(asked(connection, {})[0])
            connection.close()
        return found


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
    old, new = world.instance("stable"), world.instance("new")
    arms = Arms("shop", Route(port, crowd.cohort), (old.address,), (new.address,))
    world.router.set_share(arms, 0, "start")
    were_new = {number for number, side in enumerate(crowd.sides(port)) if side == "new"}
    assert were_new == set()
    for share_bp in SHARES_BP:
        world.router.set_share(arms, share_bp, f"{share_bp}")
        are_new = {number for number, side in enumerate(crowd.sides(port)) if side == "new"}
        assert were_new <= are_new
        assert abs(len(are_new) / KEYS - share_bp / 10_000) <= 0.03
        were_new = are_new
    assert len(were_new) == KEYS
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
