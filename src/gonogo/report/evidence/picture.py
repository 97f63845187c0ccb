"""The evidence of a run as one picture, 1200 pixels wide: a row for each criterion that is judged by evidence.

Left, what the evidence is worth, on a scale of tens, with its limit; right, the share of bad requests of both sides,
each with the band that holds at all times. What the journal did not keep is not drawn, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from gonogo.report.evidence.charts import band_chart, evidence_chart
from gonogo.report.evidence.frame import LEFT, RIGHT, ROW, Frame, Span
from gonogo.report.evidence.record import Trace
from gonogo.report.record import Report
from gonogo.report.words import span

WIDTH, TOP, FOOT = 1200, 96, 64
TITLE_CHARS = 110
BAND_WORDS = "share of bad requests: solid new, dotted stable; bands hold with 95 % at all times"
KEPT_WORDS = (
    "A journal keeps every look before a failure, the judge's state every two minutes, and verdicts as they are said: "
    "between them lines are straight."
)
STYLE = """\
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1b2430; }
.title { font-size: 20px; font-weight: 600; } .head { font-size: 15px; font-weight: 600; }
.small { font-size: 12px; fill: #5a6675; } .phase { fill: #eef2f7; } .axis { stroke: #9aa5b1; fill: none; }
.grid { stroke: #dfe4ea; } .limit { stroke: #c2571a; stroke-width: 2; stroke-dasharray: 7 4; }
.limit-words { fill: #a0410b; font-size: 12px; font-weight: 600; }
.new { stroke: #1f5fae; stroke-width: 2; fill: none; } .new-band { fill: #1f5fae; fill-opacity: .18; }
.stable { stroke: #5a6675; stroke-width: 2; stroke-dasharray: 2 3; fill: none; }
.stable-band { fill: #5a6675; fill-opacity: .18; } .dot { fill: #1f5fae; } .fail { fill: #c2571a; }"""


def to_svg(report: Report, traces: Sequence[Trace]) -> str:
    """The picture of a run."""
    drawn = [trace for trace in traces if trace.points]
    spans = _phases(report)
    end_s = max([report.clock.real_seconds, *(trace.points[-1].real_s for trace in drawn)], default=1.0)
    notes = _notes(traces, drawn)
    height = TOP + ROW * max(1, len(drawn)) + FOOT + 18 * len(notes)
    rows = [line for place, trace in enumerate(drawn) for line in _row(trace, spans, end_s, y=TOP + place * ROW)]
    title = escape(f"{report.plan} {report.version}: {report.outcome}")
    foot = height - FOOT + 20 - 18 * (len(notes) - 1)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text class="title" x="16" y="32">{title}</text>',
        f'<text class="small" x="16" y="54">{escape(_said(report))}</text>',
        f'<text class="small" x="{LEFT}" y="76">evidence: what a fair bet of 1 has become, tenfold a line</text>',
        f'<text class="small" x="{RIGHT}" y="76">{BAND_WORDS}</text>',
        *rows,
        *(f'<text class="small" x="16" y="{foot + 18 * n}">{escape(note)}</text>' for n, note in enumerate(notes)),
        "</svg>\n",
    ])  # fmt: skip


def _said(report: Report) -> str:
    clock = "" if report.clock.scale == 1 else f"; the plan's clock ran {report.clock.scale:g} times as fast"
    return f"run {report.run}, {span(report.clock.real_seconds)} of real time from {report.opened.utc}{clock}"


def _phases(report: Report) -> tuple[Span, ...]:
    end_s = report.clock.real_seconds
    return tuple(
        Span(phase.title, phase.entered.real_s, phase.left.real_s if phase.left else end_s)
        for phase in report.phases
        if phase.entered
    )


def _row(trace: Trace, phases: Sequence[Span], end_s: float, *, y: int) -> Iterable[str]:
    begin_s = min(trace.points[0].real_s, *(phase.since_s for phase in phases)) if phases else trace.points[0].real_s
    until_s = min(end_s, max(trace.points[-1].real_s * 1.02, begin_s + 1.0))
    until_s = until_s if until_s > begin_s else begin_s + 1.0
    left, right = (Frame(x, y + 48, begin_s, until_s, tuple(phases)) for x in (LEFT, RIGHT))
    words = f"{trace.role}: {trace.asks}"
    words = words if len(words) <= TITLE_CHARS else words[: TITLE_CHARS - 1] + "…"
    part = f"{trace.alpha_part * 100:.0f} % of alpha" if trace.alpha_part else "a proof, with beta of its own"
    part = part if trace.times == 1.0 else f"{part}, its evidence counts {trace.times:g} times"
    yield f'<g><text class="head" x="16" y="{y + 18}">{escape(words)}</text>'
    yield f'<text class="small" x="16" y="{y + 36}">{escape(part)}; {len(trace.points)} moments kept</text>'
    yield from evidence_chart(trace, left)
    yield from band_chart(trace, right)
    yield "</g>"


def _notes(traces: Sequence[Trace], drawn: Sequence[Trace]) -> list[str]:
    notes = [KEPT_WORDS]
    empty = [trace.asks for trace in traces if not trace.points]
    if empty:
        notes.append(f"The journal kept nothing to draw of: {'; '.join(empty)}"[:170])
    if not traces:
        notes.append("No criterion of this plan is judged by evidence.")
    elif not drawn:
        notes.append("There is nothing to draw yet.")
    return notes
