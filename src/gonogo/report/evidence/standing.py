"""How the evidence stands: of every guard over the whole release, and of every phase what was proved in it."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import Event, VerdictReached
from gonogo.core.evidence import Outcome, Verdict
from gonogo.core.judge.budget import Part, parts
from gonogo.core.judge.question import Role, ask, e_process_key, is_e_process
from gonogo.core.plan import Phase
from gonogo.report.plans import asked, plan_of
from gonogo.report.record import EvidenceRecord

Said = tuple[str, Verdict]
"""A verdict with the phase in which it was said."""


def evidence_of(events: Sequence[Event]) -> tuple[EvidenceRecord, ...]:
    """Every guard that is judged by evidence and spoke, in the plan's order."""
    plan = plan_of(events)
    known, said = parts(plan), _said(events)
    found = []
    for criterion, one in asked(events).items():
        question = ask(one.criterion, Role.FAILURE, plan.entry)
        words = [each for each in said.get(criterion, ()) if each[1].log_e is not None]
        if one.role == "success" or not is_e_process(question) or not words:
            continue
        part = known.get(e_process_key(question), Part(0.0))
        highest = max(words, key=lambda each: each[1].log_e or 0.0)
        found.append(
            EvidenceRecord(
                criterion=criterion,
                asks=one.criterion.text,
                alpha_part=round(part.share, 6),
                log_e=words[-1][1].log_e or 0.0,
                log_e_max=highest[1].log_e or 0.0,
                max_phase=highest[0],
                log_limit=words[-1][1].log_limit or 0.0,
                times=part.times,
            )
        )
    return tuple(found)


def proved_in(phase: Phase, events: Sequence[Event]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A phase's success criteria in the plan's words: those true at their last word in it, and the others."""
    said = _said(events)
    last = {
        criterion: [verdict for where, verdict in words if where == phase.id][-1:] for criterion, words in said.items()
    }
    is_true = {
        criterion.id: any(verdict.outcome is Outcome.PASS for verdict in last.get(criterion.id, ()))
        for criterion in phase.success
    }
    proved = tuple(criterion.text for criterion in phase.success if is_true[criterion.id])
    return proved, tuple(criterion.text for criterion in phase.success if not is_true[criterion.id])


def _said(events: Sequence[Event]) -> dict[str, list[Said]]:
    said: dict[str, list[Said]] = {}
    for event in events:
        if isinstance(event.what, VerdictReached):
            said.setdefault(event.what.verdict.criterion, []).append((event.what.phase, event.what.verdict))
    return said
