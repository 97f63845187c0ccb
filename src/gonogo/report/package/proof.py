"""What a run knows of the lines of its plan: who signed for an item, what was measured for a criterion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gonogo.core.criterion import Criterion
from gonogo.core.events import DecisionKind
from gonogo.core.outline import Line
from gonogo.core.plan import Plan
from gonogo.report.package.settings import is_setting
from gonogo.report.record import Report
from gonogo.report.record_gate import AnswerRecord, GateRecord
from gonogo.report.timeline.words import plain

_PERSON = re.compile(r"^person\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one line. `is_met` False: it is known not to be so. `index` is the journal's line."""

    is_met: bool
    words: str
    index: int


def proofs_of(lines: Sequence[Line], plan: Plan, run: Report) -> dict[int, Proof]:
    """By the line of the document. A line of which the journal says nothing has none: it is open."""
    found = {}
    for place, phase in enumerate(plan.phases, start=1):
        inside = [line for line in lines if line.phase == place]
        criteria = criteria_of(inside, phase.success)
        for line in inside:
            proof = _measured(criteria.get(line.line), phase.id, run) or _signed(line, phase.id, run)
            if proof:
                found[line.line] = proof
    return found


def criteria_of(lines: Sequence[Line], criteria: Sequence[Criterion]) -> dict[int, str]:
    """Which success criterion of the plan a line of its phase became: id by line.

    Lines with a criterion's own words first; what is left follows the order of the plan, if it is as many.
    """
    left = {one.id: one for one in criteria}
    found: dict[int, str] = {}
    said = [line for line in lines if line.kind == "criterion" and line.role == "success" and not is_setting(line)]
    for line in said:
        name = next((one.id for one in left.values() if _same(one.text, line.text)), None)
        if name is not None:
            found[line.line] = name
            del left[name]
    rest = [line.line for line in said if line.line not in found and line.standing != "needs a person"]
    return {**found, **dict(zip(rest, left, strict=True))} if len(rest) == len(left) else found


def _measured(criterion: str | None, phase: str, run: Report) -> Proof | None:
    """The last verdict on the criterion. One without data, or between its bounds, proves nothing."""
    told = [one for one in run.verdicts if one.phase == phase and one.criterion == criterion]
    if not told or told[-1].outcome.upper() not in ("PASS", "FAIL"):
        return None
    last = told[-1]
    met = last.outcome.upper() == "PASS"
    return Proof(met, f"{plain(last.sentence).rstrip('.')}; journal line {last.when.index}", last.when.index)


def _signed(line: Line, phase: str, run: Report) -> Proof | None:
    """The last gate of the phase that asked for the item and was decided by whoever answered."""
    text = _PERSON.sub("", plain(line.text))
    gates = [one for one in run.gates if one.phase == phase and any(_same(item, text) for item in one.items)]
    decided = [one for one in gates if one.decided and any(said.is_about_the_question for said in one.answers)]
    return _answered(decided[-1]) if decided else None


def _answered(gate: GateRecord) -> Proof:
    """Met where the gate was passed; every answer that counted stands there, and not the last one alone."""
    counted = [one for one in gate.answers if one.is_about_the_question]
    said = "; ".join(_said(one) for one in counted)
    return Proof(gate.decided == DecisionKind.GO.value, said, counted[-1].when.index)


def _said(one: AnswerRecord) -> str:
    who = f"{one.by.name} ({one.by.kind})"
    return f"{one.answer} by {who} at {one.when.utc}: {plain(one.reason)}; journal line {one.when.index}"


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w<>=%.]+", " ", plain(text).lower()).split())
