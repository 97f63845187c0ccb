"""What the lines under a heading are about, from its words."""

from __future__ import annotations

import re
from functools import lru_cache

_ABOUT = {
    "contents": r"^key components|package contents",
    "failure": r"failure criteria|abort criteria|stop criteria",
    "success": (
        r"success criteria|success metric|acceptance criteria|exit criteria|performance targets?|quality targets?|"
        r"(?:deployment|post-release) success|performance standards|quality standards|system availability"
    ),
    "kpi": r"metrics to monitor|\bkpis?\b|key performance|user engagement|operational excellence",
    "decision": r"go\s*/\s*no-?go|decision",
    "trigger": r"triggers?\b|rollback thresholds?",
    "rollback": r"roll\s*-?back|immediate actions|data recovery",
    "severity": r"severity|escalation (?:ladder|path|matrix|levels?)|^escalation$",
    "alert": r"alert",
    "risk": r"risks?\b|mitigation|contingenc|proactive measures|reactive measures",
    "message": r"communicat|\bcomms?\b|announcement|stakeholder update|^customer support$",
    "role": r"contacts?\b|team roles|internal teams|external coordination|on-?call|emergency$|support team",
    "schedule": r"timeline|schedule|milestones?$|^weeks?\b|^day\b|calendar|^(?:daily|weekly|monthly) maintenance",
    "signoff": r"sign-?offs?\b|approvals?\b",
    "reference": r"resources|reference|^evidence|quick links",
    "item": (
        r"checklist|pre-deployment|pre-release|readiness|prerequisites|requirements|specifications|software stack|"
        r"security configuration|before\b|post-deployment$"
    ),
    "step": (
        r"steps\b|procedure|tasks?\b|deployment$|execution|roadmap|phase \d+:|recommended actions|configuration$|vision"
    ),
    "claim": (
        r"achievement|deliverable|completed?\b|status|implemented|improvements|created|gains|highlights|impact|"
        r"excellence|metrics|coverage|features|services|stack|systems|infrastructure|standards|ok\b|✅|automation|quality"
    ),
}
_PATTERNS = tuple((about, re.compile(pattern, re.IGNORECASE)) for about, pattern in _ABOUT.items())
_TOLD = re.compile(r"communication plan", re.IGNORECASE)
PHASE = re.compile(r"\b(?:phase|stage|wave)\s+(?P<number>\d{1,2})\b\s*[:.–—-]*\s*(?P<title>.*)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def about(path: tuple[str, ...]) -> str:
    """What a line under these headings is about; "" where no heading says. The nearest one that says it counts.

    The document's title says nothing of its lines. `Pre-release` under a communication plan is about words, not items.
    """
    below = path[1:] if len(path) > 1 else path
    for heading in reversed(below):
        for name, pattern in _PATTERNS:
            if pattern.search(heading):
                return "message" if name in ("item", "step") and any(_TOLD.search(other) for other in below) else name
    return ""
