"""CSV of counts: one row for each side and time.

    time,side,requests,errors,le_100,le_500,latency_sum_ms
    2026-03-02T09:00:10Z,stable,1800,2,1700,1795,91000
    2026-03-02T09:00:10Z,new,200,1,190,199,10400

`time` is Unix seconds or ISO 8601 (without a zone: UTC), the end of what the row counts. `le_N` are requests that took
at most N ms, `latency_sum_ms` the sum of all latencies; both are optional. An empty cell or NaN means that the row's
side could not be read. Without rows of a time nothing is known of it; that is not the same as no requests.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from math import isfinite, nan

from gonogo.backtest.counters import Kind, came
from gonogo.backtest.naming import Naming
from gonogo.backtest.recorded import SIDES, Came, Counts
from gonogo.errors import GonogoError

LE = "le_"
SUM = "latency_sum_ms"
HEADER = "time,side,requests,errors"
Row = tuple[float, dict[str, float]]
"""A time with its numbers by column."""


def counts_of_csv(text: str, naming: Naming, *, where: str) -> Counts:
    """What the file holds; `where` is its name. GonogoError with its line where a row cannot be understood."""
    table = csv.reader(text.splitlines(), strict=True)
    try:
        columns = _columns(next(table, []), naming, where=where)
        rows = _rows(table, columns, naming, where=where)
    except csv.Error as error:
        raise GonogoError("GG-2102", f"this is no CSV: {error}", where=f"{where}:{table.line_num}") from error
    edges = {name: float(name.removeprefix(LE)) for name in columns if name.startswith(LE)}
    notes: list[str] = []
    by_side = {side: _came(rows[side], edges, naming.kind or Kind.EACH, notes=notes) for side in SIDES}
    return Counts(by_side, tuple(sorted(edges.values())), SUM in columns, tuple(dict.fromkeys(notes)))


def _columns(header: list[str], naming: Naming, *, where: str) -> list[str]:
    columns = [name.strip().lower() for name in header]
    columns = ["side" if name == naming.side_label.lower() else name for name in columns]
    missing = [name for name in HEADER.split(",") if name not in columns]
    if missing:
        raise GonogoError("GG-2102", f"the first line has no column {missing[0]!r}", where=f"{where}:1", hint=HEADER)
    wrong = [name for name in columns if name not in {*HEADER.split(","), SUM} and not _is_edge(name)]
    if wrong or len(set(columns)) < len(columns):
        named = repr(wrong[0]) if wrong else "twice the same"
        raise GonogoError("GG-2102", f"a column that nobody reads: {named}", where=f"{where}:1")
    return columns


def _is_edge(name: str) -> bool:
    try:
        return name.startswith(LE) and isfinite(float(name.removeprefix(LE))) and float(name.removeprefix(LE)) > 0
    except ValueError:
        return False


def _rows(table: Iterable[list[str]], columns: list[str], naming: Naming, *, where: str) -> Mapping[str, list[Row]]:
    rows: dict[str, list[Row]] = {side: [] for side in SIDES}
    seen: set[tuple[str, float]] = set()
    for line, cells in enumerate(table, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        at = f"{where}:{line}"
        if len(cells) != len(columns):
            raise GonogoError("GG-2102", f"{len(cells)} cells, and the first line has {len(columns)}", where=at)
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        side, at_s = naming.side(row.pop("side")), _time(row.pop("time"), at)
        if side is None:
            continue
        if (side, at_s) in seen:
            raise GonogoError("GG-2103", "the same side twice at the same time", where=at)
        seen.add((side, at_s))
        rows[side].append((at_s, _numbers(row, at)))
    return rows


def _time(text: str, at: str) -> float:
    try:
        at_s = float(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise GonogoError("GG-2103", f"{text!r} is no time", where=at) from error
        at_s = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if not isfinite(at_s):
        raise GonogoError("GG-2103", f"{text!r} is no time", where=at)
    return at_s


def _numbers(row: Mapping[str, str], at: str) -> dict[str, float]:
    numbers = {}
    for name, text in row.items():
        try:
            numbers[name] = float(text) if text else nan
        except ValueError as error:
            raise GonogoError("GG-2103", f"{name}: {text!r} is no number", where=at) from error
        if numbers[name] < 0:
            raise GonogoError("GG-2103", f"{name}: {text} is negative", where=at)
    if numbers["errors"] > numbers["requests"]:
        raise GonogoError("GG-2103", "more errors than requests", where=at)
    return numbers


def _came(rows: list[Row], edges: Mapping[str, float], kind: Kind, *, notes: list[str]) -> Mapping[float, Came]:
    if any(before[0] > after[0] for before, after in pairwise(rows)):
        notes.append("the rows were out of order and were sorted by time")
    known = [row for row in rows if all(isfinite(number) for number in row[1].values())]
    if len(known) < len(rows):
        notes.append("rows without a number are taken as a side that could not be read")
    found = {at_s: Came() for at_s, _ in known}
    for name in known[0][1] if known else ():
        for at_s, count, went_back in came(((at_s, row[name]) for at_s, row in known), kind):
            _put(found[at_s], name, count, edge_ms=edges.get(name))
            if went_back:
                notes.append("counters went back; nothing is counted where they did")
    return found


def _put(one: Came, name: str, count: float, *, edge_ms: float | None) -> None:
    if edge_ms is not None:
        one.at_most[edge_ms] = count
    elif name == "requests":
        one.requests = count
    elif name == "errors":
        one.errors = count
    else:
        one.latency_sum_ms = count
