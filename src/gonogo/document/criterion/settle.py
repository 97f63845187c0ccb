"""From a sentence to a criterion: the defaults of its section, and what a criterion may not be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic
from gonogo.document.criterion.render import short_words
from gonogo.document.criterion.sentence import (
    GAUGES,
    USUAL_FAILURE,
    Measure,
    NotUnderstood,
    Role,
    Sentence,
    Terms,
    is_lower_better,
)

UNKNOWN_AFTER_S = 10.0
"""How long evidence may be missing before it is called missing: three times what a slow scrape takes."""
_PROGRESS = (Reading.MEASURED, Reading.PROVED)
_LOWER = (Comparison.BELOW, Comparison.AT_MOST)


@dataclass(frozen=True, slots=True)
class Section:
    """Where a criterion stands: its role, what its section says of every line, and what the whole plan says."""

    role: Role
    terms: Terms
    plan_terms: Terms


def settle(sentence: Sentence, section: Section, *, criterion_id: str) -> Criterion:
    """The criterion with everything said. NotUnderstood where something that changes safety is not said."""
    _check_direction(sentence, section.role)
    terms = _settled_terms(sentence, section)
    criterion = Criterion(
        id=criterion_id,
        text="",
        signal=sentence.measure.signal,
        statistic=sentence.measure.statistic,
        comparison=sentence.bound.comparison,
        bound=sentence.bound.value,
        unit=sentence.bound.unit,
        against=sentence.bound.against,
        reading=_reading(sentence, section.role),
        for_s=terms.for_s or 0.0,
        requests_min=terms.requests_min or 0,
        on_no_data=terms.on_no_data or OnNoData.HOLD,
        unknown_after_s=terms.unknown_after_s or UNKNOWN_AFTER_S,
        component=sentence.component,
        edge_ms=sentence.measure.edge_ms,
    )
    return replace(criterion, text=short_words(criterion))


def default_reading(statistic: Statistic, role: Role) -> Reading:
    """How a line is read that does not say."""
    if role is Role.SUCCESS:
        return Reading.MEASURED
    return USUAL_FAILURE.get(statistic, Reading.EVIDENCE)


def _settled_terms(sentence: Sentence, section: Section) -> Terms:
    near = sentence.terms.over(section.terms)
    terms = near.over(section.plan_terms)
    if terms.on_no_data is None:
        raise NotUnderstood("GG-1205", "nothing is said about missing data")
    is_gauge = sentence.measure.statistic in (*GAUGES, Statistic.EXHAUSTION)
    reading = _reading(sentence, section.role)
    requests = terms.requests_min
    if is_gauge:
        requests = sentence.terms.requests_min or 0
    elif reading is Reading.EVIDENCE:
        # Evidence counts every request for what it is worth: only what is said nearby makes it wait.
        requests = near.requests_min or 1
    elif requests is None:
        raise NotUnderstood("GG-1206", "no smallest sample is given")
    return replace(terms, requests_min=requests, for_s=sentence.terms.for_s)


def _reading(sentence: Sentence, role: Role) -> Reading:
    statistic = sentence.measure.statistic
    reading = sentence.terms.reading or default_reading(statistic, role)
    if (reading in _PROGRESS) is not (role is Role.SUCCESS):
        raise NotUnderstood("GG-1208", f"{_place(role)} cannot be read as {reading.value}")
    if statistic in GAUGES and reading not in (Reading.MEASURED, Reading.PLAIN):
        raise NotUnderstood("GG-1208", f"a gauge cannot be read as {reading.value}", "It is read as plain or measured.")
    if statistic is Statistic.EXHAUSTION and reading is not Reading.EVIDENCE:
        hint = "Write it under failure criteria or guards, without a duration."
        raise NotUnderstood("GG-1208", f"the time until memory is full cannot be read as {reading.value}", hint)
    if statistic is Statistic.MEAN and reading in (Reading.EVIDENCE, Reading.PROVED):
        hint = "Bound a percentile, or the share of slow requests, where evidence is wanted."
        raise NotUnderstood("GG-1208", f"a mean cannot be read as {reading.value}", hint)
    if role is Role.SUCCESS and sentence.terms.for_s:
        why = "Success is measured over the whole phase: leave the duration out, or lengthen the hold."
        raise NotUnderstood("GG-1208", "success has no duration of its own", why)
    if reading is Reading.AVERAGE and not sentence.terms.for_s:
        raise NotUnderstood("GG-1208", "an average needs a duration", "Add `for 30 m`.")
    _check_evidence(sentence, reading)
    return reading


def _check_evidence(sentence: Sentence, reading: Reading) -> None:
    bound = sentence.bound
    if reading is not Reading.EVIDENCE or bound.against is not Against.BOUND:
        return
    if sentence.measure.statistic is Statistic.EXHAUSTION:
        return
    rate = 1 - bound.value if sentence.measure.statistic is Statistic.AVAILABILITY else bound.value
    if rate <= 0:
        hint = "Use `read as plain`, or a bound that a healthy version stays below."
        raise NotUnderstood("GG-1208", "evidence against a rate of 0 would be one request", hint)


def _check_direction(sentence: Sentence, role: Role) -> None:
    lower_is_better = is_lower_better(sentence.measure)
    if lower_is_better is None:
        return
    asks_lower = sentence.bound.comparison in _LOWER
    if asks_lower is (lower_is_better is (role is Role.SUCCESS)):
        return
    worse = "worse" if role is Role.SUCCESS else "better"
    raise NotUnderstood("GG-1207", f"{_place(role)} would mean being {worse}")


def _place(role: Role) -> str:
    return {Role.SUCCESS: "a success criterion", Role.FAILURE: "a failure criterion", Role.GUARD: "a guard"}[role]


def same_measure(one: Criterion, other: Criterion) -> bool:
    """Whether two criteria speak of the same number, so that their bounds can be compared."""
    return (
        Measure(one.signal, one.statistic, one.edge_ms) == Measure(other.signal, other.statistic, other.edge_ms)
        and one.component == other.component
        and one.against is other.against
        and one.unit is other.unit
    )
