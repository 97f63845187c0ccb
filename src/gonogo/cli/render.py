"""`gonogo render`: the documents that a release needs beside its plan."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.answer import Answer, Exit
from gonogo.cli.at_run import at_run
from gonogo.cli.documents import document_of, zone_of
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options
from gonogo.cli.writing import raw_text, write_text
from gonogo.core.codec import plan_digest
from gonogo.core.plan import Plan
from gonogo.document import read_plan
from gonogo.document.explain import Outline
from gonogo.document.source import YAML_SUFFIXES
from gonogo.errors import GonogoError, PlanErrors
from gonogo.report import Report, make_report
from gonogo.report.package import Source, package, proofs_of
from gonogo.report.timeline import Frame, Schedule, activities_of, make_schedule, with_actual

FOLDER = Path("release-package")


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """From what the documents are made, and where they go."""

    run: Annotated[str | None, Parameter(help="Prove what this run's journal proves: its name, or `latest`.")] = None
    out: Annotated[Path, Parameter(name=["--output", "-o"], help="The folder to write into.")] = FOLDER
    check: Annotated[bool, Parameter(negative=(), help="Write nothing; fail where a document is stale.")] = False


PLAIN = Wanted()


def render(
    plan: Annotated[Path, Parameter(help="The plan: Markdown, as your team wrote it, or YAML.")],
    /,
    *,
    wanted: Wanted = PLAIN,
    options: Options = DEFAULTS,
    doors: Annotated[Doors, Injected],
) -> Answer:
    """Write the documents of a release: checklist, monitoring, rollback, validation, go-live, and a one-page summary.

    They are made from the plan, and with --run from its journal: a box is ticked where the journal proves it and open
    where it does not, whatever the plan says of itself. With --check nothing is written, and the exit code is 2 where
    a document no longer says what the plan says. Other files in the folder are left alone.

    Example: gonogo render release.md -o release-package
    """
    told = None
    out = wanted.out
    if wanted.run is not None:
        with at_run(doors, options, wanted.run) as here:
            told = make_report(here.journal.read(here.run))
    files = package(source_of(plan, told))
    if wanted.check:
        return checked(files, out)
    for name, text in files.items():
        write_text(out / name, text)
    return Answer("", {"folder": str(out), "files": list(files)}, words=f"written to {out}: {', '.join(files)}")


def source_of(plan: Path, run: Report | None) -> Source:
    """What the package is made from. GonogoError where the run carried out another plan."""
    document = document_of(plan)
    bound = _bound(document, plan)
    if run is not None and (bound is None or plan_digest(bound) != run.plan_digest):
        raise GonogoError("GG-2004", f"{plan} is not the plan that {run.run} carries out", where=str(plan))
    proofs = proofs_of(document.lines, bound, run) if bound and run else {}
    schedule = _schedule(document, run)
    digest = sha256(raw_text(plan).encode()).hexdigest()
    return Source(document=document, digest=digest, plan=bound, run=run, schedule=schedule, proofs=proofs)


def checked(files: dict[str, str], folder: Path) -> Answer:
    """Whether every document in the folder says what it would say if it was written now."""
    stale = [name for name, text in files.items() if _written(folder / name) != text.encode()]
    words = "\n".join(f"{folder / name} is stale" for name in stale)
    data = {"folder": str(folder), "stale": stale}
    if not stale:
        return Answer(f"{folder}: every document says what the plan says", data)
    return Answer("", data, Exit.WRONG, f"{words}\nhint: gonogo render without --check writes them again")


def _written(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _bound(document: Outline, plan: Path) -> Plan | None:
    """The plan as a run would take it; None where nothing is bound, or a run would refuse it."""
    if not document.is_plan and plan.suffix.lower() not in YAML_SUFFIXES:
        return None
    try:
        return read_plan(plan)
    except PlanErrors:
        return None


def _schedule(document: Outline, run: Report | None) -> Schedule | None:
    """None where the plan gives clock times and no zone: they would be somebody else's."""
    activities = activities_of(document)
    zone = zone_of(document) or ""
    if activities.needs_zone and not zone:
        return None
    schedule = make_schedule(activities, Frame(zone))
    return with_actual(schedule, run) if run else schedule
