"""What one line is: by its own words first, then by the headings above it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonogo.document.explain.outline import Figure
from gonogo.document.explain.tables import kind_of_row
from gonogo.document.markdown_blocks import Block, Kind
from gonogo.document.quantity import write_bytes, write_ratio, write_seconds

_LINK = re.compile(r"\[[^\]]+\]\([^)]+\)|`[\w./-]+\.(?:md|yaml|yml|json|sh|txt)`|^\*\*[\w-]+\.(?:md|yaml|json)\*\*")
_TIME = re.compile(
    r"^(?:\*\*)?(?:\d{1,2}:\d{2}\s*[-–—]\s*\d{1,2}:\d{2}|T\s*[-+]\s*\d+\s*[hdm]?|\d{1,2}(?::\d{2})?\s?[AP]M|"
    r"days? \d+|weeks? \d+|launch day|today)\b",
    re.IGNORECASE,
)
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
_PERSON = re.compile(r"person\s*:", re.IGNORECASE)
_WHOLE = re.compile(r"\b100%|\b(\d+)/\1\b")
_LABELS = {
    "prose": r"purpose|usage|objective|description|focus|output|copyright.*",
    "criterion": r"target|requirement",
    "message": r".*communications?|.*updates?|.*announcements?|slack channel",
    "schedule": (
        r"duration|estimated (?:time|effort)|timeline|date|decision window|monitoring window|rollback window|"
        r"deployment date|total timeline|start|end|created|target release|last updated|.* created|.* ready|"
        r".*coordination completed|deployment start|go/no-go meeting|final sign-?off|achievement report generated"
    ),
    "audience": r"target users|audience|cohort|population|players",
    "role": r"owner|approver|role|.*lead|coordination lead|assignee|responsible|primary on-call|secondary on-call",
    "decision rule": r"go criteria|no-?go criteria|go|no-?go|pass criteria",
    "item": r"priority|blocking items|recommended items|optional items",
    "claim": (
        r"status|deployment status|overall|project status|achieved|current status|risk level|rollback capability|"
        r"systems covered|package version|.*achievement|services|tools|monitoring"
    ),
    "reference": r"evidence|files?|documents?|resources|release notes|runbooks?",
    "risk": r"risk|mitigation|contingency",
    "severity": r"p[0-4]\b.*",
    "trigger": r"automatic rollback|rollback trigger",
}
_LABEL_PATTERNS = tuple((kind, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for kind, pattern in _LABELS.items())
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
    "role": "role",
    "schedule": "schedule",
    "signoff": "item",
    "item": "item",
    "step": "step",
    "claim": "claim",
    "reference": "reference",
}
STRONG = ("success", "failure", "kpi", "severity", "message", "alert", "signoff", "risk", "item", "step")
"""Under these headings a label such as `Owner` or `Status` is the line's own subject, not what the label usually is."""
_ONLY_UNDER = {"message": ("message", "role"), "criterion": ("claim", "success", "item")}
_NOT_UNDER = {"prose": ("message", "risk", "kpi"), "claim": STRONG, "role": STRONG, "audience": STRONG}
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
    """A line with what surrounds it."""

    block: Block
    label: str
    about: str
    figures: tuple[Figure, ...]


def kind_of(seen: Seen) -> str:
    """The one kind of a line."""
    return _kind_by_shape(seen) or _own_kind(seen) or _kind_by_context(seen)


def _kind_by_shape(seen: Seen) -> str:
    kind = seen.block.kind
    if kind is Kind.CODE:
        return {"rollback": "rollback step", "severity": "severity"}.get(seen.about, "step")
    if kind is Kind.ROW:
        return kind_of_row(seen.block.header, seen.block.text)
    return {Kind.HEADING: "heading", Kind.QUOTE: "prose", Kind.HTML: "prose"}.get(kind, "")


def _kind_by_context(seen: Seen) -> str:
    block = seen.block
    if block.kind is Kind.PARAGRAPH and not seen.label:
        return "prose"
    if block.box is not None and seen.about not in ("success", "failure", "message"):
        return "item"
    known = _BY_CONTEXT.get(seen.about, "")
    is_done = _DONE.search(block.text) or _WHOLE.search(block.text)
    if is_done and known in ("", "item") and seen.about != "contents":
        known = "claim"
    is_prose = (
        seen.label or block.kind is Kind.ROW or len(block.text.split()) > 2 or block.text.endswith((".", "!", "?"))
    )
    return known or ("prose" if is_prose else "not understood")


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
    if _PERSON.match(text):
        return "item"
    if _TIME.search(text) and seen.about not in ("rollback", "success", "failure"):
        return "schedule"
    for kind, pattern in _LABEL_PATTERNS:
        if seen.label and pattern.fullmatch(seen.label) and _fits_context(kind, seen.about):
            return kind
    if _LINK.search(text) and seen.block.box is None and seen.about not in ("step", "rollback"):
        return "reference"
    if seen.about == "message" or (_CADENCE.search(text) and seen.about in ("item", "schedule", "")):
        return "message"
    return ""


def _fits_context(kind: str, about: str) -> bool:
    """Some labels mean something only where nothing stronger is said by the heading."""
    if kind in _ONLY_UNDER:
        return about in _ONLY_UNDER[kind]
    return about not in _NOT_UNDER.get(kind, ())
