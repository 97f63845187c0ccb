"""From the state to verdicts: what every criterion says now, in outcome, numbers and words."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.core.criterion import Against, OnNoData
from gonogo.core.evidence import Outcome, Verdict, Why
from gonogo.core.judge import fresh, words
from gonogo.core.judge.budget import alarms
from gonogo.core.judge.finding import Finding, found
from gonogo.core.judge.observing import entered
from gonogo.core.judge.question import Kind, Question, Role, asked_in
from gonogo.core.judge.standing import Gap, expects_new, gap, has_no_stable, split_words
from gonogo.core.judge.state import JudgeState, Moment
from gonogo.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Decided:
    """A question with its finding, what it waits for, and the outcome that follows."""

    question: Question
    finding: Finding
    missing: Gap
    outcome: Outcome
    why: Why | None


def verdicts(plan: Plan, state: JudgeState, moment: Moment) -> tuple[Verdict, ...]:
    """What the guards and the current phase's criteria say. A failure that was kept is said again as it was."""
    # Until the new phase's first snapshot its own criteria have seen nothing, and nothing is overdue.
    state = state if moment.phase == state.phase else entered(plan, state, moment)
    return tuple(
        state.failed.get(each.question.criterion.id) or _verdict(plan, state, each, moment)
        for each in _decided(plan, state, moment)
    )


def failures(plan: Plan, state: JudgeState, moment: Moment) -> dict[str, Verdict]:
    """The verdicts that are FAIL and were not kept yet, by criterion."""
    return {
        each.question.criterion.id: _verdict(plan, state, each, moment)
        for each in _decided(plan, state, moment)
        if each.outcome is Outcome.FAIL and each.question.criterion.id not in state.failed
    }


def _decided(plan: Plan, state: JudgeState, moment: Moment) -> list[Decided]:
    now = asked_in(plan, moment.phase)
    loud = alarms(state.e_processes, state.weights, now.armed)
    decided = []
    for question in now.questions:
        finding = found(plan, state, question, loud=loud, moment=moment)
        missing = gap(plan, state, question)
        outcome, why = _outcome(plan, state, question, said=(finding, missing), moment=moment)
        decided.append(Decided(question, finding, missing, outcome, why))
    return decided


def _verdict(plan: Plan, state: JudgeState, decided: Decided, moment: Moment) -> Verdict:
    question, finding = decided.question, decided.finding
    said = words.Said(
        decided.outcome,
        decided.why,
        finding,
        decided.missing,
        moment.wall_s,
        split=split_words(plan, state, question),
        has_stable=not has_no_stable(plan, state, question),
        fresh=_fresh_words(plan, state, question),
    )
    # A latency is told by the bet that says most: the words and the numbers must be of the same requests.
    is_told = question.kind is Kind.SHAPE and finding.says is not None
    tally = finding.says.tally if is_told and finding.says is not None else finding.tally
    return Verdict(
        criterion=question.criterion.id,
        outcome=decided.outcome,
        why=decided.why,
        value=finding.value,
        requests_new=round(tally.n_new),
        bad_new=words.bad(question, tally.bad_new),
        requests_stable=round(tally.n_stable),
        bad_stable=words.bad(question, tally.bad_stable),
        log_e=finding.log_e,
        log_limit=finding.log_limit,
        window_s=finding.window_s,
        sentence=words.sentence(question, said),
    )


def _fresh_words(plan: Plan, state: JudgeState, question: Question) -> str:
    if question.criterion.against is not Against.STABLE or has_no_stable(plan, state, question):
        return ""
    return fresh.words(plan, state.components.get(question.component), question.component)


def _outcome(
    plan: Plan, state: JudgeState, question: Question, *, said: tuple[Finding, Gap], moment: Moment
) -> tuple[Outcome, Why | None]:
    """FAIL needs a true failure criterion with its sample; PASS needs a true success criterion whose evidence is
    there, fresh and large enough; all else is HOLD, or UNKNOWN once it has lasted."""
    finding, missing = said
    criterion, is_enough = question.criterion, finding.n_new >= question.criterion.requests_min
    if question.role is Role.FAILURE and finding.true and is_enough:
        return Outcome.FAIL, None
    if not expects_new(plan, state.phase):
        return Outcome.HOLD, None
    if moment.wall_s - missing.since_s >= criterion.unknown_after_s:
        return (Outcome.FAIL if criterion.on_no_data is OnNoData.FAIL else Outcome.UNKNOWN), missing.why
    if not is_enough:
        waited_s = moment.wall_s - state.phase_since_s
        is_late = waited_s >= criterion.unknown_after_s and not has_no_stable(plan, state, question)
        return (Outcome.UNKNOWN, Why.TOO_FEW) if is_late else (Outcome.HOLD, None)
    is_split = not split_words(plan, state, question)
    if question.role is Role.SUCCESS and finding.true and not missing.sure and is_split:
        return Outcome.PASS, None
    return Outcome.HOLD, None
