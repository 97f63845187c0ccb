from __future__ import annotations

import pytest

from gonogo.backtest.rules import Argo, Flagger, Interval, Kayenta, LindonMalek, Msprt


def ends_s(rule, *, new, stable=(180, 1), step_s=1.0, until_s=7200):
    """When a rule goes back in a world of equal intervals; None: never."""
    for place in range(1, int(until_s / step_s) + 1):
        if rule.see(Interval(place * step_s, new, stable)):
            return place * step_s
    return None


@pytest.mark.parametrize(
    ("rule", "at_s"),
    [
        (Flagger(60, 5, errors_max=0.01), 360),
        (Flagger(10, 5, errors_max=0.01), 60),
        (Argo(60, 0, errors_max=0.01), 60),
        (Argo(60, 3, errors_max=0.01), 240),
        (Kayenta(600), 600),
        (Kayenta(3600), 3600),
    ],
)
def test_window_rules_go_back_on_the_tick_that_their_documents_name(rule, at_s):
    """A comparison that makes another tool slower or faster than it is would be worth nothing."""
    assert ends_s(rule, new=(20, 1)) == at_s


@pytest.mark.parametrize("rule", [Msprt(0.01), LindonMalek(0.1, alpha=0.01)])
def test_sequential_rules_go_back_on_what_is_bad_soon(rule):
    """The best of the others are shown as good as they are: seconds, not minutes."""
    assert ends_s(rule, new=(20, 4)) <= 5


@pytest.mark.parametrize(
    "rule",
    [
        Flagger(60, 5, errors_max=0.01),
        Argo(60, 0, errors_max=0.01),
        Kayenta(600),
        Msprt(0.01),
        LindonMalek(0.1, alpha=0.01),
    ],
)
def test_no_rule_goes_back_on_a_version_that_is_as_good(rule):
    """A rule that always fires is no comparison."""
    assert ends_s(rule, new=(20, 0.1)) is None


@pytest.mark.parametrize(
    ("rule", "at_s"), [(Flagger(60, 5, errors_max=0.01), 360), (Argo(60, 3, errors_max=0.01), 300)]
)
def test_a_window_without_requests_is_judged_as_its_tool_does(rule, at_s):
    """Flagger counts an empty window as failed; Argo gives up after five in a row."""
    assert ends_s(rule, new=(0, 0), stable=(0, 0)) == at_s


def test_a_coarse_series_ends_every_window_that_it_crosses():
    """A series of five-minute steps does not make a one-minute rule five times slower than need be."""
    assert ends_s(Argo(60, 0, errors_max=0.01), new=(6000, 300), step_s=300) == 300


def test_a_coarse_series_has_no_empty_windows():
    """A tool with short windows is not made to go back by minutes that were exported as one row."""
    assert ends_s(Flagger(10, 5, errors_max=0.01), new=(600, 2), step_s=30) is None
    assert ends_s(Flagger(10, 5, errors_max=0.01), new=(600, 30), step_s=30) == 60
