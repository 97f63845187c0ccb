"""`gonogo report`: a run told from its journal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from os.path import relpath
from pathlib import Path
from typing import Annotated, assert_never

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.at_run import at_run
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options, Run
from gonogo.errors import GonogoError
from gonogo.report import Report, make_report, to_json, to_junit, to_markdown
from gonogo.report.evidence import to_svg, traces_of
from gonogo.report.json_form import as_value


class Format(Enum):
    """In which form a report is written."""

    MARKDOWN = "markdown"
    JSON = "json"
    JUNIT = "junit"
    SVG = "svg"


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """In which form the report is written, and where it goes."""

    form: Annotated[
        Format, Parameter(name="--format", help="markdown, json, junit for CI, or svg: the evidence drawn.")
    ] = Format.MARKDOWN
    out: Annotated[Path | None, Parameter(name=["--output", "-o"], help="Write to this file, not to stdout.")] = None
    svg: Annotated[Path | None, Parameter(help="Also draw the evidence into this file; the Markdown shows it.")] = None


PLAIN = Wanted()


def report(
    run: Run = "latest",
    /,
    *,
    wanted: Wanted = PLAIN,
    options: Options = DEFAULTS,
    doors: Annotated[Doors, Injected],
) -> Answer:
    """Tell a run from its journal.

    What happened and why, every decision with its evidence, every step, everything that was said. It needs the journal
    and nothing else, at any time during the run and after it. As a picture (svg) it shows what the evidence of every
    guard was worth over time, its limit, and the shares of bad requests with the bands that hold at all times.

    Example: gonogo report latest -o release.md --svg evidence.svg
    """
    with at_run(doors, options, run) as here:
        events = here.journal.read(here.run)
    told = make_report(events)
    drawn = to_svg(told, traces_of(events)) if wanted.form is Format.SVG or wanted.svg else ""
    text = written(told, wanted.form, drawn=drawn, picture=_beside(wanted.svg, wanted.out))
    if wanted.svg is not None:
        save(wanted.svg, drawn)
    data = {"run": told.run, "outcome": told.outcome, "report": as_value(told)}
    if wanted.out is None:
        return Answer(text, data)
    save(wanted.out, text)
    return Answer("", {**data, "file": str(wanted.out)}, words=f"written to {wanted.out}")


def written(told: Report, form: Format, *, drawn: str = "", picture: str | None = None) -> str:
    """The report in one of its forms; `drawn` is its evidence as a picture, `picture` where that lies."""
    match form:
        case Format.MARKDOWN:
            return to_markdown(told, picture=picture)
        case Format.JSON:
            return to_json(told)
        case Format.JUNIT:
            return to_junit(told)
        case Format.SVG:
            return drawn
        case _:
            assert_never(form)


def _beside(svg: Path | None, out: Path | None) -> str | None:
    """The picture as the Markdown names it: from the report's own folder, with forward slashes."""
    if svg is None:
        return None
    folder = out.parent if out is not None else Path()
    return Path(relpath(svg.resolve(), folder.resolve())).as_posix().replace(" ", "%20")


def save(file: Path, text: str) -> None:
    """Write a report. GonogoError where that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GonogoError("GG-2001", f"cannot write {file}", why=error.strerror or "", hint="-o FILE") from error
