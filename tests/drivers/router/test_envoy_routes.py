"""The route file of a component: what goes into it and what is read back out of it."""

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy_routes import Traffic, recorded, route_configuration, share_in, version_of
from gonogo.drivers.router.layout import slug

COHORTS = [Cohort(CohortKind.HEADER, "x-bucket"), Cohort(CohortKind.COOKIE, "cohort"), Cohort(CohortKind.ADDRESS)]


def traffic(cohort, share_bp):
    return Traffic("shop", Route(8080, cohort), share_bp, "shop-stable-1", "shop-new-2", "key")


@pytest.mark.parametrize("cohort", COHORTS, ids=lambda cohort: cohort.kind.value)
@pytest.mark.parametrize("share_bp", [0, 1, 500, 9_999, 10_000])
def test_what_is_written_is_read_back(cohort, share_bp):
    """The latch rewrites the file from what it finds there: what is lost here would be lost for the players."""
    meant = traffic(cohort, share_bp)
    assert recorded(route_configuration(meant)) == meant


@pytest.mark.parametrize("cohort", COHORTS, ids=lambda cohort: cohort.kind.value)
def test_the_share_is_read_from_the_routes_and_not_from_what_was_meant(cohort):
    """A router that does something else than it was told must be found out."""
    told = route_configuration(traffic(cohort, 500))
    told["virtual_hosts"] = route_configuration(traffic(cohort, 2500))["virtual_hosts"]
    assert share_in(told) == 2500


def test_each_change_has_its_own_version():
    """What is in force could otherwise not be told from what was there before."""
    versions = {version_of(route_configuration(traffic(COHORTS[0], share_bp))) for share_bp in range(200)}
    assert len(versions) == 200


@pytest.mark.parametrize("cohort", COHORTS, ids=lambda cohort: cohort.kind.value)
def test_nothing_but_a_refused_connection_is_tried_again(cohort):
    """A request that may have been processed must not be sent twice, on whichever side."""
    routes = route_configuration(traffic(cohort, 500))["virtual_hosts"][0]["routes"]
    assert {route["route"]["retry_policy"]["retry_on"] for route in routes} == {"connect-failure,refused-stream"}


@pytest.mark.parametrize(
    ("one", "other"), [("a.b", "a_b"), ("a_2e_b", "a.b"), ("a b", "a-b"), ("ä", "a"), ("a/b", "ab")]
)
def test_two_components_never_share_a_name_in_envoy(one, other):
    """With one name for two components one would be counted, and gone back, as the other."""
    assert slug(one) != slug(other)
