"""`gonogo hold`: nothing grows until somebody lets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.at_run import at_run
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, As, Injected, Options, Reason, Run
from gonogo.cli.principals import caller
from gonogo.engine import people
from gonogo.report.words import who


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds or lets go, and why."""

    reason: Reason
    release: Annotated[bool, Parameter(negative=(), help="The hold placed by hand is over.")] = False
    as_: As = None


def hold(run: Run, /, *, holding: Holding, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Stop a run from growing, or let it grow again.

    A hold stops phases, not guards: the new version is still watched, and going back stays possible. Holds placed by
    rule (a gap in the guard's watch, a lost process) are not released by hand.

    Example: gonogo hold latest --reason "support is flooded"

    Example: gonogo hold latest --release --reason "support is calm again"
    """
    with at_run(doors, options, run) as here:
        by = caller(here.book.plan, holding.as_)
        event = (people.release if holding.release else people.hold)(here.book, by, holding.reason)
        verb = "no longer held" if holding.release else "held"
        words = f"{here.run} is {verb}, said {who(by)}: {holding.reason}; in the journal as line {event.index}"
        data = {"run": here.run, "held": not holding.release, "by": by.name, "kind": by.kind.value}
        return Answer(words, {**data, "reason": holding.reason, "line": event.index})
