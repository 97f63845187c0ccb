"""The part of the Markdown report that says why: decisions, gates and verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from gonogo.report.record import DecisionRecord, Report, VerdictRecord
from gonogo.report.record_gate import AnswerRecord, GateRecord
from gonogo.report.tables import code, plain, table
from gonogo.report.words import number, plural, short, span, who


def decisions(report: Report) -> Iterable[str]:
    """Every decision with who, why, and the evidence known at that moment."""
    yield from ("## Decisions", "")
    if not report.decisions:
        yield "None was made."
    for place, decision in enumerate(report.decisions, start=1):
        yield from _decision(place, decision)


def _decision(place: int, decision: DecisionRecord) -> Iterable[str]:
    after = span(decision.when.real_s)
    yield f"{place}. **{decision.kind}** on {code(decision.about)}, by {who(decision.by)}, after {after}."
    yield from (f"   - because {plain(reason)}" for reason in decision.reasons)
    yield from (f"   - sign-off: {_answer(answer)}" for answer in decision.signoffs)
    yield from (f"   - evidence: {verdict.outcome}, {plain(verdict.sentence)}" for verdict in decision.evidence)


def gates(report: Report) -> Iterable[str]:
    """Every question to people, with what they said and what they said it about."""
    if report.gates:
        yield from ("## Gates", "")
    for gate in report.gates:
        yield from _gate(gate)


def _gate(gate: GateRecord) -> Iterable[str]:
    open_until = f"open from {span(gate.opened.plan_s)} to {span(gate.closes_plan_s)} on the plan's clock"
    programs = ", programs may answer" if gate.programs_may_answer else ", answers of programs do not count"
    yield f"- {code(gate.id)} ({gate.phase}): {plain(gate.question)}"
    yield f"  - {plural(gate.quorum, 'approval')} from {', '.join(gate.roles)}{programs}; {open_until}"
    yield f"  - on silence: {gate.on_silence}; decided: {gate.decided or 'not yet'}"
    yield f"  - covers {', '.join(code(short(digest)) for digest in gate.digests) or 'nothing'}"
    yield from (f"  - item: {plain(item)}" for item in gate.items)
    yield from (f"  - {_answer(answer)}" for answer in gate.answers)


def _answer(answer: AnswerRecord) -> str:
    void = "" if answer.is_about_the_question else " (about other digests: counts for nothing)"
    reason = f": {plain(answer.reason)}" if answer.reason else ""
    return f"{who(answer.by)} {answer.answer} after {span(answer.when.real_s)}{void}{reason}"


def evidence(report: Report, *, picture: str | None) -> Iterable[str]:
    """The whole release's evidence against its limit, and what each phase proved."""
    entered = [phase for phase in report.phases if phase.proved or phase.still_open]
    if report.evidence or entered:
        yield from ("## Evidence", "")
    if report.evidence:
        yield "What each guard's bet against the new version has become. It began as the guard's part of the one alpha."
        yield from ("", f"Judged by the plan's settings: {report.judged_by}.", "", *_budget(report))
    if picture is not None:
        yield from ("", f"![The evidence over time]({picture})")
    if entered and (report.evidence or picture is not None):
        yield ""
    for phase in entered:
        count = len(phase.proved) + len(phase.still_open)
        open_ones = f"; open: {plain('; '.join(phase.still_open))}" if phase.still_open else ""
        proved = f": {plain('; '.join(phase.proved))}" if phase.proved else ""
        yield f"- {plain(phase.title)}: {len(phase.proved)} of {count} success criteria true{proved}{open_ones}"


def _budget(report: Report) -> Iterable[str]:
    titles = {phase.id: phase.title for phase in report.phases}
    rows = [
        (
            one.asks,
            f"{one.alpha_part * 100:.3g} %" + (f", counts {one.times:g} times" if one.times != 1.0 else ""),
            f"{exp(one.log_e):.3g}",
            f"{exp(one.log_e_max):.3g} ({titles.get(one.max_phase, 'before the first phase')})",
            f"{exp(one.log_limit):.3g}",
        )
        for one in report.evidence
    ]
    return table(("asked", "part of alpha", "evidence last", "highest, in", "goes back at"), rows)


def verdicts(report: Report) -> Iterable[str]:
    """Every verdict that mattered, with its numbers."""
    yield from ("## Verdicts", "", "Failures, answers that could not be given, and the last word in each phase.", "")
    if not report.verdicts:
        yield "None was reached."
        return
    yield from table(
        ("phase", "", "asked", "verdict", "value", "new (bad)", "old (bad)", "evidence / limit (log)", "in words"),
        [_verdict(verdict) for verdict in report.verdicts],
    )


def _verdict(verdict: VerdictRecord) -> tuple[str, ...]:
    evidence = "–"
    if verdict.log_e is not None and verdict.log_limit is not None:
        evidence = f"{verdict.log_e:.2f} / {verdict.log_limit:.2f}"
    return (
        verdict.phase,
        verdict.role,
        verdict.asks,
        f"{verdict.outcome} ({verdict.why})" if verdict.why else verdict.outcome,
        number(verdict.value, verdict.unit) if verdict.value is not None else "–",
        f"{verdict.requests_new:,} ({verdict.bad_new:,})",
        f"{verdict.requests_stable:,} ({verdict.bad_stable:,})",
        evidence,
        verdict.sentence,
    )
