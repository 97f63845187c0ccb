"""A verdict's sentence: for a person who knows no statistics, with every number that a statistician needs."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from gonogo.core.criterion import Against, Comparison, Criterion, Reading, Statistic, Unit
from gonogo.core.evidence import Outcome, Why
from gonogo.core.judge.finding import Finding
from gonogo.core.judge.question import QUANTILES, Kind, Question, Role
from gonogo.core.judge.standing import Gap

COMPARED = {
    Comparison.BELOW: "below",
    Comparison.AT_MOST: "at most",
    Comparison.ABOVE: "above",
    Comparison.AT_LEAST: "at least",
}
OVER_THE_BOUND = 1.6
"""How many times the requests of the theoretical limit a proof takes, as measured by the bench."""


@dataclass(frozen=True, slots=True)
class Said:
    """All that is known when the words are chosen. `wall_s` is now.

    `split` says why the two sides cannot be compared, "" where they can. `has_stable` False: all traffic is on the new
    version by plan, so that there is nothing to compare with. `fresh` says which of stable's processes were compared
    with, "" where the plan asks for no fresh ones.
    """

    outcome: Outcome
    why: Why | None
    finding: Finding
    missing: Gap
    wall_s: float
    split: str = ""
    has_stable: bool = True
    fresh: str = ""


ALONE = (
    "all traffic is on the new version, so there is no stable to compare with any more and this says neither good"
    " nor bad; to be guarded from here on, give the phase a criterion with its own bound, such as `error rate > 1%`"
)


def sentence(question: Question, said: Said) -> str:
    """What was measured, against what, the evidence against its limit, and what more is needed."""
    if said.why is not None and said.why is not Why.TOO_FEW:
        return _missing(question, said)
    parts = [*_found(question, said.finding), *([said.fresh] if said.fresh else [])]
    if said.outcome is not Outcome.FAIL:
        parts.extend([said.split] if said.split else [])
        parts.extend([] if said.has_stable else [ALONE])
    parts.extend(_needed(question, said))
    return f"{parts[0]}: {'; '.join(parts[1:])}" if parts[1:] else parts[0]


def _found(question: Question, finding: Finding) -> list[str]:
    """What was measured, then the rule and where it stands."""
    if question.kind is Kind.LEAK:
        return _memory(question, finding)
    if finding.value is None:
        return [f"{_subject(question)}: nothing measured yet"]
    return [_measured(question, finding), *_judged(question, finding)]


def _memory(question: Question, finding: Finding) -> list[str]:
    fills, rule = finding.filling, _rule(question)
    if fills is None:
        return [
            "memory of the new version is not judged yet",
            "a process is looked at 15 min after its first reading, then by the smallest reading of every 5 min",
            rule,
        ]
    grows = f"its floor was higher than 5 min before in {fills.grew} of {fills.floors} blocks"
    state = f"{amount_of_bytes(fills.floor)} of {amount_of_bytes(fills.limit)} are used for good"
    limit = f"evidence {evidence(finding.log_e or 0.0)} of the {exp(finding.log_limit or 0.0):,.0f} needed to go back"
    if finding.value is None:
        return ["memory of the new version does not grow for good", state, grows, limit]
    return [
        f"memory of the new version is full in {seconds(finding.value)} at its growth so far",
        state,
        grows,
        rule,
        limit,
    ]


def bad(question: Question, count: float) -> int:
    """The bad requests of a tally; of a mean or a gauge there are none."""
    return 0 if question.kind in {Kind.MEAN, Kind.GAUGE} else round(count)


def share(value: float) -> str:
    """A share as percent, short: 21 %, 0.42 %, 0.003 %."""
    percent = value * 100
    if percent == 0 or percent >= 10:
        return f"{percent:.0f} %" if percent == round(percent) or percent >= 20 else f"{percent:.1f} %"
    return f"{percent:.2g} %"


def seconds(duration_s: float) -> str:
    """A duration, short: 40 s, 6 min, 3 h, 2 days."""
    for size, unit in ((86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if duration_s >= 2 * size:
            return f"{duration_s / size:.0f} {unit}"
    return f"{duration_s:.0f} s" if duration_s >= 10 else f"{duration_s:.2g} s"


def number(value: float) -> str:
    """A count or amount with thousands apart."""
    if abs(value) >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def evidence(log_value: float) -> str:
    """The value of an e-process: 312, 0.4, more than a million."""
    if log_value > log(1e6):
        return "more than a million"
    value = exp(log_value)
    return "under 0.01" if value < 0.01 else f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def amount(criterion: Criterion, value: float) -> str:
    """A value in the criterion's unit."""
    match criterion.unit:
        case Unit.RATIO:
            return _fine_share(value) if criterion.statistic is Statistic.AVAILABILITY else share(value)
        case Unit.MILLISECONDS:
            return f"{number(round(value, 1) if value < 100 else value)} ms"
        case Unit.BYTES:
            return amount_of_bytes(value)
        case Unit.SECONDS:
            return seconds(value)
        case _:
            return number(value)


def amount_of_bytes(value: float) -> str:
    """Bytes, from a tenth of a megabyte on in megabytes."""
    return f"{value / 1e6:,.4g} MB" if value >= 1e5 else f"{value:,.0f} bytes"


def _fine_share(value: float) -> str:
    return f"{value * 100:.6g} %" if value > 0.999 else f"{value * 100:.4g} %"


def _subject(question: Question) -> str:
    criterion = question.criterion
    match question.kind:
        case Kind.ERRORS:
            name = "availability" if criterion.statistic is Statistic.AVAILABILITY else "error rate"
        case Kind.LEAK:
            name = "time until memory is full"
        case Kind.GAUGE:
            name = criterion.signal.replace("_", " ")
        case Kind.MEAN | Kind.SHAPE if criterion.statistic is Statistic.MEAN:
            name = "mean latency"
        case _ if criterion.statistic is Statistic.SHARE_ABOVE:
            name = f"requests slower than {number(criterion.edge_ms or 0.0)} ms"
        case _:
            name = f"{criterion.statistic.value} latency"
    return f"{name} of the new version"


def _measured(question: Question, finding: Finding) -> str:
    criterion, value = question.criterion, finding.value or 0.0
    text = f"{_subject(question)} {amount(criterion, value)}"
    if question.kind is Kind.GAUGE:
        return text
    if question.kind is Kind.MEAN:
        text = f"{text} over {number(finding.tally.n_new)} requests"
        if criterion.against is Against.STABLE and finding.tally.n_stable:
            of_stable = finding.tally.bad_stable / finding.tally.n_stable
            text = f"{text} against {amount(criterion, of_stable)} on stable ({number(finding.tally.n_stable)})"
        return text
    if question.kind is Kind.SHAPE:
        return _shape(question, finding, text)
    if criterion.statistic in QUANTILES:
        if criterion.against is Against.STABLE and finding.stable_ms is not None:
            text = f"{text} against {amount(criterion, finding.stable_ms)} on stable"
        text = f"{text}, {_slow(question)}"
    text = f"{text} {_counts(question, finding.tally.bad_new, finding.tally.n_new)}"
    if criterion.against is Against.STABLE:
        text = f"{text} against {_of_stable(question, finding)}"
    return text


def _shape(question: Question, finding: Finding, text: str) -> str:
    """A latency distribution in the terms of the bet that says most, so that the counts show what the evidence says."""
    if finding.stable_ms is not None:
        text = f"{text} against {amount(question.criterion, finding.stable_ms)} on stable since the phase began"
    says = finding.says
    if says is None:
        return f"{text}, over {number(finding.tally.n_new)} and {number(finding.tally.n_stable)} requests"
    tally = says.tally
    if says.edge_ms is None:
        return (
            f"{text}; most is said by all latencies together: of {number(tally.n_new)} requests on the new version and "
            f"{number(tally.n_stable)} on stable, the new version's is the slower one in {share(says.rank or 0.0)} of "
            "all pairs (50 % is alike)"
        )
    new, stable = tally.bad_new / tally.n_new, tally.bad_stable / tally.n_stable
    return (
        f"{text}; most is said by requests slower than {number(says.edge_ms)} ms: {share(new)} "
        f"({number(tally.bad_new)} of {number(tally.n_new)}) against {share(stable)} on stable "
        f"({number(tally.bad_stable)} of {number(tally.n_stable)})"
    )


def _slow(question: Question) -> str:
    if question.slow_ms is not None:
        return f"slower than {number(question.slow_ms)} ms"
    return "slower than nearly all of stable's"


def _counts(question: Question, bad_count: float, n: float) -> str:
    bad_count = n - bad_count if question.mirrored else bad_count
    if question.kind is Kind.ERRORS and question.criterion.statistic is not Statistic.AVAILABILITY:
        return f"({number(bad_count)} of {number(n)})"
    if question.kind is Kind.ERRORS:
        return f"({number(bad_count)} of {number(n)} failed)"
    return f"{share(bad_count / n if n else 0.0)} ({number(bad_count)} of {number(n)})"


def _of_stable(question: Question, finding: Finding) -> str:
    tally = finding.tally
    if tally.n_stable <= 0:
        return "nothing on stable"
    of_stable = tally.bad_stable / tally.n_stable
    of_stable = 1.0 - of_stable if question.criterion.statistic is Statistic.AVAILABILITY else of_stable
    value = _fine_share(of_stable) if question.criterion.statistic is Statistic.AVAILABILITY else share(of_stable)
    return f"{value} on stable ({number(tally.bad_stable)} of {number(tally.n_stable)})"


def _judged(question: Question, finding: Finding) -> list[str]:
    """The rule and where it stands."""
    criterion = question.criterion
    rule = "" if criterion.against is Against.STABLE else _rule(question)
    if finding.log_e is not None and finding.log_limit is not None:
        goal = "to go back" if question.role is Role.FAILURE else "to go on"
        limit = f"evidence {evidence(finding.log_e)} of the {exp(finding.log_limit):,.0f} needed {goal}"
        bet = finding.says.share if finding.says is not None else None
        bets = f"most of it from the bet on about {share(bet)}" if bet is not None else ""
        return [part for part in (rule, limit, bets) if part]
    if finding.budget is not None:
        used = f"{number(finding.tally.bad_new)} of the {number(finding.budget)} that the whole window may have"
        return [rule, used] if question.kind is not Kind.MEAN else [rule]
    if criterion.for_s > 0 and (criterion.reading is Reading.PLAIN or question.kind is Kind.GAUGE):
        row = f"true at every evaluation for {seconds(finding.true_for_s)} of {seconds(criterion.for_s)}"
        return [part for part in (rule, row) if part]
    return [part for part in (rule or _margin(finding, criterion),) if part]


def _rule(question: Question) -> str:
    criterion = question.criterion
    leads = "going back when" if question.role is Role.FAILURE else "wanted"
    return f"{leads} {COMPARED[criterion.comparison]} {amount(criterion, criterion.bound)}"


def _margin(finding: Finding, criterion: Criterion) -> str:
    if finding.limit is None:
        return ""
    limit = share(finding.limit) if criterion.statistic is not Statistic.MEAN else amount(criterion, finding.limit)
    return f"up to {limit} is no worse than stable"


def _needed(question: Question, said: Said) -> list[str]:
    """What more is needed before this can be decided."""
    finding, criterion = said.finding, question.criterion
    if said.outcome in {Outcome.FAIL, Outcome.PASS} or not said.has_stable:
        return []
    if finding.n_new < criterion.requests_min:
        more = criterion.requests_min - finding.n_new
        return [
            f"{number(finding.n_new)} of at least {number(criterion.requests_min)} requests: {_more(more, finding)}"
        ]
    if said.missing.sure:
        return [said.missing.words]
    if question.role is Role.SUCCESS and finding.log_e is not None and finding.log_limit is not None:
        return [_to_prove(finding)]
    return []


def _to_prove(finding: Finding) -> str:
    tally = finding.tally
    limit = finding.limit
    if limit is None:
        return "more requests are needed"
    p = (tally.bad_new + 0.1) / (tally.n_new + 1.0)
    if p >= limit:
        return "at this rate it will not be proved"
    gain = p * log(p / limit) + (1.0 - p) * log((1.0 - p) / (1.0 - limit))
    left = max(0.0, (finding.log_limit or 0.0) - (finding.log_e or 0.0))
    return _more(OVER_THE_BOUND * left / gain, finding)


def _more(requests: float, finding: Finding) -> str:
    rounded = float(f"{requests:.2g}") if requests >= 20 else float(round(requests + 0.499))
    text = f"about {number(rounded)} more requests on the new version"
    return text if finding.rate is None else f"{text}: {seconds(requests / finding.rate)} at today's rate"


def _missing(question: Question, said: Said) -> str:
    criterion = question.criterion
    age_s = said.wall_s - said.missing.since_s
    missing = (
        f"{_subject(question)} is unknown ({said.missing.why.value}): {said.missing.words} for {seconds(age_s)}, "
        f"longer than {seconds(criterion.unknown_after_s)}"
    )
    if said.outcome is Outcome.FAIL:
        return f"{missing}, and the plan says that this is a failure"
    # What was measured before is told, so that nobody has to look for it, and what would end the gap.
    before = [] if said.finding.value is None else [f"before that, {'; '.join(_found(question, said.finding))}"]
    return "; ".join([missing, *before, UNTIL[said.missing.why]])


UNTIL = {
    Why.NO_DATA: "look whether the phase's traffic reaches the new version",
    Why.STALE: "look whether requests still come to both sides, and whether the source is read",
    Why.SOURCE_DOWN: "mend the source; nothing is counted until it can be read",
    Why.TOO_FEW: "more requests are needed",
}
"""What ends each kind of gap."""
