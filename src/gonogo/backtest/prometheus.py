"""The answer of Prometheus to a range query (`/api/v1/query_range`): a matrix of series.

Which series is what, by its name and labels:

- label `le`: requests at most as slow as that; `+Inf` counts all that were timed.
- name of errors: errors. Name of requests, or no name: requests; those whose code label matches are errors as well.
- name ending in `_sum`: the sum of latencies, in the unit of `le`.

Series of one side are added up, each process's counter for itself. Rates and ratios are no counts and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any

from gonogo.backtest.counters import Kind, came
from gonogo.backtest.naming import Naming
from gonogo.backtest.recorded import SIDES, Came, Counts
from gonogo.errors import GonogoError

WRONG = "GG-2102"


@dataclass(slots=True)
class _Gathered:
    came: dict[str, dict[float, Came]] = field(default_factory=lambda: {side: {} for side in SIDES})
    edges: dict[str, set[float]] = field(default_factory=lambda: {side: set() for side in SIDES})
    counted: set[tuple[str, float]] = field(default_factory=set)
    has_sum: bool = False
    notes: dict[str, None] = field(default_factory=dict)


def counts_of_prometheus(answers: Sequence[tuple[str, Any]], naming: Naming) -> Counts:
    """What the answers hold, each given with its file's name. GonogoError where one is not such an answer."""
    gathered = _Gathered()
    for where, answer in answers:
        for series in _matrix(answer, where):
            _gather(gathered, series, naming, where=where)
    new, stable = (gathered.edges[side] for side in SIDES)
    if new and stable and new != stable:
        raise GonogoError("GG-2103", "the two sides have different latency buckets")
    edges = tuple(sorted(each for each in new | stable if each != inf))
    # A moment of which only latencies are known is one where requests were not read.
    known = {
        side: {at_s: one for at_s, one in by_time.items() if (side, at_s) in gathered.counted}
        for side, by_time in gathered.came.items()
    }
    for one in (one for by_time in known.values() for one in by_time.values()):
        for edge in edges:
            one.at_most.setdefault(edge, 0.0)
    return Counts(known, edges, gathered.has_sum, tuple(gathered.notes))


def _matrix(answer: Any, where: str) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401  # any JSON
    if not isinstance(answer, dict) or answer.get("status") != "success" or not isinstance(answer.get("data"), dict):
        said = answer.get("error") if isinstance(answer, dict) else None
        raise GonogoError(WRONG, f"this is no answer to a range query{f': {said}' if said else ''}", where=where)
    data = answer["data"]
    if data.get("resultType") != "matrix" or not isinstance(data.get("result"), list):
        raise GonogoError(WRONG, f"a matrix is needed, not {data.get('resultType')!r}", where=where)
    return [_series(each, where) for each in data["result"]]


def _series(series: Any, where: str) -> Mapping[str, Any]:  # noqa: ANN401  # any JSON
    is_one = isinstance(series, dict) and isinstance(series.get("metric"), dict)
    if not is_one or not isinstance(series.get("values"), list):
        raise GonogoError(WRONG, "a series has no labels or no values", where=where)
    if not all(isinstance(value, str) for value in series["metric"].values()):
        raise GonogoError(WRONG, "a label that is no text", where=where)
    return dict(series)


def _gather(gathered: _Gathered, series: Mapping[str, Any], naming: Naming, *, where: str) -> None:
    labels: Mapping[str, str] = series["metric"]
    side = naming.side(labels.get(naming.side_label))
    roles = _roles(labels, naming)
    if side is None or not roles:
        return
    kind = naming.kind or Kind.TOTAL
    points = _points(gathered, series["values"], where=where)
    scale = 1000.0 if naming.seconds else 1.0
    edge = _edge(labels["le"], scale, where) if "le" in labels else inf
    if "bucket" in roles:
        gathered.edges[side].add(edge)
    if edge <= 0 or edge != edge:  # noqa: PLR0124  # NaN is the one number that is not itself
        raise GonogoError("GG-2103", f"le={labels['le']!r} is no bucket", where=where)
    for at_s, count, went_back in came(points, kind):
        one = gathered.came[side].setdefault(at_s, Came())
        _put(one, roles, count * scale if "sum" in roles else count, edge_ms=edge)
        if "requests" in roles:
            gathered.counted.add((side, at_s))
        if went_back:
            gathered.notes["counters went back (a process began again?); nothing is counted where they did"] = None
    gathered.has_sum = gathered.has_sum or "sum" in roles


def _roles(labels: Mapping[str, str], naming: Naming) -> frozenset[str]:
    name = labels.get("__name__", "")
    if "le" in labels:
        return frozenset({"bucket"})
    if name.endswith("_sum"):
        return frozenset({"sum"})
    if name == naming.errors:
        return frozenset({"errors"})
    if name not in {"", naming.requests}:
        return frozenset()
    is_error = re.fullmatch(naming.error_codes, labels.get(naming.code_label, "")) is not None
    return frozenset({"requests", "errors"} if is_error else {"requests"})


def _points(gathered: _Gathered, values: Sequence[Any], *, where: str) -> list[tuple[float, float]]:
    found = []
    for point in values:
        try:
            at_s, count = float(point[0]), float(point[1])
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise GonogoError("GG-2103", f"{point!r:.60} is no time with a number", where=where) from error
        if not isfinite(at_s):
            raise GonogoError("GG-2103", f"{point!r:.60} has no time", where=where)
        if not isfinite(count) or count < 0:
            gathered.notes["numbers that no counter can show (NaN, negative) are taken as not read"] = None
            continue
        found.append((at_s, count))
    if len({at_s for at_s, _ in found}) < len(found):
        raise GonogoError("GG-2103", "a series has two values at the same time", where=where)
    return found


def _edge(text: str, scale: float, where: str) -> float:
    try:
        return float(text) * scale
    except (TypeError, ValueError) as error:
        raise GonogoError("GG-2103", f"le={text!r} is no bucket", where=where) from error


def _put(one: Came, roles: frozenset[str], count: float, *, edge_ms: float) -> None:
    if "requests" in roles:
        one.requests += count
    if "errors" in roles:
        one.errors += count
    if "sum" in roles:
        one.latency_sum_ms += count
    if "bucket" in roles and edge_ms == inf:
        one.timed = (one.timed or 0.0) + count
    elif "bucket" in roles:
        one.at_most[edge_ms] = one.at_most.get(edge_ms, 0.0) + count
