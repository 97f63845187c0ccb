"""What a run knows of the lines of its plan: who signed for an item, what was measured for a criterion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gonogo.core.outline import Line
from gonogo.core.plan import Plan
from gonogo.report.record import Report
from gonogo.report.record_gate import GateRecord
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
    for line in lines:
        if not 1 <= line.phase <= len(plan.phases):
            continue
        phase = plan.phases[line.phase - 1].id
        proof = _measured(line, phase, run) or _signed(line, phase, run)
        if proof:
            found[line.line] = proof
    return found


def _measured(line: Line, phase: str, run: Report) -> Proof | None:
    """The last verdict on the criterion. One without data, or between its bounds, proves nothing."""
    told = [one for one in run.verdicts if one.phase == phase and _same(one.asks, line.text)]
    if not told or told[-1].outcome.upper() not in ("PASS", "FAIL"):
        return None
    last = told[-1]
    met = last.outcome.upper() == "PASS"
    return Proof(met, f"{plain(last.sentence).rstrip('.')}; journal line {last.when.index}", last.when.index)


def _signed(line: Line, phase: str, run: Report) -> Proof | None:
    """The last gate of the phase that asked for the item and was decided."""
    text = _PERSON.sub("", plain(line.text))
    gates = [one for one in run.gates if one.phase == phase and any(_same(item, text) for item in one.items)]
    decided = [one for one in gates if one.decided and one.answers]
    return _answered(decided[-1]) if decided else None


def _answered(gate: GateRecord) -> Proof:
    last = gate.answers[-1]
    met = last.answer == "approved"
    who = f"{last.by.name} ({last.by.kind})"
    said = f"{last.answer} by {who} at {last.when.utc}: {plain(last.reason)}; journal line {last.when.index}"
    return Proof(met, said, last.when.index)


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w<>=%.]+", " ", plain(text).lower()).split())
