"""`gonogo backtest`: what a plan would have done on a recorded series."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from gonogo.backtest import (
    Course,
    Ending,
    Harm,
    Judged,
    Kind,
    Naming,
    Other,
    Recorded,
    harm_until,
    intervals,
    judged,
    others,
    read_files,
    recorded_of,
    recorded_of_events,
)
from gonogo.cli.answer import Answer, Exit
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options
from gonogo.cli.which import which_run
from gonogo.core.plan import Plan
from gonogo.document import read_plan
from gonogo.errors import GonogoError
from gonogo.report.when import utc_of
from gonogo.report.words import plural, span

EXITS = {Ending.GONE_ON: Exit.CLEAN, Ending.GONE_BACK: Exit.ROLLED_BACK, Ending.HELD: Exit.WAITING}
SQLITE = b"SQLite format 3\x00"
TURNS_SHOWN = 12
"""Moments in the text; all are in the JSON."""
USUAL = Naming()


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How a recorded file is read, and how the plan is walked over it."""

    run: Annotated[str, Parameter(help="Of a journal.db: which run.")] = "latest"
    phase: Annotated[str | None, Parameter(help="Judge all of it in this one phase of the plan.")] = None
    clock_scale: Annotated[float, Parameter(help="How much faster the plan's clock runs than the series.")] = 1.0
    side_label: Annotated[str, Parameter(help="The label or column that tells the side.")] = USUAL.side_label
    new: Annotated[str, Parameter(help="Its value for the new version.")] = USUAL.new
    stable: Annotated[str, Parameter(help="Its value for the stable version.")] = USUAL.stable
    requests: Annotated[str, Parameter(help="Prometheus: the metric of requests.")] = USUAL.requests
    errors: Annotated[str, Parameter(help="Prometheus: the metric of errors.")] = USUAL.errors
    code_label: Annotated[str, Parameter(help="Prometheus: the label with a request's status.")] = USUAL.code_label
    error_codes: Annotated[str, Parameter(help="Prometheus: statuses that are errors.")] = USUAL.error_codes
    le_unit: Annotated[str, Parameter(help="Prometheus: the unit of `le`, s or ms.")] = "s"
    counts: Annotated[str | None, Parameter(help="total (since ever) or each (since the row before).")] = None


WHOLE = Series()


def backtest(
    plan: Annotated[Path, Parameter(help="The plan: Markdown, as your team wrote it, or YAML.")],
    /,
    *,
    from_: Annotated[
        list[Path],
        Parameter(name="--from", negative=(), help="CSV, Prometheus's JSON, a run's events or journal."),
    ],
    series: Series = WHOLE,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
    doors: Annotated[Doors, Injected],
) -> Answer:
    """Judge a recorded series as if it were live, and say what the rules of other tools would have done.

    The series may be a CSV of counts (time,side,requests,errors,le_100,…), answers of Prometheus to range queries
    (--from may be given several times), the events of a run, or a journal.db. It holds both sides of the plan's entry.
    The phases are walked as a run would; people are taken to say yes. Exit code 0: it would have gone on to the end, 3:
    it would have gone back, 4: it would have been held.

    Example: gonogo backtest release.md --from last-friday.csv
    """
    read = read_plan(plan)
    course = course_of(read, series)
    found = _series(read, from_, series, doors)
    ours, theirs = judged(read, found, course), others(read, found)
    data = as_data(read, found, ours, theirs=theirs)
    return Answer(told(data), data, EXITS[ours.ending], "\n".join(f"note: {each}" for each in found.notes))


def course_of(plan: Plan, series: Series) -> Course:
    """How the plan is walked. GonogoError where it has no such phase, or the scale is none."""
    if series.phase is not None and series.phase not in {phase.id for phase in plan.phases}:
        known = ", ".join(phase.id for phase in plan.phases)
        raise GonogoError("GG-2003", f"there is no phase {series.phase!r}", hint=f"one of: {known}")
    if not 0 < series.clock_scale < 1e9:
        raise GonogoError("GG-2001", f"--clock-scale {series.clock_scale} is no scale", hint="--clock-scale 1000")
    return Course(series.phase, series.clock_scale)


def naming_of(series: Series) -> Naming:
    """The words of the file. GonogoError where an option has a value that cannot be."""
    if series.le_unit not in {"s", "ms"}:
        raise GonogoError("GG-2001", f"--le-unit {series.le_unit!r}", hint="--le-unit s, or ms")
    if series.counts not in {None, *(kind.value for kind in Kind)}:
        raise GonogoError("GG-2001", f"--counts {series.counts!r}", hint="--counts total, or each")
    try:
        re.compile(series.error_codes)
    except re.error as error:
        raise GonogoError("GG-2001", f"--error-codes: {error}", hint="--error-codes 5..") from error
    return Naming(
        series.side_label,
        series.new,
        series.stable,
        series.requests,
        series.errors,
        series.code_label,
        series.error_codes,
        seconds=series.le_unit == "s",
        kind=Kind(series.counts) if series.counts else None,
    )


def _series(plan: Plan, files: list[Path], series: Series, doors: Doors) -> Recorded:
    naming = naming_of(series)
    if len(files) == 1 and _is_journal(files[0]):
        return _of_journal(files[0], series.run, doors)
    return recorded_of(read_files(files), naming, component=plan.entry)


def _is_journal(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(SQLITE)) == SQLITE
    except OSError as error:
        raise GonogoError("GG-2101", f"cannot read {file}", why=error.strerror or "") from error


def _of_journal(file: Path, run: str, doors: Doors) -> Recorded:
    if doors.journal_file(file.parent) != file:
        raise GonogoError("GG-2101", f"{file} is a database, but no journal of a home", hint=".gonogo/journal.db")
    with doors.journal(file.parent) as journal:
        return recorded_of_events(journal.read(which_run(journal.runs(), run)))


def as_data(plan: Plan, series: Recorded, ours: Judged, *, theirs: tuple[Other, ...]) -> dict[str, Any]:
    """Everything that was found, as JSON."""
    first_s, last_s = (series.observations[place].snapshot.wall_s for place in (0, -1))
    spans = tuple(intervals(series, plan.entry))
    began_s = last_s - spans[-1].until_s if spans else last_s
    harm = harm_until(series, plan.entry, ours.ended_s)
    went = ours.ending is Ending.GONE_BACK
    mine = _row("gonogo", ours.ended_s - began_s if went else None, harm, because=ours.because, ending=ours.ending)
    return {
        "plan": f"{plan.name} {plan.version}",
        "verdict": ours.ending.value,
        "because": ours.because,
        "series": {"from": utc_of(first_s), "seconds": round(last_s - first_s, 3), "new_since": utc_of(began_s)},
        "moments": [{**asdict(each), "at": utc_of(each.at_s), "after_s": each.at_s - began_s} for each in ours.turns],
        "rules": [mine, *(_row(each.name, each.after_s, each.harm) for each in theirs)],
        "left_out": list(ours.left_out),
        "notes": list(series.notes),
    }


def _row(
    name: str, after_s: float | None, harm: Harm, *, because: str = "", ending: Ending | None = None
) -> dict[str, Any]:
    served = f"{plural(harm.requests, 'request')} on the new version, {harm.failed:,} of them failed"
    if after_s is not None:
        words = f"{name} would have gone back after {span(after_s)}: by then {served}"
    elif ending is None:
        words = f"{name} would not have gone back: {served}"
    else:
        words = f"{name} would have {'been held' if ending is Ending.HELD else 'gone on'}: {served}"
    end = f" ({because})." if because else "."
    verdict = ending.value if ending else ("gone back" if after_s is not None else "not gone back")
    return {"rule": name, "verdict": verdict, "after_s": after_s, **asdict(harm), "sentence": words + end}


def told(data: dict[str, Any]) -> str:
    """The same for people: a sentence for each rule, and the moments at which something changed."""
    lines = [f"{data['plan']} over {span(data['series']['seconds'])} from {data['series']['from']}", ""]
    lines += [f"  {row['sentence']}" for row in data["rules"]]
    lines += ["", "moments:"]
    shown = data["moments"][:TURNS_SHOWN]
    lines += [_moment(each) for each in shown]
    if len(data["moments"]) > len(shown):
        lines.append(f"  … {len(data['moments']) - len(shown)} more, all with --json")
    if data["left_out"]:
        lines += ["", "not judged, since the series does not hold it: " + "; ".join(data["left_out"])]
    return "\n".join(lines)


def _moment(each: dict[str, Any]) -> str:
    after = span(each["after_s"]) if each["after_s"] >= 0 else f"{span(-each['after_s'])} before"
    return f"  {after:>14}  {each['phase'] or '–':<12} {each['what']:<22} {each['sentence']}"
