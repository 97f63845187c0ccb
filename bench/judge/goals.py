"""The goals, each beside what was measured: reached or not, and how far. Made from the rows alone, never typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

Row = dict[str, Any]
OURS = "gonogo"
KAYENTA = "kayenta 10 min"
RELEASES = {
    "none, 8 metrics, 4 phases": "healthy releases of 3 h with 8 metrics rolled back",
    "none, 4 errors + 4 latencies, 4 phases": "the same, four of the metrics being latencies",
}
P0 = 0.005
SURE = 2.0
"""Standard errors by which a figure must clear its goal to be called surely on one side."""


class Reached(Enum):
    """How a figure stands to its goal."""

    YES = "reached"
    LIKELY = "reached, by less than two standard errors"
    UNSURE = "NOT reached, by less than two standard errors"
    NO = "NOT reached"
    UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure. `at_most` False: it is to be at least the limit. `error` is its Monte-Carlo standard error; None: it
    has none (a median of whole numbers, a cost). `found` None: it was not measured, or not in every run."""

    words: str
    limit: float
    found: float | None
    unit: str
    runs: int = 0
    error: float | None = None
    at_most: bool = True
    form: str = ""

    @property
    def reached(self) -> Reached:
        """Whether the goal is reached."""
        if self.found is None:
            return Reached.UNKNOWN
        is_there = self.found <= self.limit if self.at_most else self.found >= self.limit
        if self.error is None or abs(self.found - self.limit) >= SURE * self.error:
            return Reached.YES if is_there else Reached.NO
        return Reached.LIKELY if is_there else Reached.UNSURE

    @property
    def words_of_distance(self) -> str:
        """Reached or not, and how far from it where it is not."""
        said = self.reached
        if self.found is None or said in {Reached.YES, Reached.LIKELY}:
            return said.value
        times = self.found / self.limit if self.at_most else self.limit / self.found
        return f"{said.value}: {times:.2f} times the goal"


def as_json(goal: Goal) -> Row:
    """For the results file."""
    fields = ("words", "limit", "found", "unit", "runs", "error", "at_most", "form")
    return {name: getattr(goal, name) for name in fields} | {"reached": goal.words_of_distance}


def goals(rows: list[Row]) -> Iterator[Goal]:
    """Every figure of the specification, in its order."""
    mine = [row for row in rows if row["rule"] == OURS]
    yield from _false(mine)
    yield from _ratios(mine)
    yield from _paced(mine)
    yield from _against_kayenta(rows, mine)
    yield from _times(mine)
    yield from _costs(mine)


def _false(mine: list[Row]) -> Iterator[Goal]:
    for effect, words in RELEASES.items():
        found = [row for row in mine if row["effect"] == effect]
        if not found:
            yield Goal(words, 1.0, None, "%")
        for row in sorted(found, key=lambda row: row["p0"] != P0):
            where = f"{row['environment']}, {_percent(row['p0'])}, {row['look_s']:g}-s blocks"
            percent, error = 100 * row["false_rollback"], 100 * row["false_rollback_error"]
            yield Goal(f"{words}: {where}", 1.0, percent, "%", row["runs"], error, form=row["form"])


def _ratios(mine: list[Row]) -> Iterator[Goal]:
    for p0 in sorted({row["p0"] for row in mine if row.get("ratio_to_bound")} | {P0}, key=lambda p0: p0 != P0):
        for effect in ("+0.5 point", "2x", "2 %", "5 %"):
            row = _surest(mine, "iid", p0, effect)
            words = f"mean requests to FAIL over the bound: {effect}, stable {_percent(p0)}"
            ratio, error = (row["ratio_to_bound"], row["ratio_error"]) if row else (None, None)
            yield Goal(words, 1.35, ratio, "x", *_about(row), error, form=row["form"] if row else "")


def _paced(mine: list[Row]) -> Iterator[Goal]:
    found = [row for row in mine if row["environment"].startswith("paced")]
    if not found:
        yield Goal("paced ramp: failed requests", 5.0, None, "")
    for row in found:
        words = f"{row['environment']}, {row['effect']} fail"
        for what, key, limit in (("median", "failed_median", 5.0), ("p95", "failed_p95", 10.0)):
            yield Goal(f"{words}: {what} failed requests", limit, row[key], "", *_about(row), form=_form(row))


def _against_kayenta(rows: list[Row], mine: list[Row]) -> Iterator[Goal]:
    theirs = [row for row in rows if row["rule"] == KAYENTA]
    for effect, limit in (("5 %", 100.0), ("20 %", 500.0), ("2x", 4.0)):
        one, other = _surest(mine, "iid", P0, effect), _surest(theirs, "iid", P0, effect)
        times = other["failed_median"] / one["failed_median"] if one and other and one["failed_median"] else None
        words = f"failed requests of Kayenta at 10 min over ours, medians: {effect}"
        yield Goal(words, limit, times, "x", *_about(one), at_most=False, form=_form(one))


def _times(mine: list[Row]) -> Iterator[Goal]:
    late = _surest(mine, "iid", P0, "5 % after 900 s")
    value = late["median_s"] if late else None
    yield Goal(
        "5 % errors that begin mid-phase, 20 canary rps: median", 10.0, value, "s", *_about(late), form=_form(late)
    )
    proved = next((row for row in mine if row["effect"] == "none, proved within 0.5 point"), None)
    value = proved["median_s"] if proved else None
    yield Goal("healthy version proved within 0.5 point: median", 60.0, value, "s", *_about(proved), form=_form(proved))


def _costs(mine: list[Row]) -> Iterator[Goal]:
    found = {row["effect"]: row for row in mine if row["environment"] == "cost"}
    each = found.get("us per metric and look")
    yield Goal("CPU per metric and block in the guard", 60.0, _value(each), "us", form=_form(each))
    whole = next((row for effect, row in found.items() if effect.endswith("% of a core")), None)
    words = "8 metrics x 200 components x 2 blocks a second"
    yield Goal(words, 30.0, _value(whole), "% of a core", form=_form(whole))


def _surest(rows: Iterable[Row], environment: str, p0: float, effect: str) -> Row | None:
    """The row with the most runs: the forms say the same, and differ in how often they were run."""
    found = [row for row in rows if (row["environment"], row["p0"], row["effect"]) == (environment, p0, effect)]
    return max(found, key=lambda row: row["runs"], default=None)


def _about(row: Row | None) -> tuple[int]:
    return (row["runs"] if row else 0,)


def _value(row: Row | None) -> float | None:
    return None if row is None else float(row["value"])


def _form(row: Row | None) -> str:
    return str(row["form"]) if row else ""


def _percent(share: float) -> str:
    return f"{100 * share:g} %"
