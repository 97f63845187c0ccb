"""`gonogo demo`: the reference game, real traffic, a good release and a bad one. Nothing in it is a stand-in."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter, validators

import gonogo
from gonogo.cli.acting import stopped_politely
from gonogo.cli.answer import Answer, Exit, exit_of
from gonogo.cli.demo.figures import figures
from gonogo.cli.demo.release import Release, carry_out
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options
from gonogo.cli.report import save
from gonogo.document.read import read_plan
from gonogo.errors import GonogoError
from gonogo.report import make_report, to_json, to_markdown

EXAMPLE = Path("examples/phased-release.md")
CLOCK_SCALE = 20_000.0
"""Three weeks of holds pass in a minute and a half of real time."""


class Build(Enum):
    """The builds of the game that can be released."""

    GOOD = "good"
    ERRORS_5 = "errors-5"
    ERRORS_20 = "errors-20"
    ERRORS_100 = "errors-100"
    SLOW_TAIL = "slow-tail"
    DOUBLE_CLAIM = "double-claim"
    CRASH_AT_START = "crash-at-start"
    NEVER_READY = "never-ready"
    LONG_NIGHT = "long-night"


UNATTENDED = (Build.GOOD, Build.ERRORS_20)
"""What a newcomer sees who asks for nothing in particular."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What the demo shows, and how."""

    release: Annotated[Build | None, Parameter(help="One build only; else the good one, then errors-20.")] = None
    rate: Annotated[
        float, Parameter(validator=validators.Number(gt=0, lte=5000), help="Requests a second of all players.")
    ] = 320.0
    clock_scale: Annotated[
        float, Parameter(validator=validators.Number(gt=0, lte=1e6), help="Plan seconds per real second.")
    ] = CLOCK_SCALE
    plan: Annotated[Path | None, Parameter(help="Another plan for the game; else examples/phased-release.md.")] = None
    plain: Annotated[bool, Parameter(negative=(), help="Lines instead of the live view, also on a terminal.")] = False
    keep: Annotated[bool, Parameter(negative=(), help="Keep the demo's database too, not only journal and logs.")] = (
        False
    )


AS_USUAL = Show()
STOPPED = "stopped. Everything that the demo had started was ended; its journal and logs stay."


def demo(*, show: Show = AS_USUAL, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Release the reference game: a good version, then a bad one.

    A real PostgreSQL, the game's real processes behind Envoy, players who count what they saw, and the plan
    examples/phased-release.md carried out by `gonogo run`; its clock is scaled, the traffic is not. Everything that it
    started is ended; journals and reports stay. With --release, ends with that release's code: 0 promoted, 3 rolled
    back.

    Example: gonogo demo

    Example: gonogo demo --release errors-20 --json
    """
    wanted = (show.release,) if show.release else UNATTENDED
    try:
        with stopped_politely():
            told = [_release(build, show, options, doors) for build in wanted]
    except KeyboardInterrupt:
        return Answer(data={"outcome": "stopped"}, exit_code=Exit.WAITING, words=STOPPED)
    if show.release:
        return Answer(_words(told[0]), told[0], exit_of(told[0]["outcome"]))
    as_they_should = [one["outcome"] for one in told] == ["promoted", "rolled back"]
    text = "\n\n".join(_words(one) for one in told)
    return Answer(text, {"releases": told}, Exit.CLEAN if as_they_should else Exit.BUG)


def _release(build: Build, show: Show, options: Options, doors: Doors) -> dict[str, Any]:
    """One release with its reports, in figures."""
    file = show.plan or _example()
    plan = read_plan(file)
    home = (options.home / "demo" / f"{build.value}-{time.strftime('%Y%m%d-%H%M%S')}").resolve()
    is_live = sys.stderr.isatty() and not show.plain
    release = Release(file, plan, build.value, show.clock_scale, show.rate, is_live)
    print(f"releasing {plan.name} {plan.version}, build {build.value}; everything is in {home}", file=sys.stderr)
    try:
        ended = carry_out(release, home, doors)
    finally:
        if not show.keep:
            shutil.rmtree(home / "database", ignore_errors=True)
    with doors.journal(home) as journal:
        told = make_report(journal.read(ended.run))
    save(home / "report.md", to_markdown(told))
    save(home / "report.json", to_json(told))
    ours = {"build": build.value, **figures(told, ended.tally, plan.component(plan.entry).new.version)}
    return {**ours, "journal": str(doors.journal_file(home)), "report": str(home / "report.md"), "home": str(home)}


def _example() -> Path:
    """The plan of the demo: in the folder where one stands, else beside the code."""
    for folder in (Path.cwd(), Path(gonogo.__file__).parents[2]):
        if (folder / EXAMPLE).is_file():
            return folder / EXAMPLE
    raise GonogoError("GG-1001", f"{EXAMPLE} is not here", hint="run the demo in a clone of the project")


def _words(one: dict[str, Any]) -> str:
    """One release for people."""
    off = one["seconds_first_failure_to_off"]
    lines = [
        f"{one['build']}: {one['outcome']}, because {one['reason']}",
        f"  {one['requests']:,} requests, {one['requests_per_s']} a second",
        f"  failed because of switching: {one['failed_by_switching']}",
        f"  failed on the new version: {one['failed_on_new']}",
        f"  report:  {one['report']}",
        f"  verify:  gonogo verify {one['run']} --home {one['home']}",
    ]
    if off is not None:
        lines.insert(4, f"  from the first failed request to the last on the new version: {off} s")
    return "\n".join(lines)
