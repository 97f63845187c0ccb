"""The frame of one chart: where a moment and a value lie on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from gonogo.report.words import span

LEFT, RIGHT = 70, 680
"""Where the two charts of a row begin."""
CHART_WIDTH, CHART_HEIGHT, ROW = 490, 170, 270
PHASE_CHARS_PX = 7.5
"""About the width of a character of a phase's title."""


@dataclass(frozen=True, slots=True)
class Span:
    """A phase on the time axis, in real seconds since the run's opening."""

    title: str
    since_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart whose upper left corner is (x, y) and whose time axis goes from `begin_s` to `until_s`."""

    x: int
    y: int
    begin_s: float
    until_s: float
    phases: tuple[Span, ...]

    def at(self, real_s: float) -> float:
        """The place of a moment, kept inside the chart."""
        part = (real_s - self.begin_s) / (self.until_s - self.begin_s)
        return self.x + CHART_WIDTH * min(1.0, max(0.0, part))

    def height_of(self, part: float) -> float:
        """The place of a value, given as a part of the axis: 0 at the bottom, 1 at the top; kept inside the chart."""
        return self.y + CHART_HEIGHT * (1.0 - min(1.0, max(0.0, part)))


def ground(frame: Frame, marks: Sequence[tuple[float, str]]) -> Iterable[str]:
    """The phases, the grid with its words (part of the axis, words), and the axes."""
    bottom = frame.y + CHART_HEIGHT
    for place, phase in enumerate(frame.phases):
        x, end = frame.at(phase.since_s), frame.at(phase.until_s)
        if end - x < 1:
            continue
        if place % 2 == 0:
            yield (f'<rect class="phase" x="{x:.1f}" y="{frame.y}" width="{end - x:.1f}" height="{CHART_HEIGHT}"/>')
        title = phase.title[: int((end - x) / PHASE_CHARS_PX)]
        yield f'<text class="small" x="{x + 4:.1f}" y="{frame.y + 14}">{escape(title)}</text>'
    for part, words in marks:
        y = frame.height_of(part)
        yield f'<line class="grid" x1="{frame.x}" y1="{y:.1f}" x2="{frame.x + CHART_WIDTH}" y2="{y:.1f}"/>'
        yield f'<text class="small" x="{frame.x - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(words)}</text>'
    yield f'<path class="axis" d="M{frame.x} {frame.y}V{bottom}H{frame.x + CHART_WIDTH}"/>'
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        real_s = frame.begin_s + part * (frame.until_s - frame.begin_s)
        x = frame.x + CHART_WIDTH * part
        yield f'<text class="small" x="{x:.1f}" y="{bottom + 17}" text-anchor="middle">+{escape(span(real_s))}</text>'


def line(frame: Frame, points: Sequence[tuple[float, float]], kind: str) -> str:
    """A line through (moment, part of the axis)."""
    places = " ".join(f"{frame.at(real_s):.1f},{frame.height_of(part):.1f}" for real_s, part in points)
    return f'<polyline class="{kind}" points="{places}"/>'


def area(frame: Frame, edges: Sequence[tuple[float, float, float]], kind: str) -> str:
    """The area between (moment, lower part, upper part)."""
    there = [f"{frame.at(at):.1f},{frame.height_of(high):.1f}" for at, _, high in edges]
    back = [f"{frame.at(at):.1f},{frame.height_of(low):.1f}" for at, low, _ in reversed(edges)]
    return f'<polygon class="{kind}" points="{" ".join(there + back)}"/>'
