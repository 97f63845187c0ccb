"""`gonogo timeline`: when it all happens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.at_run import at_run
from gonogo.cli.documents import document_of, zone_of
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options
from gonogo.cli.writing import write_text
from gonogo.errors import GonogoError
from gonogo.report import Report, make_report
from gonogo.report.timeline import (
    Frame,
    Schedule,
    activities_of,
    as_data,
    make_schedule,
    to_ics,
    to_svg,
    to_text,
    with_actual,
)


class Format(Enum):
    """In which form a schedule is told."""

    TEXT = "text"
    SVG = "svg"
    ICS = "ics"
    JSON = "json"


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the schedule is made, and where it goes."""

    form: Annotated[Format, Parameter(name="--format", help="text, svg, ics for calendars, or json.")] = Format.TEXT
    out: Annotated[Path | None, Parameter(name=["--output", "-o"], help="Write to this file, not to stdout.")] = None
    start: Annotated[str | None, Parameter(help="When it begins: 2026-03-02, or 2026-03-02T09:00.")] = None
    zone: Annotated[str | None, Parameter(help="The time zone, as Europe/Berlin; else `zone:` in the plan.")] = None
    run: Annotated[str | None, Parameter(help="Compare with this run: its name, or `latest`.")] = None


PLAIN = Wanted()
SCHEDULE_S_MAX = 1_000 * 365 * 86_400.0
"""A thousand years: calendars end, and so do plans."""


def timeline(
    plan: Annotated[Path, Parameter(help="The plan: Markdown, as your team wrote it, or YAML.")],
    /,
    *,
    wanted: Wanted = PLAIN,
    options: Options = DEFAULTS,
    doors: Annotated[Doors, Injected],
) -> Answer:
    """Say when it all happens: phases, tasks, decisions, dates and freezes, and the critical path.

    Rows are the longest that everything may take. A star marks what delays the whole when it is late; the slack of the
    rest stands beside it. Dates and clock times need a time zone. With --run it says how a run kept to the plan.

    Example: gonogo timeline release.md --start 2026-03-02 --zone Europe/Berlin --format svg -o timeline.svg
    """
    document = document_of(plan)
    activities = activities_of(document)
    frame = frame_of(wanted, zone_of(document), needs_zone=activities.needs_zone)
    run = None
    if wanted.run is not None:
        with at_run(doors, options, wanted.run) as here:
            run = make_report(here.journal.read(here.run))
        frame = frame if activities.needs_zone else _from_the_run(frame, run)
    schedule = make_schedule(activities, frame)
    if schedule.start and max((entry.ends_s for entry in schedule.entries), default=0.0) > SCHEDULE_S_MAX:
        raise GonogoError("GG-2001", "the schedule goes on for more than a thousand years", hint="look at its lengths")
    schedule = with_actual(schedule, run) if run else schedule
    text = told(schedule, wanted.form, now=datetime.fromtimestamp(doors.clock.wall_s(), UTC))
    data = as_data(schedule)
    if wanted.out is None:
        return Answer(text, data)
    write_text(wanted.out, text)
    return Answer("", {**data, "written": str(wanted.out)}, words=f"written to {wanted.out}")


def frame_of(wanted: Wanted, zone: str | None, *, needs_zone: bool) -> Frame:
    """Where the schedule begins, and in which zone. GonogoError where that is needed and nobody says it."""
    start = _start(wanted.start)
    name = wanted.zone or zone or ""
    if not name and (needs_zone or start or wanted.form is Format.ICS):
        raise GonogoError(
            "GG-2001",
            "in which time zone?",
            why="A date or a clock time without a zone is another moment for every reader.",
            hint="--zone Europe/Berlin, or `zone: Europe/Berlin` in the front matter",
        )
    if name:
        _known(name)
    if wanted.form is Format.ICS and not (needs_zone or start):
        raise GonogoError("GG-2001", "a calendar needs a date, and the plan has none", hint="--start 2026-03-02")
    return Frame(name, start)


def _from_the_run(frame: Frame, run: Report) -> Frame:
    """A plan without dates began when its run did, if that kept to the clock and somebody says in which zone."""
    if frame.start or not frame.zone or run.clock.scale != 1:
        return frame
    opened = datetime.fromisoformat(run.opened.utc).astimezone(ZoneInfo(frame.zone))
    return Frame(frame.zone, opened.replace(tzinfo=None, second=0, microsecond=0))


def told(schedule: Schedule, form: Format, *, now: datetime) -> str:
    """The schedule in one of its forms."""
    match form:
        case Format.TEXT:
            return to_text(schedule)
        case Format.SVG:
            return to_svg(schedule)
        case Format.ICS:
            return to_ics(schedule, stamp=now)
        case Format.JSON:
            return json.dumps(as_data(schedule), ensure_ascii=False, indent=2)
        case _:
            assert_never(form)


def _start(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        start = datetime.fromisoformat(said)
    except ValueError as error:
        raise GonogoError("GG-2001", f"--start {said!r} is no date", hint="--start 2026-03-02T09:00") from error
    if start.tzinfo is not None:
        raise GonogoError("GG-2001", "--start is local time; the zone is given beside it", hint="--zone Europe/Berlin")
    return start


def _known(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise GonogoError("GG-2001", f"the time zone {zone!r} is unknown", hint="--zone Europe/Berlin") from error
