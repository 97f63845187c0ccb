"""The two charts of a criterion: its evidence, and the shares of bad requests with their bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor, log

from gonogo.report.evidence.band import band
from gonogo.report.evidence.frame import CHART_HEIGHT, CHART_WIDTH, Frame, area, ground, line
from gonogo.report.evidence.record import Band, Point, Trace

TENS_LOW = -4
"""Evidence below a ten-thousandth is drawn there: it has lost."""
SURE_REQUESTS = 10
"""A share of fewer requests does not stretch the axis."""

Shares = Sequence[tuple[float, Band]]


def evidence_chart(trace: Trace, frame: Frame) -> Iterable[str]:
    """What the evidence is worth over time, and the limit at which it decides."""
    tens = [point.log_e / log(10) for point in trace.points]
    limit = trace.log_limit / log(10)
    low, high = max(TENS_LOW, min(floor(min(tens)), -1)), ceil(max(*tens, limit) + 0.4)
    scale = float(high - low)

    def part(value: float) -> float:
        return (value - low) / scale

    yield from ground(frame, [(part(ten), _power(ten)) for ten in range(low, high + 1)])
    y = frame.height_of(part(limit))
    decides = "proved" if trace.role == "success" else "go back"
    yield f'<line class="limit" x1="{frame.x}" y1="{y:.1f}" x2="{frame.x + CHART_WIDTH}" y2="{y:.1f}"/>'
    x, words = frame.x + 6, f"{10**limit:.0f}: {decides}"
    yield f'<text class="limit-words" x="{x}" y="{y - 5:.1f}">{words}</text>'
    yield line(frame, [(point.real_s, part(ten)) for point, ten in zip(trace.points, tens, strict=True)], "new")
    yield from _dots(trace, frame, [part(ten) for ten in tens])


def band_chart(trace: Trace, frame: Frame) -> Iterable[str]:
    """The shares of bad requests; nothing where the journal kept no counts."""
    new, stable = _shares(trace.points, "new"), _shares(trace.points, "stable") if trace.bound is None else []
    if not new:
        yield from ground(frame, [])
        words = "the journal kept no counts of this"
        yield f'<text class="small" x="{frame.x + 12}" y="{frame.y + CHART_HEIGHT / 2:.0f}">{words}</text>'
        return
    top = _top(trace, new, stable)
    yield from ground(frame, [(part, _percent(part * top)) for part in (0.0, 0.25, 0.5, 0.75, 1.0)])
    for shares, name in ((stable, "stable"), (new, "new")):
        if shares:
            yield area(frame, [(at, one.low / top, one.high / top) for at, one in shares], f"{name}-band")
            yield line(frame, [(at, one.share / top) for at, one in shares], name)
    if trace.bound is not None and trace.bound <= top:
        y = frame.height_of(trace.bound / top)
        yield f'<line class="limit" x1="{frame.x}" y1="{y:.1f}" x2="{frame.x + CHART_WIDTH}" y2="{y:.1f}"/>'
        x, words = frame.x + 6, f"bound {100 * trace.bound:.3g} %"
        yield f'<text class="limit-words" x="{x}" y="{y - 5:.1f}">{words}</text>'
    yield from _last(frame, new, stable, top=top)


def _last(frame: Frame, new: Shares, stable: Shares, *, top: float) -> Iterable[str]:
    """The last shares in words, beside their lines' ends, where they do not cover each other."""
    places = []
    for shares, name in ((new, "new"), (stable, "stable")):
        if shares:
            at, one = shares[-1]
            places.append((frame.height_of(one.share / top), frame.at(at), f"{name} {_percent(one.share)}"))
    places.sort()
    for (above, *_), (below, *_) in pairwise(places):
        if below - above < 14:
            places[0] = (places[0][0] - 14, *places[0][1:])
    for y, x, words in places:
        yield f'<text x="{min(x, frame.x + CHART_WIDTH) - 6:.1f}" y="{y - 6:.1f}" text-anchor="end">{words}</text>'


def _dots(trace: Trace, frame: Frame, parts: Sequence[float]) -> Iterable[str]:
    if len(trace.points) <= 40:
        for point, part in zip(trace.points, parts, strict=True):
            yield f'<circle class="dot" cx="{frame.at(point.real_s):.1f}" cy="{frame.height_of(part):.1f}" r="2.5"/>'
    if trace.fails_s is None:
        return
    nearest = min(range(len(parts)), key=lambda place: abs(trace.points[place].real_s - (trace.fails_s or 0.0)))
    x, y = frame.at(trace.points[nearest].real_s), frame.height_of(parts[nearest])
    yield f'<circle class="fail" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    yield f'<text class="limit-words" x="{x - 10:.1f}" y="{y + 4:.1f}" text-anchor="end">FAIL</text>'


def _shares(points: Sequence[Point], side: str) -> list[tuple[float, Band]]:
    found = []
    for point in points:
        counts = point.new if side == "new" else point.stable
        one = band(*counts) if counts is not None else None
        if one is not None:
            found.append((point.real_s, one))
    return found


def _top(trace: Trace, new: Shares, stable: Shares) -> float:
    """The top of the axis: what is known at the end, the largest share, and the bound are all inside."""
    last = max(one.high for one in (new[-1][1], *((stable[-1][1],) if stable else ())))
    largest = max(one.share for shares in (new, stable) for _, one in shares) if len(new) >= SURE_REQUESTS else 0.0
    wanted: float = max(1.1 * last, 1.2 * largest, 1.5 * (trace.bound or 0.0), 1e-6)
    return float(min(1.0, wanted))


def _power(ten: int) -> str:
    return f"{10**ten:,}" if ten >= 0 else f"{10.0**ten:g}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 or share == 0 else f"{100 * share:.2g} %"
