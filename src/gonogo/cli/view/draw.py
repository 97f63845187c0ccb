"""The picture drawn with rich. Every state has a word or a sign of its own: nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gonogo.cli.view.picture import ArmNow, EvidenceNow, PhaseNow, Picture
from gonogo.cli.view.price import words_of
from gonogo.report.words import share, span

SIGNS = {"passed": "✓", "given up": "✗", "under way": "▶", "not reached": "·"}
COLOURS = {"passed": "green", "given up": "red", "under way": "cyan", "not reached": "dim"}
OUTCOMES = {"PASS": "green", "FAIL": "bold red", "HOLD": "cyan", "UNKNOWN": "yellow"}
BAR = 20
"""Characters of a bar that stands for the whole way to a limit."""


def draw(now: Picture, lines: Sequence[str], *, is_brief: bool = False) -> RenderableType:
    """One frame: where the run stands, what is seen, what comes next, what going back costs, and the last lines.

    `is_brief` keeps each criterion on one line, so that a frame fits the terminal.
    """
    parts: list[RenderableType] = [_title(now), _progress(now), _shares(now)]
    if now.arms:
        parts += [Text(), _arms(now.arms)]
    if now.evidence:
        parts += [Text(), _evidence(now.evidence, is_brief=is_brief)]
    parts += [
        Text(),
        *_ahead(now),
        Text(),
        *(Text(line, style="dim", overflow="ellipsis", no_wrap=True) for line in lines),
    ]
    return Group(*parts)


def _title(now: Picture) -> Text:
    text = Text(now.title, style="bold")
    text.append(f"  {now.outcome}", style="bold green" if now.outcome == "promoted" else "bold")
    text.append(f"  run {now.run}  {span(now.now_real_s)}", style="dim")
    if now.clock_scale != 1:
        text.append(f"  plan's clock × {now.clock_scale:g}", style="dim")
    return text


def _progress(now: Picture) -> Text:
    text = Text()
    for place, phase in enumerate(now.phases):
        text.append(" ── " if place else "", style="dim")
        text.append(_phase_words(phase), style=COLOURS[phase.outcome])
    return text


def _phase_words(phase: PhaseNow) -> str:
    words = f"{SIGNS[phase.outcome]} {phase.title} {phase.share_percent:g} %"
    return words if phase.part is None else f"{words} [{'━' * round(phase.part * 10):╌<10}]"


def _shares(now: Picture) -> Text:
    shares = ", ".join(f"{name} {share(bp)}" for name, bp in now.shares_bp.items()) or "nothing yet"
    guard = "no guard yet" if now.guard_seen_s is None else f"guard looked {span(now.guard_seen_s)} ago"
    return Text(f"on the new version: {shares}; {guard}")


VERSIONS = {"stable": "old", "new": "new", "baseline": "old, fresh"}
"""What the sides are called in the table."""


def _arms(arms: Sequence[ArmNow]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("component", "version"):
        table.add_column(column)
    for column in ("requests/s", "errors", "p95"):
        table.add_column(column, justify="right")
    for arm in arms:
        table.add_row(arm.component, VERSIONS[arm.side], *_numbers(arm))
    return table


def _numbers(arm: ArmNow) -> Iterable[str]:
    yield f"{arm.requests_per_s:.0f}" if arm.requests_per_s is not None else "no data"
    yield f"{arm.error_rate * 100:.2f} %" if arm.error_rate is not None else "no data"
    yield f"{arm.p95_ms:.0f} ms" if arm.p95_ms is not None else "no data"


def _evidence(evidence: Sequence[EvidenceNow], *, is_brief: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("asked", "verdict", "evidence against its limit", "in words"):
        table.add_column(column, overflow="ellipsis", no_wrap=is_brief or column != "in words")
    for one in evidence:
        table.add_row(
            one.asks, Text(one.outcome, style=OUTCOMES.get(one.outcome, "")), _bar(one.toward_limit), one.sentence
        )
    return table


def _bar(part: float | None) -> str:
    if part is None:
        return "–"
    return f"{'━' * round(part * BAR):╌<{BAR}} {part * 100:3.0f} %"


def _ahead(now: Picture) -> Iterable[Text]:
    yield Text.assemble(("next: ", "bold"), ("a person is asked: " if now.next.person else ""), _until(now))
    for hold in now.holds:
        yield Text.assemble(("held by ", "bold yellow"), hold)
    price = words_of(now.price, now_plan_s=now.now_plan_s, scale=now.clock_scale)
    yield Text.assemble(("going back: ", "bold"), price)


def _until(now: Picture) -> str:
    reasons = "; ".join(now.next.reasons)
    if now.next.is_final or not now.next.in_real_s:
        return reasons
    return f"{reasons} (in {span(now.next.in_real_s)})"
