"""Figures beside their goals, and the table of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `measured` None: it could not be measured, and its goal is then not reached. `at_most` and
    `at_least` are the goal; without either it only informs."""

    name: str
    measured: float | None
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def has_goal(self) -> bool:
        """Whether there is something to reach."""
        return self.at_most is not None or self.at_least is not None

    @property
    def is_reached(self) -> bool | None:
        """None where there is no goal."""
        if not self.has_goal:
            return None
        if self.measured is None or math.isnan(self.measured):
            return False
        is_low_enough = self.at_most is None or self.measured <= self.at_most
        return is_low_enough and (self.at_least is None or self.measured >= self.at_least)

    def as_json(self) -> dict[str, Any]:
        """The figure and its goal."""
        goals = {name: value for name in ("at_most", "at_least") if (value := getattr(self, name)) is not None}
        return {"name": self.name, "measured": self.measured, "unit": self.unit, **goals, "reached": self.is_reached}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one bench found: its figures, every run behind them, and what must be said about them."""

    figures: tuple[Figure, ...]
    runs: tuple[dict[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()
    seed: int | None = None
    about: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a file."""
        return {
            **self.about,
            "seed": self.seed,
            "figures": [figure.as_json() for figure in self.figures],
            "remarks": list(self.remarks),
            "runs": list(self.runs),
        }


def quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that is not below that share of them (nearest rank); None of no values."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def median(values: Sequence[float]) -> float | None:
    """The middle one, or the mean of the two in the middle; None of no values."""
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


HEAD = ("figure", "measured", "goal", "")


def table(measured: dict[str, Measured]) -> str:
    """All benches for people, one line a figure."""
    rows: list[tuple[str, ...]] = [HEAD]
    for name, found in measured.items():
        rows += [
            (f"{name}: {one.name}", _value(one.measured, one.unit), _goal(one), _reached(one)) for one in found.figures
        ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        f"{first:<{widths[0]}}  {second:>{widths[1]}}  {third:>{widths[2]}}  {fourth}".rstrip()
        for first, second, third, fourth in rows
    ]
    remarks = [f"{name}: {remark}" for name, found in measured.items() for remark in found.remarks]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], *remarks])


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{text} {unit}".rstrip()


def _goal(figure: Figure) -> str:
    if figure.at_most is not None:
        return f"≤ {_value(figure.at_most, figure.unit)}" if figure.at_most else "0"
    return f"≥ {_value(figure.at_least, figure.unit)}" if figure.at_least is not None else ""


def _reached(figure: Figure) -> str:
    if figure.is_reached is None:
        return ""
    if figure.is_reached:
        return "reached"
    goal = figure.at_most if figure.at_most is not None else figure.at_least
    if not figure.measured or not goal:
        return "NOT reached"
    far = figure.measured / goal if figure.at_most is not None else goal / figure.measured
    return f"NOT reached: {far:.2f} times the goal"
