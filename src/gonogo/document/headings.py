"""Which headings mean something, and what a phase's heading holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonogo.document import quantity
from gonogo.document.criterion.peel import plain_words
from gonogo.document.nodes import Words

PHASE = re.compile(r"phase\s+(?P<number>\d{1,3})\b\s*[:.–—-]?\s*(?P<title>.*)", re.IGNORECASE)
PHASE_SECTIONS = {
    "success criteria": "success",
    "success": "success",
    "failure criteria": "failure",
    "failure": "failure",
    "before": "before",
    "before traffic": "before",
    "pre deployment checklist": "before",
    "decision": "decision",
    "go/no go decision": "decision",
    "go/no go": "decision",
}
PLAN_SECTIONS = {"guards": "guards", "release wide guards": "guards", "messages": "messages"}
STEP_SECTIONS = ("steps", "deployment steps")
LABELS = {
    "duration": "duration",
    "hold": "duration",
    "traffic": "traffic",
    "share": "traffic",
    "audience": "audience",
    "pace": "pace",
    "target users": "audience",
}
_BRACKETS = re.compile(r"\s*\((?P<inside>[^()]*)\)\s*$")
_TRAFFIC = re.compile(r"[\d.,]+\s*%(?: of (?:the )?(?:traffic|users|players))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PhaseHeading:
    """A phase's heading. `labels` are what its brackets hold; `strange` is what of them nobody understands."""

    number: int
    title: str
    labels: tuple[tuple[str, Words], ...]
    strange: tuple[str, ...]


def section_name(text: str) -> str:
    """A heading as it is compared: words without emphasis, a colon at the end, or what stands in brackets."""
    bare = _BRACKETS.sub("", plain_words(text)).rstrip(": ")
    return " ".join(bare.lower().replace("-", " ").split())


def phase_heading(text: str, line: int) -> PhaseHeading | None:
    """The heading of a phase, None where it is another heading."""
    found = PHASE.fullmatch(plain_words(text))
    if found is None:
        return None
    title = found["title"].strip()
    labels: list[tuple[str, Words]] = []
    strange: list[str] = []
    brackets = _BRACKETS.search(title)
    if brackets is not None:
        title = _BRACKETS.sub("", title)
        for part in (part.strip() for part in brackets["inside"].split(",")):
            key = _label_of(part)
            if key is None:
                strange.append(part)
            else:
                labels.append((key, Words(part, line)))
    number = int(found["number"])
    return PhaseHeading(number, title or f"Phase {number}", tuple(labels), tuple(strange))


def _label_of(part: str) -> str | None:
    if quantity.seconds_range(part) is not None:
        return "duration"
    return "traffic" if _TRAFFIC.fullmatch(part) else None
