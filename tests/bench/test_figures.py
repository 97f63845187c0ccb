"""Figures beside their goals: what `make bench` prints is what was measured, and a missing figure reaches no goal."""

from __future__ import annotations

import pytest

from bench.figures import Figure, Measured, median, quantile, table


@pytest.mark.parametrize(
    ("figure", "is_reached"),
    [
        (Figure("a", 2.0, "s", at_most=2.0), True),
        (Figure("a", 2.1, "s", at_most=2.0), False),
        (Figure("a", 999.0, "", at_least=1000), False),
        (Figure("a", 1000.0, "", at_least=1000), True),
        (Figure("a", 0.0, "", at_most=0), True),
        (Figure("a", 1.0, "", at_most=0), False),
        (Figure("a", None, "s", at_most=2.0), False),
        (Figure("a", float("nan"), "s", at_most=2.0), False),
        (Figure("a", 5.0, "s"), None),
        (Figure("a", None, "s"), None),
    ],
)
def test_a_goal_is_reached_only_by_a_measured_figure(figure: Figure, is_reached: object) -> None:
    """A bench that measured nothing does not claim success."""
    assert figure.is_reached is is_reached
    assert figure.as_json()["reached"] is is_reached


@pytest.mark.parametrize(
    ("values", "middle", "high"),
    [([], None, None), ([3.0], 3.0, 3.0), ([4.0, 1.0], 2.5, 4.0), ([3.0, 1.0, 2.0], 2.0, 3.0)],
)
def test_medians_and_p95_are_of_what_was_measured(
    values: list[float], middle: float | None, high: float | None
) -> None:
    """The published median is the median, and no values give no figure."""
    assert (median(values), quantile(values, 0.95)) == (middle, high)


def test_p95_of_twenty_runs_is_the_nineteenth() -> None:
    """One slow run of twenty is not the p95, two are."""
    assert quantile([*[1.0] * 19, 9.0], 0.95) == 1.0
    assert quantile([*[1.0] * 18, 8.0, 9.0], 0.95) == 8.0


def test_the_table_shows_what_was_measured_the_goal_and_how_far_it_is() -> None:
    """Whoever reads the table sees at once which goal was missed, and by how much."""
    figures = (
        Figure("seconds", 4.0, "s", at_most=2.0),
        Figure("appends", 500.0, "/s", at_least=1000),
        Figure("failed", 0.0, "", at_most=0),
        Figure("lost", None, "", at_most=0),
    )
    lines = table({"x": Measured(figures, remarks=("noisy",))}).splitlines()
    squeezed = [" ".join(line.split()) for line in lines]
    assert squeezed[2:] == [
        "x: seconds 4 s ≤ 2 s NOT reached: 2.00 times the goal",
        "x: appends 500 /s ≥ 1,000 /s NOT reached: 2.00 times the goal",
        "x: failed 0 0 reached",
        "x: lost not measured 0 NOT reached",
        "x: noisy",
    ]
