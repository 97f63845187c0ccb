"""`gonogo report`: a run told from its journal."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, assert_never

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.at_run import at_run
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options, Run
from gonogo.errors import GonogoError
from gonogo.report import Report, make_report, to_json, to_junit, to_markdown
from gonogo.report.json_form import as_value


class Format(Enum):
    """In which form a report is written."""

    MARKDOWN = "markdown"
    JSON = "json"
    JUNIT = "junit"


Form = Annotated[Format, Parameter(name="--format", help="markdown, json, or junit for CI.")]
Out = Annotated[Path | None, Parameter(name=["--output", "-o"], help="Write to this file instead of stdout.")]


def report(
    run: Run = "latest",
    /,
    *,
    form: Form = Format.MARKDOWN,
    out: Out = None,
    options: Options = DEFAULTS,
    doors: Annotated[Doors, Injected],
) -> Answer:
    """Tell a run from its journal.

    What happened and why, every decision with its evidence, every step, everything that was said. It needs the journal
    and nothing else, at any time during the run and after it.

    Example: gonogo report latest --format junit -o release.xml
    """
    with at_run(doors, options, run) as here:
        told = make_report(here.journal.read(here.run))
    text = written(told, form)
    data = {"run": told.run, "outcome": told.outcome, "report": as_value(told)}
    if out is None:
        return Answer(text, data)
    save(out, text)
    return Answer("", {**data, "file": str(out)}, words=f"written to {out}")


def written(told: Report, form: Format) -> str:
    """The report in one of its forms."""
    match form:
        case Format.MARKDOWN:
            return to_markdown(told)
        case Format.JSON:
            return to_json(told)
        case Format.JUNIT:
            return to_junit(told)
        case _:
            assert_never(form)


def save(file: Path, text: str) -> None:
    """Write a report. GonogoError where that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GonogoError("GG-2001", f"cannot write {file}", why=error.strerror or "", hint="-o FILE") from error
