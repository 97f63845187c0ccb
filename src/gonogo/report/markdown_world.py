"""The part of the Markdown report that says what was done: going back, the guard, steps and messages."""

from __future__ import annotations

from collections.abc import Iterable

from gonogo.report.record import Report
from gonogo.report.record_back import BackRecord
from gonogo.report.record_step import AttemptRecord, StepRecord
from gonogo.report.tables import code, plain, table
from gonogo.report.words import share, span


def going_back(report: Report) -> Iterable[str]:
    """What was done to go back, how long it took, and whether it is proved."""
    back = report.going_back
    if back is None:
        return
    yield from ("## Going back", "")
    yield f"- began after {span(back.began.real_s)}, by {back.by}, because: {plain(back.because)}"
    yield f"- traffic off: {_off(report, back)}"
    yield f"- in all: {_took(back)}"
    yield f"- steps: {', '.join(code(step) for step in back.steps) or 'none done'}"
    yield f"- verified: {'yes, by ' + ', '.join(map(code, back.verified_by)) if back.is_verified else 'no'}"
    yield from (f"  - not proved: {plain(missing)}" for missing in back.missing)


def _off(report: Report, back: BackRecord) -> str:
    if report.guard.trips:
        return f"by the guard, {span(report.guard.trips[0].verdict_to_off_ms / 1000)} after its verdict"
    return f"{span(back.off_s)} later" if back.off_s is not None else "not read back yet"


def _took(back: BackRecord) -> str:
    if back.took_s is None:
        return f"not finished; promised within {span(back.budget_s)}"
    kept = "kept" if back.is_within_budget else "NOT kept"
    return f"{span(back.took_s)}; promised within {span(back.budget_s)}: {kept}"


def guard(report: Report) -> Iterable[str]:
    """When somebody watched, and what it did."""
    yield from ("## The guard", "")
    if not report.guard.starts:
        yield "No guard was started."
    for start in report.guard.starts:
        again = ", going on where the last one stopped" if start.resumed else ""
        yield f"- watched from +{span(start.when.real_s)} (process {start.pid}){again}"
    for gap in report.guard.gaps:
        yield f"- **gap**: nobody watched for {span(gap.seconds)} from {gap.since_utc}"
    for trip in report.guard.trips:
        shares = ", ".join(f"{name} {share(bp)}" for name, bp in sorted(trip.shares_bp.items()))
        off = span(trip.verdict_to_off_ms / 1000)
        yield f"- **took traffic off** {off} after its verdict on {code(trip.criterion)}, read back: {shares}"
    if report.guard.starts and not report.guard.gaps:
        yield "- no gap was recorded"


def steps(report: Report) -> Iterable[str]:
    """Every step with its tries."""
    yield from ("## Steps", "")
    yield from table(
        ("step", "does", "after", "took", "tries", "result", "undo"),
        [_step(step) for step in report.steps],
    )
    for step in report.steps:
        yield from (f"\n- {code(step.id)}, try {_failure(a)}" for a in step.attempts if a.result == "failed")


def _step(step: StepRecord) -> tuple[str, ...]:
    took = step.attempts[-1].took_s
    return (
        code(step.id),
        step.does + (" (going back)" if step.is_going_back else ""),
        f"+{span(step.attempts[0].when.real_s)}",
        span(took) if took is not None else "–",
        str(len(step.attempts)),
        step.result,
        step.undo,
    )


def _failure(attempt: AttemptRecord) -> str:
    why = plain(attempt.why or "")
    return f"{attempt.number} failed ({attempt.kind}): {why}; did the world change? {attempt.happened}"


def messages(report: Report) -> Iterable[str]:
    """Every message that was owed."""
    if report.messages:
        yield from ("## Messages", "")
    for message in report.messages:
        sent = "sent" if message.is_sent else "NOT sent"
        after = span(message.when.real_s)
        yield f"- {sent} to {message.audience} by {message.channel} after {after}: {plain(message.text)}"
