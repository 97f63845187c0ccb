"""The monitoring and alerting set-up: what has to be measured, and who is called when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gonogo.core.outline import Line
from gonogo.report.package.source import Source
from gonogo.report.package.ticks import is_failure, plain_rows, said, section
from gonogo.report.tables import table

NAME = "monitoring-and-alerting.md"
TITLE = "Monitoring and alerting"
HEAD = ("what", "understood as", "how it is decided", "lacks", "line")


def body(source: Source) -> list[str]:
    """Guards and criteria as one table a phase, then alerts, severities and what is watched afterwards."""
    measured = [
        *section("Guards of the whole release", (f"- {one.text}" for one in source.plan.guards) if source.plan else ()),
        *(
            row
            for place, name in source.phases()
            for row in section(name, _measures(source.lines("criterion", phase=place)))
        ),
        *section("Criteria of the whole", _measures(source.lines("criterion", phase=0))),
        *section("Alerts", _measures(source.lines("alert rule"))),
        *section("What makes it go back", _measures(source.lines("trigger"))),
        *section("How bad it is, and who comes", plain_rows(source.lines("severity"))),
        *section("Watched after the release", _measures(source.lines("kpi"))),
    ]
    nothing = "The plan has no criterion, no alert and no trigger: nothing in it can be measured."
    return [*_signals(source), *(measured or [nothing])]


def _measures(lines: Iterable[Line]) -> Iterator[str]:
    rows = [_row(line) for line in lines]
    if rows:
        yield from table(HEAD, rows)


def _row(line: Line) -> tuple[str, ...]:
    must = "must not be: " if is_failure(line) else ""
    reading = line.reading.partition(": ")[2]
    return (must + said(line), reading, line.standing, ", ".join(line.lacks), str(line.line))


def _signals(source: Source) -> list[str]:
    if source.plan is None:
        return section("Signals", ("Nothing is bound yet: `gonogo adopt` drafts the front matter that binds signals.",))
    built_in = "- errors, latency and memory are measured by gonogo itself, on both sides at the same moment"
    rows = (f"- {one.name}: {one.source}, {dict(one.settings).get('url', '')}" for one in source.plan.signals)
    return section("Signals", (built_in, *rows))
