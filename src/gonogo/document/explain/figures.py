"""The figures of any line: measure, statistic, comparison, value, unit and duration, with what is left open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gonogo.core.outline import Figure
from gonogo.document.quantity import BYTES, DURATION_WORDS, NUMBER, SECONDS, number

_COMPARISONS = {
    "<": "<", "≤": "<=", "<=": "<=", ">": ">", "≥": ">=", ">=": ">=", "below": "<", "under": "<", "less than": "<",
    "above": ">", "over": ">", "more than": ">", "exceeds": ">", "exceed": ">", "at least": ">=", "at most": "<=",
    "minimum": ">=", "no more than": "<=", "up to": "<=",
}  # fmt: skip
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_NOT = re.compile(
    r"\b(?:not|never|does(?:n't| not)|do(?:n't| not)|is(?:n't| not)|must not|should not|cannot)\b"
    r"(?:(?!\b(?:if|when|unless|but|and|or)\b)[^;:,.])*$",
    re.IGNORECASE,
)
"""`does not increase > 0.5%` wants it below."""
_WORDS = "|".join(re.escape(word) for word in sorted(_COMPARISONS, key=len, reverse=True))
_UNIT = (
    r"%|percent\b|(?:ms|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|s|m|h|d)\b|[kKMGT]i?B\b|x\b|"
    r"fps\b"
)
_FIGURE = re.compile(
    rf"(?<![\w.])(?P<low>{NUMBER})(?P<thousand>k\b)?\s*"
    rf"(?:(?:-|–|—|to)\s*(?P<high>{NUMBER})\s*)?(?P<plus>\+)?\s*(?P<unit>{_UNIT})?(?P<plus_after>\+)?",
    re.IGNORECASE,
)
_COMPARED = re.compile(rf"(?:{_WORDS})\Z", re.IGNORECASE)
_COMPARISON_CHARS = max(map(len, _COMPARISONS))
_FOR = re.compile(
    rf"\b(?:for|sustained|within|over|in)\s+(?:for\s+)?(?:[>≥]=?\s*|at least |more than |longer than )?"
    rf"(?:the\s+)?(?:first\s+)?(?P<n>{NUMBER})\s*\+?[\s-]*(?P<unit>(?:second|minute|min|hour|hr|day|week)s?|[smhd])\b",
    re.IGNORECASE,
)
_NOT_A_FIGURE = re.compile(
    r"(?<=\d)/\d+\b|(?<!\w)(?:v?\d+\.\d+\.\d+|per \d[\d,]*|#\d+|p\d{2}\b|"
    r"\d{1,2}(?:th|st|nd|rd|e|ème|º|°)\s+(?:per)?centile?|\d{2}[.-]?\s?perzentil|percentile?\s+\d{2}|"
    r"\d{1,2}:\d{2}|24/7|\d{1,2}\s?[AP]M\b|T-\d+\s*h?|"
    r"(?<![<>≤≥] )(?<![<>≤≥])(?:19|20)\d\d\b(?!\s*(?:ms|s|%|[kMG]i?B|users|players)\b)|N\+1|OWASP Top 10)",
    re.IGNORECASE,
)
_MEASURES = (
    ("errors", re.compile(r"\berror(?:s| rates?)?\b|\bfailure rate|\b5xx\b", re.IGNORECASE)),
    ("availability", re.compile(r"\b(?:uptime|availability)\b", re.IGNORECASE)),
    ("latency", re.compile(r"\b(?:latency|response times?|p\d{2}\b|api response|\d+\s*ms\b)", re.IGNORECASE)),
    ("memory", re.compile(r"\bmemory\b", re.IGNORECASE)),
    ("cpu", re.compile(r"\bcpu\b", re.IGNORECASE)),
)
_ANY_MEASURE = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _MEASURES), re.IGNORECASE)
_OWN_TIME = re.compile(
    r"\b(?:queue|start|start-?up|boot|build|recovery|restore|lead|wait(?:ing)?|sync)\s+times?\b", re.IGNORECASE
)
"""Times that are none of answering a request."""
_UNITS_OF = {"latency": ("ms", "ratio", "x"), "errors": ("ratio", "count", "x"), "availability": ("ratio",)}
"""In what a measure can be: `CSAT >= 4.3, p95 load < 1 s` bounds no latency by 4.3."""
_STATISTIC = re.compile(
    r"\bp(?P<p>\d{2})\b|\b(?P<th>\d{2})(?:th|st|nd|rd|e|ème|º|°|\.|-)?\s?perzentil|"
    r"\b(?P<of>\d{2})(?:th|st|nd|rd|e|ème|º|°)\s+(?:per)?centile?|\b(?:per)?centile?\s+(?P<after>\d{2})\b|\b(?P<mean>average|mean|avg)\b|\b(?P<median>median)\b",
    re.IGNORECASE,
)
_P = re.compile(r"[pP]\d\d")
_STATISTIC_WORDS = ("cent", "zentil", "avg", "mean", "average", "median")
"""Without one of them no statistic is written; to look for these is much cheaper than for what stands around them."""
_PER = re.compile(
    r"[^;,|\d]{0,40}?(?:(?:/\s*|\bper\s+|\bof (?=pool|capacity|limit|quota))(?P<per>(?:[\d,]+\s+)?[a-z]+)|"
    r"\bmeasured (?P<by>monthly|weekly|daily|yearly))",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"/(?P<all>\d+)\b")
_DIGIT = re.compile(r"\d")
_SHARE = re.compile(rf"\bfor\s+({NUMBER})\s*%\s+of\s+(?:all\s+)?requests", re.IGNORECASE)


_SAMPLE = re.compile(
    r"\b(?:with|on|of|over) (?:at least|a minimum of|minimum) [\d,.]+k? \w+|"
    r"(?:\bper |/\s?|\bin an? )(?:hour|day|week|month)\b|"
    r"\bper [\d,.]+k? (?:requests?|calls|sessions|matches|games|runs|orders|transactions|trades|logins|messages)\b",
    re.IGNORECASE,
)
"""So many of them are no single bad sample."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the whole line says of one of its figures. `share` is the one of `for 50% of requests`, else ""."""

    whole: str
    label: str
    share: str
    for_s: float
    per: str


@lru_cache(maxsize=512)
def figures_of(text: str, label: str = "") -> tuple[Figure, ...]:
    """Every figure of a line. `label` helps to name the measure."""
    if _DIGIT.search(text) is None:
        return ()
    duration = _FOR.search(text)
    for_s = float(number(duration["n"]) * SECONDS[_duration_unit(duration["unit"])]) if duration else 0.0
    rest = text if duration is None else text[: duration.start()] + " " * len(duration[0]) + text[duration.end() :]
    share = _SHARE.search(rest) if "request" in rest else None
    if share:
        rest = rest[: share.start()] + " " * len(share[0]) + rest[share.end() :]
    plain = _NOT_A_FIGURE.sub(lambda found: " " * len(found[0]), rest)
    found = []
    for match in _FIGURE.finditer(plain):
        known = _Known(text, label, share[1] if share else "", for_s, _per(text, match))
        found.append(_figure(match, plain, known))
    if not found and duration and duration[0].lower().startswith("within"):
        # `within 5 minutes` bounds the time itself.
        measure = measure_of(text, label) or label.lower()
        found.append(Figure(measure, statistic_of(text), "<=", for_s * 1000, None, "ms", 0.0, duration[0]))
    return tuple(found)


def _per(text: str, figure: re.Match[str]) -> str:
    """What a figure is counted by, or out of how many: the second 27 of `27/27 healthy`."""
    whole = _WHOLE.match(text, figure.end("low"))
    if whole is not None and whole["all"] == figure["low"]:
        return whole["all"]
    found = _PER.match(text[figure.end() :])
    return (found["per"] or {"daily": "day"}.get(found["by"], found["by"].removesuffix("ly"))) if found else ""


@lru_cache(maxsize=512)
def measure_of(text: str, label: str = "") -> str:
    """The measure that a line speaks of, "" where it is none of the usual ones."""
    own = _OWN_TIME.search(text) if "time" in text else None
    if own is not None:
        return own[0].lower().removesuffix("s")
    for words in (text, label):
        if words and _ANY_MEASURE.search(words):
            return next(name for name, pattern in _MEASURES if pattern.search(words))
    return ""


@lru_cache(maxsize=512)
def statistic_of(text: str) -> str:
    """p50 … p99, mean, or "" where none is written."""
    low = text.lower()
    found = _STATISTIC.search(text) if _P.search(text) or any(word in low for word in _STATISTIC_WORDS) else None
    if found is None:
        return ""
    if found["mean"]:
        return "mean"
    return "p50" if found["median"] else f"p{found['p'] or found['th'] or found['of'] or found['after']}"


def _figure(match: re.Match[str], text: str, known: _Known) -> Figure:
    before = text[: match.start()].rstrip()
    compared = _COMPARED.search(before, max(len(before) - _COMPARISON_CHARS, 0))
    comparison = _COMPARISONS[compared[0].lower()] if compared else ""
    if compared and _NOT.search(before[: compared.start()]):
        comparison = _OPPOSITE[comparison]
    if not comparison and (match["plus"] or match["plus_after"]):
        comparison = ">="
    factor, unit = _unit((match["unit"] or "").lower())
    start = compared.start() if compared else match.start()
    near = _clause(known.whole, start)
    of_line = measure_of(known.whole, known.label)
    is_fit = unit in _UNITS_OF.get(of_line, (unit,))
    measure = measure_of(near, "") or (of_line if is_fit else "") or known.label.lower()
    statistic = statistic_of(near) or statistic_of(known.whole)
    if known.share and measure == "latency":
        statistic = f"share {known.share}%"
    if measure in ("errors", "availability") and unit == "ratio":
        statistic = "rate"
    value = float(number(match["low"]) * (1000 if match["thousand"] else 1) * factor)
    high = float(number(match["high"]) * factor) if match["high"] else None
    return Figure(
        measure, statistic, comparison, value, high, unit, known.for_s, text[start : match.end()].strip(), known.per
    )


def _clause(text: str, at: int) -> str:
    """The part of a line between commas that a figure stands in: `P99 >100ms, memory >600MB` speaks of two things."""
    start = max(text.rfind(sign, 0, at) for sign in ",;(|") + 1
    ends = [end for sign in ",;)|" if (end := text.find(sign, at)) >= 0]
    return text[start : min(ends, default=len(text))]


def _unit(word: str) -> tuple[Decimal, str]:
    if word in ("%", "percent"):
        return Decimal("0.01"), "ratio"
    if word in DURATION_WORDS:
        return SECONDS[DURATION_WORDS[word]] * 1000, "ms"
    if word in BYTES:
        return Decimal(BYTES[word]), "bytes"
    return Decimal(1), "x" if word == "x" else "count"


def _duration_unit(word: str) -> str:
    return DURATION_WORDS[word.lower()]


def has_sample(text: str) -> bool:
    """Whether a smallest sample or a rate is given; the words are looked for first, which is much cheaper."""
    return any(word in text for word in ("least", "minimum", "per ", "/", "in a")) and _SAMPLE.search(text) is not None
