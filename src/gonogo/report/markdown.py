"""The report as Markdown: the first screen says what happened and why; everything else is below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from gonogo.report.markdown_evidence import decisions, evidence, gates, verdicts
from gonogo.report.markdown_world import going_back, guard, messages, steps
from gonogo.report.record import PhaseRecord, Report
from gonogo.report.tables import code, plain, table
from gonogo.report.words import short, span, who

Section = Callable[[Report], Iterable[str]]


def to_markdown(report: Report, *, picture: str | None = None) -> str:
    """The whole report as one Markdown document, ending with a newline; `picture` is where the evidence is drawn."""
    sections: tuple[Section, ...] = (
        _first_screen,
        _phases,
        decisions,
        gates,
        partial(evidence, picture=picture),
        verdicts,
        _holds,
        going_back,
        guard,
        steps,
        messages,
        _timeline,
        _proof,
    )
    return "\n\n".join("\n".join(lines) for lines in (tuple(section(report)) for section in sections) if lines) + "\n"


def _first_screen(report: Report) -> Iterable[str]:
    yield f"# {report.plan} {report.version}: {report.outcome}"
    yield ""
    yield from (plain(" ".join(report.story)), "")
    if report.clock.scale != 1:
        yield from (report.clock.sentence, "")
    yield from table(
        ("run", "plan digest", "opened by", "opened", "ended"),
        [
            (
                code(report.run),
                code(short(report.plan_digest)),
                who(report.opened_by),
                report.opened.utc,
                report.ended.utc if report.ended else "not yet",
            )
        ],
    )
    yield from (f"\nThe plan was amended: {change}" for change in report.amendments)


def _phases(report: Report) -> Iterable[str]:
    yield from ("## Phases", "")
    yield from table(
        (
            "phase",
            "audience",
            "share",
            "seen in the traffic",
            "entered",
            "left",
            "on the plan's clock",
            "real time",
            "outcome",
        ),
        [_phase(phase) for phase in report.phases],
    )


def _phase(phase: PhaseRecord) -> tuple[str, ...]:
    return (
        phase.title,
        phase.audience,
        f"{phase.share_percent:g} %",
        f"{phase.share_seen_percent:g} %" if phase.share_seen_percent is not None else "–",
        f"+{span(phase.entered.real_s)}" if phase.entered else "–",
        f"+{span(phase.left.real_s)}" if phase.left else "–",
        span(phase.plan_seconds) if phase.plan_seconds is not None else "–",
        span(phase.real_seconds) if phase.real_seconds is not None else "–",
        phase.outcome,
    )


def _holds(report: Report) -> Iterable[str]:
    if report.holds:
        yield from ("## Holds", "")
    for hold in report.holds:
        until = f"until +{span(hold.released.real_s)}" if hold.released else "not released"
        yield f"- {hold.source}, by {who(hold.by)}, from +{span(hold.placed.real_s)} {until}: {hold.reason}"


def _timeline(report: Report) -> Iterable[str]:
    yield from ("## Timeline", "", "Real time since the opening. The numbers are the journal's lines.", "")
    yield from table(
        ("line", "after", "", "what"),
        [(str(m.when.index), f"+{m.when.real_s:.3f} s", m.kind, m.text) for m in report.timeline],
    )


def _proof(report: Report) -> Iterable[str]:
    yield from ("## The record", "")
    yield (
        f"This report was made from the journal alone: {report.journal.events} events, last digest "
        f"{code(report.journal.last_digest or 'none')}, written by gonogo {report.gonogo}. "
        f"`gonogo verify {report.run}` derives every decision again and finds any changed byte."
    )
