"""`gonogo verify`: the record proves itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from gonogo.cli.answer import Answer, Exit
from gonogo.cli.doors import Doors, Record
from gonogo.cli.options import DEFAULTS, Injected, Options, Run
from gonogo.cli.which import which_run
from gonogo.core.chain import check
from gonogo.core.verify import Difference, differences
from gonogo.errors import GonogoError
from gonogo.report.words import plural


def verify(run: Run = "latest", /, *, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Derive every decision again and find any changed byte.

    The hash chain is computed anew, and every decision and every failed verdict is derived again from what stands
    before it in the journal. Ends with code 0 when all agree, 2 when anything does not. What it cannot see is an end
    that was cut off: compare the last digest with the one in a report that was kept elsewhere.

    Example: gonogo verify latest
    """
    with doors.journal(options.home) as journal:
        return verified(journal, which_run(journal.runs(), run))


def verified(journal: Record, run: str) -> Answer:
    """What can be said of the journal of that run."""
    lines = journal.lines(run)
    data: dict[str, Any] = {"run": run, "events": len(lines), "last_digest": lines[-1].digest if lines else ""}
    broken = check(run, lines)
    if broken is not None:
        what = f"line {broken} of {run} is not what was written, or the line before it is not"
        return _wrong({**data, "broken_line": broken, "differences": []}, GonogoError("GG-4001", what))
    found = differences(journal.read(run))
    data = {**data, "broken_line": None, "differences": [asdict(difference) for difference in found]}
    if found:
        return _wrong(data, GonogoError("GG-4001", _told(run, found), why=_first(found[0])))
    text = (
        f"{run}: {plural(len(lines), 'event')}, the chain holds, every decision follows; last digest {lines[-1].digest}"
    )
    return Answer(text, {**data, "verified": True})


def _wrong(data: dict[str, Any], error: GonogoError) -> Answer:
    return Answer("", {**data, "verified": False, "error": error.as_json()}, Exit.WRONG, words=error.render())


def _told(run: str, found: tuple[Difference, ...]) -> str:
    lines = ", ".join(str(difference.index) for difference in found[:10])
    return f"{plural(len(found), 'event')} of {run} would have been decided otherwise: line {lines}"


def _first(difference: Difference) -> str:
    return f"line {difference.index} says {difference.written}; what follows is {difference.derived}"
