"""When an arm keeps its counts, and when it begins anew."""

import pytest

from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy_arms import arm_names
from gonogo.drivers.router.envoy_routes import Traffic
from gonogo.ports.router import Arms

ROUTE = Route(8080, Cohort(CohortKind.ADDRESS))
BEFORE = Traffic("shop", ROUTE, 500, "shop-stable-3", "shop-new-4", "key")


@pytest.mark.parametrize(
    ("was_new", "stable", "new", "expected"),
    [
        pytest.param("n", "s", "n", ("shop-stable-3", "shop-new-4"), id="nothing changed"),
        pytest.param("n", "t", "m", ("shop-stable-3", "shop-new-4"), id="all instances replaced"),
        pytest.param("n", "s", "", ("shop-stable-3", "shop-new-4"), id="the new version goes"),
        pytest.param("", "s", "n", ("shop-stable-3", "shop-new-5"), id="a new version begins"),
        pytest.param("", "t", "", ("shop-stable-3", "shop-new-4"), id="stable alone"),
        pytest.param("n", "n", "", ("shop-stable-5", "shop-new-6"), id="promoted"),
        pytest.param("no", "sn", "o", ("shop-stable-5", "shop-new-6"), id="promoted in part"),
    ],
)
def test_counts_of_two_versions_never_mix(was_new, stable, new, expected):
    """Counts of an earlier version under the name of a later one would be evidence about the wrong program."""
    arms = Arms("shop", ROUTE, tuple(stable), tuple(new))
    assert arm_names("shop", before=BEFORE, was_new=frozenset(was_new), arms=arms) == expected


def test_the_first_release_of_a_component_has_two_arms():
    """Both sides exist from the first moment, so that both can be read."""
    arms = Arms("shop.api", ROUTE, ("s",), ())
    names = arm_names("shop.api", before=None, was_new=frozenset(), arms=arms)
    assert names == ("shop_2e_api-stable-1", "shop_2e_api-new-2")
