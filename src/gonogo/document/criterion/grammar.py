"""From the words of one line to a `Sentence`. What a line may say is shown in docs/reference/criteria.md."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gonogo.core.criterion import Against, Comparison, Statistic, Unit
from gonogo.document.criterion.bounds import take_bound
from gonogo.document.criterion.measures import mask_signals, take_measure, unmask_signals
from gonogo.document.criterion.peel import Line, split_label
from gonogo.document.criterion.sentence import Bound, Measure, NotUnderstood, Role, Sentence
from gonogo.document.criterion.terms import take_terms
from gonogo.document.quantity import DURATION, NUMBER, number, seconds

_COMPONENT = re.compile(r"\bof\s+(?:the\s+)?component\s+[`'\"]?(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)", re.IGNORECASE)
_NOT_WORSE = re.compile(
    r"\b(?:is\s+)?(?:no|not)\s+worse\s+than\s+(?:the\s+)?stable(?:\s+(?:side|version))?", re.IGNORECASE
)
_WORSE = re.compile(r"\b(?:is\s+)?worse\s+than\s+(?:the\s+)?stable(?:\s+(?:side|version))?", re.IGNORECASE)
_SLOW = r"(?:slower\s+than|above|over|longer\s+than|taking\s+more\s+than)"
_SHARE_FIRST = re.compile(rf"\bshare\s+of\s+requests\s+{_SLOW}\s+(?P<edge>{DURATION})", re.IGNORECASE)
_SHARE_OF = re.compile(rf"\bof\s+(?:all\s+)?requests\s+(?:are\s+)?{_SLOW}\s+(?P<edge>{DURATION})", re.IGNORECASE)
_RESPONSE_TIME = re.compile(r"\b(?:api\s+)?(?:response\s+times?|latency)\b", re.IGNORECASE)
_SHARE_LAST = re.compile(
    rf"\bfor\s+(?:more\s+than\s+|over\s+)?(?P<share>{NUMBER})\s*%\s+of\s+(?:all\s+)?requests\b", re.IGNORECASE
)


def parse_criterion(text: str, role: Role, *, signals: Sequence[str]) -> Sentence:
    """The line as a sentence. `signals` are the names that the plan binds. NotUnderstood tells why it is none."""
    label, rest = split_label(text)
    line = Line(mask_signals(rest, signals))
    component = line.take(_COMPONENT)
    terms = take_terms(line)
    measure, bound = _statement(mask_signals(label, signals), line, role, signals=signals)
    left = unmask_signals(line.left(), signals)
    if left:
        raise NotUnderstood("GG-1106", f"not understood: `{left}`")
    return Sentence(measure, bound, terms, component["name"] if component else None)


def _statement(label: str, line: Line, role: Role, *, signals: Sequence[str]) -> tuple[Measure, Bound]:
    edge = line.take(_SHARE_FIRST) or line.take(_SHARE_OF)
    if edge is not None:
        share = Measure("latency", Statistic.SHARE_ABOVE, _ms(edge["edge"]))
        while line.take(_RESPONSE_TIME):
            pass
        return share, take_bound(line, share, role)
    last = line.take(_SHARE_LAST)
    stable = line.take(_NOT_WORSE) or line.take(_WORSE)
    measure = take_measure(label, line, signals=signals, needs_statistic=last is None and stable is None)
    if stable is not None:
        return measure, _to_stable(measure, is_better=_NOT_WORSE.fullmatch(stable[0]) is not None)
    bound = take_bound(line, measure, role)
    return (measure, bound) if last is None else _turned_share(measure, bound, last["share"])


def _turned_share(measure: Measure, bound: Bound, share: str) -> tuple[Measure, Bound]:
    """`> 1000 ms for 50% of requests` bounds the share above 1000 ms; `< 200 ms for 99%` leaves 1% above."""
    if measure.signal != "latency":
        raise NotUnderstood("GG-1106", f"`for {share}% of requests` is only said of latency")
    ratio = number(share) / 100
    if ratio > 1:
        raise NotUnderstood("GG-1211", f"`{share}%` of requests is more than all")
    is_slow = bound.comparison in (Comparison.ABOVE, Comparison.AT_LEAST)
    slow = Bound(Comparison.ABOVE, float(ratio), Unit.RATIO)
    fast = Bound(Comparison.AT_MOST, float(1 - ratio), Unit.RATIO)
    return Measure("latency", Statistic.SHARE_ABOVE, bound.value), slow if is_slow else fast


def _to_stable(measure: Measure, *, is_better: bool) -> Bound:
    if measure.signal not in ("errors", "latency") or measure.statistic is Statistic.AVAILABILITY:
        raise NotUnderstood(
            "GG-1204", f"`{measure.signal}` cannot be held against stable", "Error rate and latency can."
        )
    unit = Unit.RATIO if measure.signal == "errors" else Unit.MILLISECONDS
    return Bound(Comparison.AT_MOST if is_better else Comparison.ABOVE, 0.0, unit, Against.STABLE)


def _ms(text: str) -> float:
    value = seconds(text) or 0.0
    if value <= 0:
        raise NotUnderstood("GG-1211", f"an edge of `{text}`")
    return float(number(repr(value)) * 1000)
