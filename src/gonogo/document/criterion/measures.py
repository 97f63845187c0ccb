"""What a line measures: the built-in signals by their many names, and the plan's own by theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gonogo.core.criterion import Statistic
from gonogo.document.criterion.peel import Line
from gonogo.document.criterion.sentence import LATENCY_OF_STABLE, Measure, NotUnderstood
from gonogo.errors import did_you_mean

BUILT_IN = ("error rate", "availability", "p95 latency", "mean latency", "memory")
RESERVED = frozenset(
    {"errors", "error rate", "error", "rate", "availability", "uptime", "latency", "memory", "response time", "time",
     "requests", "stable", "data", "component", "limit"}
)  # fmt: skip
"""Words of the grammar: a plan's own signal cannot be called one of them."""
_ERRORS = re.compile(
    r"\b(?:http\s+|request\s+|command\s+)?(?:error\s+rates?|errors?|failure\s+rate|(?:share\s+of\s+)?failed\s+requests)\b",
    re.IGNORECASE,
)
_AVAILABILITY = re.compile(r"\b(?:availability|uptime|success\s+rate)\b", re.IGNORECASE)
_LATENCY = re.compile(r"\b(?:api\s+|http\s+|server\s+)?(?:response\s+times?|latency|latencies)\b", re.IGNORECASE)
_MEMORY = re.compile(
    r"\b(?P<total>total\s+)?(?:(?:peak|largest|maximum)\s+)?memory(?:\s+(?:usage|use|consumption))?"
    r"(?:\s+per\s+(?:process|service|instance|replica))?\b",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\btime\s+(?:until|to|before)\s+(?:the\s+)?(?:memory\s+(?:is\s+(?:full|exhausted|used\s+up)|runs\s+out|exhaustion)"
    r"|full\s+memory)\b",
    re.IGNORECASE,
)
_PERCENTILE = re.compile(
    r"\bp\s?(?P<p>\d{1,2}(?:\.\d+)?)\b|\b(?P<th>\d{1,2}(?:\.\d+)?)(?:th|st|nd|rd)\s+percentile\b", re.IGNORECASE
)
_MEDIAN = re.compile(r"\bmedian\b", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:mean|average|avg)\b\.?", re.IGNORECASE)
_OWN = re.compile(r"(?P<largest>\b(?:maximum|largest)\s+)?⟦(?P<index>\d+)⟧", re.IGNORECASE)
_KNOWN_PERCENTILES = {
    "50": Statistic.P50,
    "75": Statistic.P75,
    "90": Statistic.P90,
    "95": Statistic.P95,
    "99": Statistic.P99,
}


def mask_signals(text: str, signals: Sequence[str]) -> str:
    """The text with the plan's own signals as marks, the longest names first, so that their words mean nothing else."""
    for name in sorted(signals, key=len, reverse=True):
        mark = f"⟦{list(signals).index(name)}⟧"
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", mark, text, flags=re.IGNORECASE)
    return text


def unmask_signals(text: str, signals: Sequence[str]) -> str:
    """The text with names for marks again."""
    return re.sub(r"⟦(\d+)⟧", lambda mark: signals[int(mark[1])], text)


def take_measure(label: str, line: Line, *, signals: Sequence[str], needs_statistic: bool) -> Measure:
    """The one measure of a line, taken away from it; from its bold label where the line names none."""
    found = _take_all(line, signals)
    labelled = _take_all(Line(label), signals)
    if len(found) > 1:
        names = " and ".join(sorted(_name(measure) for measure in found))
        raise NotUnderstood("GG-1106", f"one line speaks of {names}", "Write one criterion a line.")
    if not found:
        found = labelled
    elif labelled and {m.signal for m in labelled} != {m.signal for m in found}:
        names = f"{_name(next(iter(labelled)))}, the line {_name(next(iter(found)))}"
        raise NotUnderstood("GG-1106", f"the label says {names}", "Let both say the same.")
    if len(found) != 1:
        raise _unknown(label, line, signals)
    return _with_statistic(found.pop(), needs_statistic=needs_statistic)


def _take_all(line: Line, signals: Sequence[str]) -> set[Measure]:
    found: set[Measure] = set()
    while own := line.take(_OWN):
        found.add(Measure(signals[int(own["index"])], Statistic.MAXIMUM if own["largest"] else Statistic.VALUE))
    while line.take(_ERRORS):
        found.add(Measure("errors", Statistic.RATE))
    while line.take(_AVAILABILITY):
        found.add(Measure("errors", Statistic.AVAILABILITY))
    while line.take(_FULL):
        found.add(Measure("memory", Statistic.EXHAUSTION))
    while memory := line.take(_MEMORY):
        found.add(Measure("memory", Statistic.VALUE if memory["total"] else Statistic.MAXIMUM))
    statistics = _take_statistics(line)
    is_latency = any(statistic in _KNOWN_PERCENTILES.values() for statistic in statistics)
    while line.take(_LATENCY):
        is_latency = True
    if is_latency:
        found |= {Measure("latency", statistic) for statistic in statistics} or {Measure("latency", Statistic.VALUE)}
    elif statistics:
        raise NotUnderstood("GG-1203", "an average or median of nothing that is known", "Only latency has one.")
    return found


def _take_statistics(line: Line) -> set[Statistic]:
    found: set[Statistic] = set()
    while percentile := line.take(_PERCENTILE):
        rank = percentile["p"] or percentile["th"]
        if rank not in _KNOWN_PERCENTILES:
            raise NotUnderstood("GG-1201", f"the percentile p{rank}", "gonogo reads p50, p75, p90, p95 and p99.")
        found.add(_KNOWN_PERCENTILES[rank])
    while line.take(_MEDIAN):
        found.add(Statistic.P50)
    while line.take(_MEAN):
        found.add(Statistic.MEAN)
    return found


def _with_statistic(measure: Measure, *, needs_statistic: bool) -> Measure:
    if measure != Measure("latency", Statistic.VALUE):
        return measure
    if needs_statistic:
        raise NotUnderstood("GG-1201", "a response time without a statistic")
    return Measure("latency", LATENCY_OF_STABLE)


def _unknown(label: str, line: Line, signals: Sequence[str]) -> NotUnderstood:
    said = unmask_signals(f"{label} {line.left()}", signals).strip()
    about = re.sub(r"[<>=%\d]+", " ", said)
    hint = did_you_mean(" ".join(about.split()[:3]), [*BUILT_IN, *signals])
    return NotUnderstood(
        "GG-1203", f"nothing in `{said}` is known to be measured", f"{hint} Or bind a signal of that name."
    )


def _name(measure: Measure) -> str:
    return measure.signal if measure.signal != "errors" else "error rate"
