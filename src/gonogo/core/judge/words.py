"""A verdict's sentence: for a person who knows no statistics, with every number that a statistician needs."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log

from gonogo.core.criterion import Against, Comparison, Criterion, Reading, Statistic
from gonogo.core.evidence import Outcome, Why
from gonogo.core.judge.amounts import amount, amount_of_bytes, evidence, fine_share, number, requests, seconds, share
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
BLIND = "the source has no latency bucket that far up, so that nothing can be said of this"


def sentence(question: Question, said: Said) -> str:
    """What was measured, against what, the evidence against its limit, and what more is needed."""
    if said.why is not None and said.why is not Why.TOO_FEW:
        return _missing(question, said)
    parts = [*_found(question, said.finding, said.outcome), *([said.fresh] if said.fresh else [])]
    if said.outcome is not Outcome.FAIL:
        parts.extend([said.split] if said.split else [])
        parts.extend([] if said.has_stable else [ALONE])
    parts.extend(_needed(question, said))
    return f"{parts[0]}: {'; '.join(parts[1:])}" if parts[1:] else parts[0]


def bad(question: Question, count: float) -> int:
    """The bad requests of a tally; of a mean or a gauge there are none."""
    return 0 if question.kind is Kind.MEAN or question.kind is Kind.GAUGE else round(count)


def _found(question: Question, finding: Finding, outcome: Outcome) -> list[str]:
    """What was measured, then the rule and where it stands."""
    if question.kind is Kind.LEAK:
        return _memory(question, finding)
    if finding.value is None:
        return [f"{_subject(question)} is not measured yet"]
    blind = [BLIND] if finding.slow is not None and finding.slow.edge_ms == inf else []
    return [_measured(question, finding), *_judged(question, finding, outcome), *blind]


def _memory(question: Question, finding: Finding) -> list[str]:
    fills = finding.filling
    rule = f"going back when it would be full in less than {seconds(question.criterion.bound)}"
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


def _subject(question: Question) -> str:
    criterion = question.criterion
    match question.kind:
        case Kind.ERRORS:
            name = "availability" if criterion.statistic is Statistic.AVAILABILITY else "error rate"
        case Kind.LEAK:
            return "the time until memory of the new version is full"
        case Kind.GAUGE:
            name = criterion.signal.replace("_", " ")
        case Kind.MEAN | Kind.SHAPE if criterion.statistic is Statistic.MEAN:
            name = "mean latency"
        case _ if criterion.statistic is Statistic.SHARE_ABOVE:
            return f"the share of the new version's requests slower than {number(criterion.edge_ms or 0.0)} ms"
        case _:
            name = f"{criterion.statistic.value} latency"
    return f"{name} of the new version"


def _measured(question: Question, finding: Finding) -> str:
    criterion, value = question.criterion, finding.value or 0.0
    verb = "is " if criterion.statistic is Statistic.SHARE_ABOVE else _least(finding)
    text = f"{_subject(question)} {verb}{amount(criterion, value)}"
    if question.kind is Kind.GAUGE:
        return text
    if question.kind is Kind.MEAN:
        text = f"{text} over {requests(finding.tally.n_new)}"
        if criterion.against is Against.STABLE and finding.tally.n_stable:
            of_stable = finding.tally.bad_stable / finding.tally.n_stable
            text = f"{text} against {amount(criterion, of_stable)} on stable ({number(finding.tally.n_stable)})"
        return text
    if question.kind is Kind.SHAPE:
        return _shape(question, finding, text)
    if criterion.statistic in QUANTILES:
        return _quantile(question, finding, text)
    text = f"{text} {_counts(question, finding)}"
    return f"{text} against {_of_stable(question, finding)}" if criterion.against is Against.STABLE else text


def _least(finding: Finding) -> str:
    """Above the last bucket edge a latency is known only as that much at least."""
    last_ms = None if finding.slow is None else finding.slow.last_ms
    is_beyond = last_ms is not None and finding.value is not None and finding.value >= last_ms
    return "at least " if is_beyond else ""


def _quantile(question: Question, finding: Finding, text: str) -> str:
    """A quantile is that of the phase; the share of slow requests is what the rule looks at, in its own window."""
    criterion, tally = question.criterion, finding.tally
    text = f"{text} in this phase"
    slow_new = tally.n_new - tally.bad_new if question.mirrored else tally.bad_new
    told = f"{share(slow_new / tally.n_new if tally.n_new else 0.0)} ({number(slow_new)} of {number(tally.n_new)})"
    if criterion.against is Against.STABLE:
        stable_ms = None if finding.slow is None else finding.slow.stable_ms
        compared = "" if stable_ms is None else f" against {amount(criterion, stable_ms)} on stable"
        usual = criterion.statistic.value
        return f"{text}{compared}; slower than stable's usual {usual}: {told} against {_of_stable(question, finding)}"
    may_be = "" if question.mirrored else f", and {share(QUANTILES[criterion.statistic])} may be"
    return f"{text}; {_slow(question, finding)}: {told}{may_be}"


def _slow(question: Question, finding: Finding) -> str:
    """The edge that was counted at is told where it is not the bound itself."""
    edge_ms, slow_ms = None if finding.slow is None else finding.slow.edge_ms, question.slow_ms or 0.0
    text = f"slower than {number(slow_ms)} ms"
    if edge_ms in {None, inf, slow_ms}:
        return text
    return f"{text} (counted at the next bucket edge, {number(edge_ms or 0.0)} ms)"


def _shape(question: Question, finding: Finding, text: str) -> str:
    """A latency distribution in the terms of the bet that says most, so that the counts show what the evidence says."""
    stable_ms = None if finding.slow is None else finding.slow.stable_ms
    if stable_ms is not None:
        text = f"{text} against {amount(question.criterion, stable_ms)} on stable since the phase began"
    says = finding.says
    if says is None:
        return f"{text}, over {number(finding.tally.n_new)} and {requests(finding.tally.n_stable)}"
    tally = says.tally
    if says.edge_ms is None:
        return (
            f"{text}; most is said by all latencies together: of {requests(tally.n_new)} on the new version and "
            f"{number(tally.n_stable)} on stable, the new version's is the slower one in {share(says.rank or 0.0)} of "
            "all pairs (50 % is alike)"
        )
    new, stable = tally.bad_new / tally.n_new, tally.bad_stable / tally.n_stable
    return (
        f"{text}; most is said by requests slower than {number(says.edge_ms)} ms: {share(new)} "
        f"({number(tally.bad_new)} of {number(tally.n_new)}) against {share(stable)} on stable "
        f"({number(tally.bad_stable)} of {number(tally.n_stable)})"
    )


def _counts(question: Question, finding: Finding) -> str:
    n, count = finding.tally.n_new, finding.tally.bad_new
    count = n - count if question.mirrored else count
    failed = " failed" if question.criterion.statistic is Statistic.AVAILABILITY else ""
    return f"({number(count)} of {number(n)}{failed})"


def _of_stable(question: Question, finding: Finding) -> str:
    tally = finding.tally
    if tally.n_stable <= 0:
        return "nothing on stable"
    count = tally.n_stable - tally.bad_stable if question.mirrored else tally.bad_stable
    of_stable = count / tally.n_stable
    is_good = question.criterion.statistic is Statistic.AVAILABILITY
    value = fine_share(1.0 - of_stable) if is_good else share(of_stable)
    return f"{value} on stable ({number(count)} of {number(tally.n_stable)}{' failed' if is_good else ''})"


def _judged(question: Question, finding: Finding, outcome: Outcome) -> list[str]:
    """The rule and where it stands."""
    criterion = question.criterion
    rule = _margin(question, finding, outcome) if criterion.against is Against.STABLE else _rule(question)
    if finding.log_e is not None and finding.log_limit is not None:
        return [part for part in (rule, *_evidence(question, finding, outcome)) if part]
    if finding.budget is not None:
        return [rule, _budget(question, finding)]
    if criterion.for_s > 0 and (criterion.reading is Reading.PLAIN or question.kind is Kind.GAUGE):
        return [part for part in (rule, _row(finding, criterion)) if part]
    if criterion.for_s > 0 and finding.window_s > 0 and question.role is Role.FAILURE:
        return [part for part in (rule, f"measured over the last {seconds(finding.window_s)}") if part]
    return [rule] if rule else []


def _evidence(question: Question, finding: Finding, outcome: Outcome) -> list[str]:
    """What the bets say, of what is needed; who else says it; and which of them says most."""
    log_e, goal = finding.log_e or 0.0, "to go back" if question.role is Role.FAILURE else "to go on"
    parts = [f"evidence {evidence(log_e)} of the {exp(finding.log_limit or 0.0):,.0f} needed {goal}"]
    own = log_e if finding.own_log_e is None else finding.own_log_e
    if outcome is Outcome.FAIL and evidence(own) != evidence(log_e):
        parts.append(f"{evidence(own)} of it is this guard's own, the rest that of the release's other guards")
    bets = finding.says.bets if finding.says is not None else None
    if bets is not None:
        what = "fail" if question.kind is Kind.ERRORS else "are as slow"
        low, high = map(share, bets)
        which = f"bet that about {low}" if low == high else f"bets that {low.removesuffix(' %')} to {high}"
        parts.append(f"nearly all of it from the {which} {what}")
    return parts


def _budget(question: Question, finding: Finding) -> str:
    """A window that has only begun is lost once it holds more bad requests than the whole of it may."""
    if question.kind is Kind.MEAN:
        return f"judged over {seconds(question.criterion.for_s)}, or as soon as these cannot end below that any more"
    what = "failed" if question.kind is Kind.ERRORS else "were slow"
    window = f"the whole window of {seconds(question.criterion.for_s)}"
    return f"{number(finding.tally.bad_new)} {what} so far, and {window} may have {number(finding.budget or 0.0)}"


def _row(finding: Finding, criterion: Criterion) -> str:
    """How long the criterion has been true without a break, of how long it must be."""
    wanted = seconds(criterion.for_s)
    if finding.true_for_s <= 0:
        return f"not true at the last evaluation, and it must be at every one for {wanted}"
    if finding.true_for_s >= criterion.for_s:
        return f"true at every evaluation for {seconds(finding.true_for_s)}, and {wanted} are enough"
    return f"true at every evaluation for {seconds(finding.true_for_s)} of {wanted}"


def _rule(question: Question) -> str:
    criterion = question.criterion
    leads = "going back when" if question.role is Role.FAILURE else "wanted"
    return f"{leads} {COMPARED[criterion.comparison]} {amount(criterion, criterion.bound)}"


def _margin(question: Question, finding: Finding, outcome: Outcome) -> str:
    """How much worse than stable is no fault, or is to be ruled out, in the criterion's own unit."""
    limit = finding.margin if finding.limit is None else finding.limit
    if question.role is Role.SUCCESS and finding.log_e is not None:
        return f"{'proved' if outcome is Outcome.PASS else 'to be proved'}: {_ruled_out(question, limit)}"
    if limit is None:
        return ""
    if question.criterion.statistic is Statistic.AVAILABILITY:
        return f"down to {fine_share(1.0 - limit)} is no worse than stable"
    text = (
        amount(question.criterion, limit) if question.kind is Kind.MEAN or question.kind is Kind.GAUGE else share(limit)
    )
    return f"up to {text} is no worse than stable"


def _ruled_out(question: Question, limit: float | None) -> str:
    """What a proof against stable says of the new version once it is there."""
    if limit is None:
        return "at no bucket edge more slow requests than on stable and the margin"
    if question.criterion.statistic is Statistic.AVAILABILITY:
        return f"more than {fine_share(1.0 - limit)}"
    return f"less than {share(limit)}"


def _needed(question: Question, said: Said) -> list[str]:
    """What more is needed before this can be decided."""
    finding, criterion = said.finding, question.criterion
    if said.outcome is Outcome.FAIL or said.outcome is Outcome.PASS or not said.has_stable:
        return []
    if finding.n_new == 0 and criterion.requests_min == 1:
        return ["the first request on it is waited for"]
    if finding.n_new < criterion.requests_min:
        more = criterion.requests_min - finding.n_new
        return [f"{number(finding.n_new)} of at least {requests(criterion.requests_min)}: {_more(more, finding)}"]
    if said.missing.sure:
        return [f"nothing is concluded now: {said.missing.words}"]
    if question.role is Role.SUCCESS and finding.log_e is not None and finding.log_limit is not None:
        return [_to_prove(finding)]
    return []


def _to_prove(finding: Finding) -> str:
    tally, limit = finding.tally, finding.limit
    if limit is None:
        return "more requests are needed"
    p = (tally.bad_new + 0.1) / (tally.n_new + 1.0)
    # So few requests that not even one could have been bad say nothing of the rate yet.
    p = min(p, limit / 10.0) if tally.bad_new == 0 else p
    if p >= limit:
        return "at this rate it will not be proved"
    gain = p * log(p / limit) + (1.0 - p) * log((1.0 - p) / (1.0 - limit))
    left = max(0.0, (finding.log_limit or 0.0) - (finding.log_e or 0.0))
    return _more(OVER_THE_BOUND * left / gain, finding)


def _more(count: float, finding: Finding) -> str:
    rounded = float(f"{count:.2g}") if count >= 20 else float(round(count + 0.499))
    text = f"about {number(rounded)} more request{'' if rounded == 1 else 's'} on the new version"
    return text if finding.rate is None else f"{text}: {seconds(count / finding.rate)} at today's rate"


def _missing(question: Question, said: Said) -> str:
    criterion, gap = question.criterion, said.missing
    missing = (
        f"{_subject(question)} is unknown ({gap.why.value}): {gap.words} for {seconds(said.wall_s - gap.since_s)}, "
        f"and the plan waits {seconds(criterion.unknown_after_s)}"
    )
    if said.outcome is Outcome.FAIL:
        return f"{missing}; the plan says that this is a failure"
    # What was measured before is told, so that nobody has to look for it, and what would end the gap.
    found = [] if said.finding.value is None else _found(question, said.finding, said.outcome)
    before = [f"before that, {'; '.join(found)}"] if found else []
    return "; ".join([missing, *before, _until(question, gap)])


def _until(question: Question, gap: Gap) -> str:
    """What ends a gap."""
    match gap.why:
        case Why.SOURCE_DOWN:
            return "mend the source; nothing is counted until it can be read"
        case Why.TOO_FEW:
            return "more requests are needed"
        case _ if question.kind in {Kind.GAUGE, Kind.LEAK}:
            return f"look whether the source still gives {question.criterion.signal.replace('_', ' ')}"
        case _ if gap.of_stable:
            return "look whether requests reach stable, and whether its counters are read"
        case Why.NO_DATA:
            return "look whether the phase's traffic reaches the new version"
        case _:
            return "look whether requests still come to both sides, and whether the source is read"
