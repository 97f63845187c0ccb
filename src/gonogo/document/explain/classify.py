"""What one line is: by its own words first, then by the headings above it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonogo.core.outline import Figure
from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain.forms import GOES_BACK, kind_by_form, kind_of_watched
from gonogo.document.explain.labels import ALWAYS, kind_of_field, kind_of_label
from gonogo.document.explain.tables import is_label_table, kind_of_row
from gonogo.document.markdown_blocks import Block, Kind
from gonogo.document.quantity import write_bytes, write_ratio, write_seconds

_LINK = re.compile(
    r"\[[^\]]+\]\([^)]+\)|`[\w./-]+\.(?:md|yaml|yml|json|sh|txt)`|^\*\*[\w-]+\.(?:md|yaml|json)\*\*|^[\w /\"'().-]+:\s*https?://\S+$"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_TIME = re.compile(
    r"^(?:\*\*)?(?:\d{1,2}:\d{2}(?:\s*[-–—]\s*\d{1,2}:\d{2})?|[TD]\s*[-+−]\s*\d+\s*(?:[hdmw]|min|hours?|days?|weeks?)?|"
    r"\d{1,2}(?::\d{2})?\s?[AP]M|days? \d+|weeks? \d+|launch day|today|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|"
    rf"\d{{1,2}}\.? {_MONTH}|{_MONTH} \d{{1,2}}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? "
    rf"(?:\d{{1,2}}|\d{{4}}-\d{{2}}-\d{{2}}))\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:\*\*)?[^\W\d_][\w ]{0,40}(?::\*\*|\*\*:|:)\s*(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"(?:[ T,]+\d{1,2}:\d{2})?\W*\w{0,4}"
)
"""A date and nothing else behind a label, in whatever language."""
_CADENCE = re.compile(
    r"\bevery \d+|\bhourly\b|\bdaily\b|\bweekly\b|\btwice daily\b|\breal-time status|\bwithin \d+ minutes\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"✅|✔|\bOK\b|\b(?:completed?|implemented|achieved|validated|verified|exceeded?s?|resolved|tested|deployed|configured|"
    r"documented|passing|healthy|enhanced|ready|signed off|approved|containerized|optimized|prepared|supported|"
    r"integrated)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\W*\d+\s*(?:of|/)\s*\d+\s+(?:items\s+)?(?:done|completed?|closed)\b", re.IGNORECASE)
_TAKES = re.compile(
    r"(?:within|at most|more than|longer than|less than|takes?)\s[\w ]*?\d+\s*(?:min|minutes?|h|hours?)\b",
    re.IGNORECASE,
)
_ONLY_CODE = re.compile(r"`[^`]+`")
"""The name of a thing, such as a flag."""
_BLANKS = re.compile(r"_{4,}|\.{6,}|…{2,}|＿{2,}")  # as it is written in Chinese forms
_TELLS = re.compile(
    r"\b(?:post|announce|e-?mail|update|notify|tell|banner|inform|send|publish|forum|remind|brief|gets? the)\b|#[a-z]|"
    r"\{\{",
    re.IGNORECASE,
)
_PERSON = re.compile(r"person\s*:", re.IGNORECASE)
_WHOLE = re.compile(
    r"^(?!.*\b(?:rollout|roll-out|traffic|canary|ramp|enable|release|deploy|ga|users|players|vs)\b)"
    r".*(?:(?<!to )(?<!→ )\b100%|\b(\d+)/\1\b)",
    re.IGNORECASE | re.DOTALL,
)
"""All of it is done; a share of the traffic is none of it."""
_SIGN = re.compile(
    r"\W*?(?:(?P<good>✅|🟢|👍|✔|go|proceed|promote|advance)|🛑|❌|⛔|🔴|🚫|👎|stop|abort|revert)\ufe0f?\s*(?:when|if)\b",
    re.IGNORECASE,
)
_AUDIENCE = re.compile(
    r"\d\s*(?:k\s+)?(?:\w+ )?(?:people|users|accounts|players|testers|customers|employees|devices|analysts)\b|"
    r"\d\s?%(?:\s+of\b|$)",
    re.IGNORECASE,
)
_COUNT_FIRST = re.compile(
    r"(?:about|some|around|roughly|only|up to)?\s*\d|"
    r".{0,40}\b\d[\d,.]*k? \w+ in all",
    re.IGNORECASE,
)
_BY_CONTEXT = {
    "success": "criterion",
    "failure": "criterion",
    "kpi": "kpi",
    "decision": "decision rule",
    "trigger": "trigger",
    "rollback": "rollback step",
    "severity": "severity",
    "alert": "alert rule",
    "risk": "risk",
    "message": "message",
    "watch": "watch",
    "role": "role",
    "schedule": "schedule",
    "signoff": "item",
    "item": "item",
    "need": "item",
    "step": "step",
    "claim": "claim",
    "reference": "reference",
    "words": "prose",
}
_IN_CODE = {"rollback": "rollback step", "severity": "severity", "role": "role", "message": "message"}
_COMMANDS = ("", "bash", "sh", "shell", "zsh", "console", "terminal", "powershell", "ps1", "bat", "cmd", "sql", "text")
_LISTS = ("yaml", "yml")
"""A pipeline or a rollout is a list of steps in one of these."""
_COMMAND = re.compile(r"[$>#%]?\s*(?:[.~/]*[a-z][\w./-]*|[A-Z_]+=\S*)(?!.*:$)(?:\s+[^✅❌⚠]*)?$|[A-Z]+ .*;$", re.DOTALL)
"""What may be typed into a shell: its first word is a program's name, in small letters."""
_EXPRESSION = re.compile(r"\b(?:expr|condition|query|threshold)\b.*[<>=]|[<>]=?\s*\d", re.IGNORECASE)
_GATE = re.compile(r"who|decided by|quorum|window|decision window|on silence|programs", re.IGNORECASE)
"""What a question to people is made of, before a phase as well as at its end."""
_ONLY_BOUND = re.compile(r"[^\W\d][\w /-]{1,30}:?\s*[<>≤≥]=?\s*[\d.,]+\s*[\w%]*(?:\s*\([^()]{1,30}\))?")
"""Nothing but a measure and its bound."""
_RULE_CHARS_MAX = 200
"""A paragraph under a heading about a decision is its rule where it is short; a longer one tells a story."""
_SAYS_LITTLE = ("", "schedule", "step", "claim", "watch")
"""Under these headings the form of a line's own sentence says more."""
SECTION_TERMS = "holds for every line of the section"
_READINGS = {
    "criterion": "must be so",
    "item": "somebody answers for it",
    "step": "to be done",
    "decision rule": "how it is decided",
    "message": "somebody is told",
    "role": "who does or answers it",
    "schedule": "when",
    "audience": "who is in it",
    "risk": "what may go wrong, or what is done about it",
    "alert rule": "when somebody is called",
    "severity": "how bad, and how fast somebody answers",
    "kpi": "what is hoped for after the release",
    "trigger": "what makes it go back",
    "rollback step": "a step of going back",
    "claim": "said to be so, without evidence in the document",
    "reference": "stands in another document",
    "prose": "words for people",
    "heading": "a heading",
    "not understood": "no rule fits",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A line, in English, with what surrounds it. `about` is what the headings above it say, `near` the lowest one.

    `is_phase`: the lowest one names a phase.
    """

    block: Block
    label: str
    about: str
    figures: tuple[Figure, ...]
    near: str = ""
    is_phase: bool = False


def sign_of(text: str) -> str:
    """`success` of `✅ when: …`, `failure` of `🛑 if …`, "" of every other line."""
    found = _SIGN.match(text)
    return "" if found is None else "success" if found["good"] else "failure"


def kind_of(seen: Seen) -> str:
    """The one kind of a line."""
    if seen.block.kind is Kind.ITEM and sign_of(seen.block.text):
        return "criterion"
    return _kind_by_shape(seen) or _own_kind(seen) or _kind_by_context(seen)


def _kind_by_shape(seen: Seen) -> str:
    kind = seen.block.kind
    text = seen.block.text
    if kind is Kind.CODE:
        return _kind_of_code(seen)
    if kind is Kind.ITEM and _ONLY_CODE.fullmatch(text):
        return "prose" if seen.block.box is None and seen.about in ("", "claim", "contents") else ""
    if kind is not Kind.HEADING and _BLANKS.search(text):
        return "item"
    if kind is Kind.ROW:
        return _kind_of_pair(seen) or kind_of_row(seen.block.header, seen.block.cells, text=text, about=seen.about)
    if kind is Kind.QUOTE and seen.about == "message":
        return "message"
    return {Kind.HEADING: "heading", Kind.QUOTE: "prose", Kind.HTML: "prose"}.get(kind, "")


def _kind_of_code(seen: Seen) -> str:
    """Commands are steps; settings and programs are what somebody wrote down, but an alert's bound is a bound."""
    text = seen.block.text.strip()
    if text.startswith(("# ", "//", "-- ")):
        return "prose"
    if seen.block.language in _COMMANDS:
        is_command = seen.block.language or _COMMAND.match(text)
        return _IN_CODE.get(seen.about, "step" if is_command else "prose")
    if seen.block.language in _LISTS and seen.about == "step":
        return "step"
    return "alert rule" if seen.about == "alert" and _EXPRESSION.search(seen.block.text) else "prose"


def _kind_of_pair(seen: Seen) -> str:
    """The kind of a row of a table of two columns that are a label and what it says; "" where it is no such row."""
    if not is_label_table(seen.block.header):
        return ""
    return kind_of_field(seen.label)


def _kind_by_context(seen: Seen) -> str:
    block = seen.block
    if block.kind is Kind.PARAGRAPH and not seen.label:
        if _COUNTED.match(block.text):
            return "claim"
        if seen.about == "rollback" and len(block.text) < _RULE_CHARS_MAX and _TAKES.search(block.text):
            return "rollback step"
        return "decision rule" if seen.near == "decision" and len(block.text) < _RULE_CHARS_MAX else "prose"
    if block.box is not None and seen.about not in ("success", "failure", "message"):
        return _kind_of_box(seen)
    known = _kind_by_content(seen) or _BY_CONTEXT.get(seen.about, "")
    if known == "watch":
        known = kind_of_watched(block, seen.figures)
    if seen.about in _SAYS_LITTLE and (formed := kind_by_form(block, seen.label, seen.figures)):
        return formed
    if known in ("", "item") and seen.about not in ("contents", "need") and _is_done(block.text):
        known = "claim"
    return known or ("prose" if _is_prose(seen) else "not understood")


def _kind_of_box(seen: Seen) -> str:
    """Something to tick is an item, unless all that it says is a bound: `- [ ] Error rate < 0.05%`."""
    is_measure = seen.label or any(figure.unit == "ratio" or figure.statistic for figure in seen.figures)
    return "criterion" if is_measure and _ONLY_BOUND.fullmatch(plain_words(seen.block.text)) else "item"


def _kind_by_content(seen: Seen) -> str:
    """What an item is by what it says, where the lowest heading tells nothing."""
    is_free = not seen.near and seen.block.kind is Kind.ITEM and seen.block.box is None
    return "item" if is_free and _ASKS.search(seen.block.text) else ""


_ASKS = re.compile(r"\?\s*(?:\([^()]*\))?\s*$")
"""A question, and perhaps whose it is."""


def _is_done(text: str) -> bool:
    return _DONE.search(text) is not None or _WHOLE.search(text) is not None


def _is_prose(seen: Seen) -> bool:
    """Whether a line says more than a word or two."""
    block = seen.block
    return bool(
        seen.label
        or block.kind is Kind.ROW
        or len(block.text.split()) > 2
        or not block.text.isascii()
        or block.text.endswith((".", "!", "?"))
    )


def reading_of(kind: str, seen: Seen) -> str:
    """The kind in words, with the figures as they were understood."""
    words = _READINGS[kind]
    said = [figure_words(figure) for figure in seen.figures if figure.comparison or figure.unit != "count"]
    return f"{words}: {'; '.join(said)}" if said and kind not in ("heading", "prose") else words


def figure_words(figure: Figure) -> str:
    """A figure as it was understood."""
    high = f" to {_value_words(figure.high, figure.unit)}" if figure.high is not None else ""
    about = " ".join(part for part in (figure.statistic, figure.measure) if part)
    length = f" for {write_seconds(figure.for_s)}" if figure.for_s else ""
    return f"{about} {figure.comparison or '='} {_value_words(figure.value, figure.unit)}{high}{length}".strip()


def _value_words(value: float, unit: str) -> str:
    if unit == "ratio":
        return write_ratio(round(value, 12))
    if unit == "ms":
        return write_seconds(round(value / 1000, 6))
    return write_bytes(value) if unit == "bytes" else f"{value:g}{' times' if unit == 'x' else ''}"


def _own_kind(seen: Seen) -> str:
    text = seen.block.text
    if ALWAYS.get(seen.label.lower()) or _PERSON.match(text):
        return ALWAYS.get(seen.label.lower(), "item")
    if seen.block.box is None and seen.near in ("item", "decision") and _GATE.fullmatch(seen.label):
        return "decision rule"
    if _TIME.search(text) and _is_moment(seen):
        return "message" if seen.about == "message" and _TELLS.search(text) else "schedule"
    dated = "schedule" if _DATED.fullmatch(text) else ""
    return kind_of_label(seen.label, seen.about) or dated or _kind_by_words(seen)


def _kind_by_words(seen: Seen) -> str:
    text = seen.block.text
    if seen.about == "alert" and GOES_BACK.search(text) and any(figure.comparison for figure in seen.figures):
        return "trigger"
    if _LINK.search(text) and seen.block.box is None and seen.about not in ("step", "rollback"):
        return "reference"
    is_prose = seen.block.kind is Kind.PARAGRAPH and not seen.label
    is_bound = any(figure.comparison for figure in seen.figures)
    is_short = seen.block.kind is Kind.ITEM or (seen.block.kind is Kind.PARAGRAPH and _COUNT_FIRST.match(text))
    if seen.is_phase and is_short and not is_bound and not seen.label and _AUDIENCE.search(text):
        return "audience"
    is_prose = is_prose or seen.block.box is not None
    if seen.about == "message" or (not is_prose and _CADENCE.search(text) and seen.about in ("item", "schedule", "")):
        return "message"
    return ""


def _is_moment(seen: Seen) -> bool:
    """A time at the beginning says when something happens, unless the line is a box to tick or a condition."""
    if seen.block.box is not None:
        return seen.about == "schedule"
    if seen.about == "role" and seen.block.kind is Kind.ROW:
        return False
    return seen.about not in ("rollback", "success", "failure", "trigger", "item", "words")
