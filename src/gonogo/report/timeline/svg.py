"""A schedule as a picture, 1200 pixels wide: one row for each activity, light and dark alike."""

from __future__ import annotations

from xml.sax.saxutils import escape

from gonogo.report.timeline.actual import lateness_words
from gonogo.report.timeline.lengths import length_words
from gonogo.report.timeline.moments import moment
from gonogo.report.timeline.record import Entry, Schedule
from gonogo.report.timeline.scale import Scale, scale_of
from gonogo.report.timeline.text import length_of_entry, whole_words, zone_words
from gonogo.report.timeline.words import short

WIDTH, LEFT, RIGHT, TOP, ROW = 1200, 400, 190, 92, 30
TITLE_CHARS, PHASE_CHARS = 50, 42
"""What fits to the left of the bars; phases are written in bold."""
STYLE = """\
text { font: 14px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1b2430; }
.title { font-size: 20px; font-weight: 600; } .small { font-size: 12px; fill: #5a6675; }
.phase text { font-weight: 600; } .phase .small { font-weight: 400; }
.bar { fill: #9db4d0; } .phase .bar { fill: #3d6fb4; }
.critical .bar { fill: #c2571a; } .freeze .bar { fill: #d5d9df; stroke: #7b8794; stroke-dasharray: 4 3; }
.date .bar, .decision .bar { fill: #6b4fa0; } .went { fill: none; stroke: #1b2430; stroke-width: 2; }
.grid { stroke: #dfe4ea; } .open { stroke: #3d6fb4; stroke-width: 2; stroke-dasharray: 5 4; }"""


def to_svg(schedule: Schedule) -> str:
    """The picture. What lies on the critical path is also marked with a star, so that no meaning is by colour alone."""
    scale = scale_of(schedule, left=LEFT, right=WIDTH - RIGHT)
    rows = [_row(schedule, entry, scale, y=TOP + index * ROW) for index, entry in enumerate(schedule.entries)]
    bottom = TOP + len(rows) * ROW
    has_critical = any(entry.is_critical for entry in schedule.entries)
    critical = "★ critical path." if has_critical else "Nothing is critical: everything has slack, or no end."
    foot = [f"{critical} {whole_words(schedule)}; shown is the longest."]
    foot += [f"Outlined: how the run {schedule.run} went."] if schedule.run else []
    foot += [f"note: {short(note, 150)}" for note in schedule.notes]
    height = bottom + 30 + 18 * len(foot)
    title = escape(short(schedule.title, 90))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text class="title" x="16" y="32">{title}</text>',
        f'<text class="small" x="16" y="54">{escape(zone_words(schedule))}</text>',
        *_grid(scale, bottom),
        *rows,
        *(f'<text class="small" x="16" y="{bottom + 26 + 18 * n}">{escape(one)}</text>' for n, one in enumerate(foot)),
        "</svg>\n",
    ])  # fmt: skip


def _grid(scale: Scale, bottom: int) -> list[str]:
    found = []
    for x, words in scale.marks:
        found.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP - 12}" x2="{x:.1f}" y2="{bottom}"/>')
        found.append(f'<text class="small" x="{x:.1f}" y="{TOP - 18}" text-anchor="middle">{escape(words)}</text>')
    return found


def _row(schedule: Schedule, entry: Entry, scale: Scale, *, y: int) -> str:
    kinds = f"{entry.kind} critical" if entry.is_critical else entry.kind
    indent = 16 if entry.kind == "phase" or not entry.phase else 34
    star = "★ " if entry.is_critical else ""
    room = PHASE_CHARS if entry.kind == "phase" else TITLE_CHARS - (indent > 16) * 2
    title = escape(short(star + entry.title, room))
    x, end = scale.x(entry.starts_s), scale.x(entry.ends_s)
    return "".join([
        f'<g class="{kinds}"><title>{escape(f"{entry.title}, line {entry.line}")}</title>',
        f'<text x="{indent}" y="{y + 19}">{title}</text>',
        _mark(entry, x, end, y=y),
        _went(entry, scale, y=y),
        f'<text class="small" x="{WIDTH - RIGHT + 14}" y="{y + 19}">{escape(_beside(schedule, entry))}</text></g>',
    ])  # fmt: skip


def _mark(entry: Entry, x: float, end: float, *, y: int) -> str:
    middle = y + 14
    if entry.is_open:
        return f'<circle class="bar" cx="{x:.1f}" cy="{middle}" r="5"/><path class="open" d="M{x:.1f} {middle}h120"/>'
    if entry.ends_s <= entry.starts_s:
        return f'<path class="bar" d="M{x:.1f} {middle - 8}l8 8l-8 8l-8 -8z"/>'
    return f'<rect class="bar" x="{x:.1f}" y="{y + 6}" width="{max(end - x, 3):.1f}" height="16" rx="3"/>'


def _went(entry: Entry, scale: Scale, *, y: int) -> str:
    if entry.actual is None:
        return ""
    x = scale.x(entry.actual.starts_s)
    end = scale.x(entry.actual.ends_s if entry.actual.ends_s is not None else entry.actual.starts_s)
    return f'<rect class="went" x="{x:.1f}" y="{y + 3}" width="{max(end - x, 3):.1f}" height="22" rx="4"/>'


def _beside(schedule: Schedule, entry: Entry) -> str:
    if entry.actual is not None:
        return ", ".join(part for part in (entry.actual.outcome, lateness_words(entry)) if part)
    if entry.kind == "date" or (entry.kind == "decision" and entry.ends_s <= entry.starts_s):
        at = moment(schedule, entry.starts_s)
        return f"{at.day} {at:%b}" + ("" if entry.is_day else f" {at:%H:%M}") if at else "at once"
    slack = f", slack {length_words(entry.slack_s)}" if entry.slack_s and not entry.is_open else ""
    return f"{length_of_entry(entry)}{slack}"
