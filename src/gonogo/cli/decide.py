"""`gonogo decide`: a person's or a program's answer to a gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.at_run import at_run
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options, Reason, Run
from gonogo.core import events
from gonogo.core.plan import PrincipalKind
from gonogo.engine.people import answer, principal
from gonogo.report.words import who


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A sign-off as it is given."""

    gate: Annotated[str, Parameter(help="The gate's id, as `gonogo status` shows it.")]
    answer: Annotated[events.Answer, Parameter(help="approved, rejected, or conditional (the reason says on what).")]
    as_: Annotated[str, Parameter(name="--as", help="Who answers: a name from the plan's people.")]
    reason: Reason
    kind: Annotated[PrincipalKind | None, Parameter(help="What they must be in the plan; refused if they are not.")] = (
        None
    )


def decide(run: Run, /, *, signing: Signing, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Answer a gate.

    The answer covers exactly what the gate asked about. Whether it counts (the role, the kind, the quorum) is judged by
    the plan; an answer that cannot count is refused at once.

    Example: gonogo decide latest --gate limited-beta/before --answer approved --as Mei --reason "feedback is good"
    """
    with at_run(doors, options, run) as here:
        by = principal(here.book.plan, signing.as_, signing.kind)
        event = answer(here.book, signing.gate, by=by, said=signing.answer, reason=signing.reason)
        said = {"gate": signing.gate, "answer": signing.answer.value, "by": by.name, "kind": by.kind.value}
        text = f"{who(by)} {signing.answer.value} at gate {signing.gate} of {here.run}; journal line {event.index}"
        words = f"an engine at work on it goes on by itself; if none is: `gonogo run {here.run}`"
        return Answer(text, {"run": here.run, **said, "line": event.index}, words=words)
