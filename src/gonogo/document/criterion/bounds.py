"""The bound of a criterion: a comparison, a figure and its unit, in either order with the measure."""

from __future__ import annotations

import re

from gonogo.core.criterion import Comparison, Statistic, Unit
from gonogo.document.criterion.peel import Line
from gonogo.document.criterion.sentence import GAUGES, Bound, Measure, NotUnderstood, Role
from gonogo.document.quantity import BYTES, DURATION_WORDS, NUMBER, SECONDS, number

_WORDS = {
    "<=": Comparison.AT_MOST, ">=": Comparison.AT_LEAST, "<": Comparison.BELOW, ">": Comparison.ABOVE,
    "at most": Comparison.AT_MOST, "no more than": Comparison.AT_MOST, "not more than": Comparison.AT_MOST,
    "up to": Comparison.AT_MOST, "at least": Comparison.AT_LEAST, "no less than": Comparison.AT_LEAST,
    "not below": Comparison.AT_LEAST, "not above": Comparison.AT_MOST,
    "less than": Comparison.BELOW, "lower than": Comparison.BELOW, "below": Comparison.BELOW, "under": Comparison.BELOW,
    "faster than": Comparison.BELOW, "slower than": Comparison.ABOVE,
    "more than": Comparison.ABOVE, "greater than": Comparison.ABOVE, "higher than": Comparison.ABOVE,
    "above": Comparison.ABOVE, "over": Comparison.ABOVE, "exceeds": Comparison.ABOVE, "exceed": Comparison.ABOVE,
}  # fmt: skip
_ANY = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(_WORDS, key=len, reverse=True))
_COMPARISON = rf"(?P<comparison>(?<![\w<>=])(?:{_ANY})(?![<>=]))"
_LIMIT = re.compile(
    rf"{_COMPARISON}\s*(?:(?P<part>{NUMBER})\s*%\s+of\s+)?(?:(?:its|the)\s+)?(?:\|\s*)?limit\b", re.IGNORECASE
)
_FIGURE = re.compile(rf"{_COMPARISON}\s*(?P<figure>{NUMBER})(?P<gap>\s*)(?P<unit>%|[A-Za-zµ]+)?", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.<>=-])(?P<figure>{NUMBER})(?P<gap>\s*)(?P<unit>%|percent\b)", re.IGNORECASE)


def take_bound(line: Line, measure: Measure, role: Role) -> Bound:
    """The bound of that measure, taken away from the line. NotUnderstood where there is none or it does not fit."""
    limit = line.take(_LIMIT)
    if limit is not None:
        return _limit(measure, limit["comparison"], limit["part"] or "100")
    found = line.take(_FIGURE)
    comparison = None
    if found is not None:
        comparison = _WORDS[" ".join(found["comparison"].lower().split())]
    elif measure.statistic is Statistic.AVAILABILITY and role is Role.SUCCESS:
        found = line.take(_BARE)
        comparison = Comparison.AT_LEAST
    if found is None or comparison is None:
        raise NotUnderstood("GG-1202", "a criterion without a bound")
    value, unit, known = _value(found, measure)
    if not known:
        line.text += f" {found['unit']}"
    _check_range(measure, comparison, value)
    return Bound(comparison, value, unit)


def _limit(measure: Measure, word: str, part: str) -> Bound:
    if measure.signal != "memory" or measure.statistic is Statistic.EXHAUSTION:
        raise NotUnderstood("GG-1202", "only memory has a limit", "Write the bound as a figure.")
    return Bound(_WORDS[" ".join(word.lower().split())], float(number(part) / 100), Unit.BYTES, to_limit=True)


def _value(found: re.Match[str], measure: Measure) -> tuple[float, Unit, bool]:
    word = (found["unit"] or "").lower()
    unit, factor = _unit(word)
    known = unit is not Unit.COUNT or not word
    if not known and not found["gap"]:
        raise NotUnderstood("GG-1105", f"the unit `{found['unit']}`", "Write %, ms, s, kB, MB or GB.")
    wanted = unit_of(measure)
    if wanted is Unit.SECONDS and unit is Unit.MILLISECONDS:
        return float(number(found["figure"]) * SECONDS[DURATION_WORDS[word]]), wanted, True
    if wanted is not None and unit is not wanted:
        said = f"`{found['figure']}{found['gap']}{found['unit'] or ''}`"
        raise NotUnderstood("GG-1204", f"{said} is no figure for {_noun(measure)}", _UNIT_HINTS[wanted])
    exact = (
        number(found["figure"]) * number("1000") * SECONDS[DURATION_WORDS[word]] if unit is Unit.MILLISECONDS else None
    )
    if unit is Unit.RATIO:
        exact = number(found["figure"]) / 100
    return float(exact if exact is not None else number(found["figure"]) * factor), unit, known


def _unit(word: str) -> tuple[Unit, int]:
    if word in ("%", "percent"):
        return Unit.RATIO, 1
    if word in DURATION_WORDS:
        return Unit.MILLISECONDS, 1
    if word in BYTES:
        return Unit.BYTES, BYTES[word]
    return Unit.COUNT, 1


def unit_of(measure: Measure) -> Unit | None:
    """The only unit that a measure can have; None for the plan's own signals, which may have any."""
    if measure.signal == "errors" or measure.statistic is Statistic.SHARE_ABOVE:
        return Unit.RATIO
    if measure.signal == "latency":
        return Unit.MILLISECONDS
    if measure.statistic is Statistic.EXHAUSTION:
        return Unit.SECONDS
    return Unit.BYTES if measure.signal == "memory" else None


def _check_range(measure: Measure, comparison: Comparison, value: float) -> None:
    if unit_of(measure) is Unit.RATIO and value > 1:
        raise NotUnderstood("GG-1211", f"{_noun(measure)} is never more than 100%")
    if unit_of(measure) in (Unit.MILLISECONDS, Unit.BYTES, Unit.SECONDS) and value <= 0:
        raise NotUnderstood("GG-1211", f"{_noun(measure)} is always more than 0")
    never = (comparison is Comparison.BELOW and value <= 0) or (comparison is Comparison.ABOVE and value >= 1)
    if never and measure.statistic not in GAUGES and unit_of(measure) is Unit.RATIO:
        raise NotUnderstood("GG-1211", "no value could ever be so")


def _noun(measure: Measure) -> str:
    if measure.statistic is Statistic.SHARE_ABOVE:
        return "a share of requests"
    if measure.statistic is Statistic.AVAILABILITY:
        return "availability"
    if measure.statistic is Statistic.EXHAUSTION:
        return "the time until memory is full"
    return {"errors": "an error rate", "latency": "a latency", "memory": "memory"}.get(measure.signal, measure.signal)


_UNIT_HINTS = {
    Unit.RATIO: "Write a percentage, such as `0.5%`.",
    Unit.MILLISECONDS: "Write milliseconds or seconds, such as `300 ms`.",
    Unit.BYTES: "Write a size, such as `512 MB`.",
    Unit.SECONDS: "Write a duration, such as `72 h`.",
}
