"""What the lines under a heading are about, from its words."""

from __future__ import annotations

import re
from functools import lru_cache

_ABOUT = {
    "contents": r"^key components|package contents",
    "words": (
        r"^non-?goals|\blog$|^principles?$|^scope$|"
        r"^out of scope|^not in scope|^background|^motivation|^abstract|^alternatives|^appendix|^history|"
        r"^why\b|^change ?log|^faq\b|^(?:document )?(?:revisions?|revision history|version history)|"
        r"^what's (?:in it|new)|^context$"
    ),
    "failure": (
        r"failure criteria|^(?:release-wide )?guards?$|^nope,? go back$|abort criteria|stop criteria|^abort$|^halt if|"
        r"^(?:stop|abort|halt|pause|kill|go back|roll\s?back|back out)\b.*\b(?:if|when)$|^stop if|^limits?$"
    ),
    "trigger": (
        r"\b(?:abort|halt|stop|pause|kill|roll(?:ing)?[\s-]?back|go back|back\s?out|cancel)\b.*"
        r"\b(?:rules?|conditions?|criteria|thresholds?|signals?|if|when|on)\b|triggers?\b|red flags?\b|tripwires?\b"
    ),
    "success": (
        r"success criteria|success metric|performance targets?|quality targets?|"
        r"\b(?:acceptance|entry|exit|advance(?:ment)?|promotion|progression|completion|graduation|proceed|pass|launch) "
        r"(?:criteri(?:a|on)|conditions?|requirements?)|"
        r"\b(?:move on|proceed|advance|promote|continue|expand) (?:if|when|only)\b|\bhealth (?:gates?|checks?)$|"
        r"(?:deployment|post-release) success|performance standards|quality standards|system availability|"
        r"^acceptance$|^(?:post-deploy(?:ment)? )?verification$|^we open when|^look (?:for|at)\b|^done when|"
        r"^healthy\b|^looks? (?:good|healthy)|^targets?$|release gates?$|"
        r"quality gates?$|definition of done|go[\s-]live criteria"
    ),
    "kpi": (
        r"^success of\b|^goals?$|^objectives$|key results|^okrs?$|metrics to (?:monitor|watch|track)|^key metrics|"
        r"\bkpis?\b|key performance|user engagement|operational excellence"
    ),
    "decision": r"go\s*/\s*no-?go|decision",
    "rollback": (
        r"roll(?:ing|ed)?\s*-?back|\bback\s?-?out\b|\bfall\s?-?back\b|\brevert|immediate actions|data recovery|"
        r"^recovery|(?:go|going|get) back\b|^return to|^nope\b|if it goes wrong|undo\b|"
        r"^how (?:we|to) (?:stop|abort|undo)|^(?:turn|switch)(?:ing)? (?:\w+ )?(?:off|back)|^return(?:ing)? to"
    ),
    "severity": r"severity|escalation (?:ladder|path|matrix|levels?)|^escalation$",
    "alert": r"alert",
    "watch": r"^monitoring$|^watch(?:ing)?$|^what we (?:watch|look at|monitor)|^observability$",
    "risk": r"risks?\b|go(?:es)? wrong|mitigation|contingenc|proactive measures|reactive measures",
    "message": (
        r"communicat|\bcomms?\b|announcement|stakeholder update|^customer support$|^notif|^talking to|status calls?$|"
        r"^messages?$|who (?:is|gets) told|^who hears\b|^who (?:do )?we (?:inform|tell)|^reporting$"
    ),
    "role": (
        r"who decides$|^who$|^who is (?:there|on|who)|contacts?\b|team roles|internal teams|external coordination|"
        r"on[\s-]?call|emergency$|support team|who's who|who to call|^who does what|^roles?\b|^owners?\b|"
        r"^responsibilit|^people$|^(?:\w+ )?team(?: members)?$|^participants$|ownership$"
    ),
    "schedule": (
        r"timeline|schedule|milestones?$|^weeks?\b|^day\b|calendar|^(?:daily|weekly|monthly) maintenance|^t-minus|"
        r"^run\s?list|(?:change|deployment|release|maintenance) window$"
    ),
    "signoff": r"sign-?offs?\b|approvals?\b",
    "reference": r"resources|reference|^evidence|quick links|^links$|quick access",
    "need": r"prerequisites|preconditions",
    "item": (
        r"checklist|pre-deployment|pre-release|pre-?flight|readiness|requirements|"
        r"specifications|software stack|security configuration|before\b|post-deployment$|^after\b|^later$|entry checks|"
        r"open (?:questions|points|issues|items)|^open$|^prepar(?:e|ation|ing)$|to-?dos?$|smoke list|dashboard updates"
    ),
    "step": (
        r"steps\b|procedure|tasks?\b|deployment$|execution|roadmap|phase \d+:|recommended actions|configuration$|"
        r"\bvision|^go$|^deploy\b|cut-?over|implementation plan|^commands?$"
    ),
    "claim": (
        r"achievement|deliverable|completed?\b|status|implemented|improvements|created|gains|highlights|impact|"
        r"excellence|metrics|coverage|features|services|stack|systems|infrastructure|standards|ok\b|✅|automation|"
        r"quality|test evidence|test results?"
    ),
}
_STRONGER = ("success", "failure", "trigger", "alert", "kpi")
"""Below these a heading such as `Business metrics` only sorts the lines."""
_PATTERNS = tuple((about, re.compile(pattern, re.IGNORECASE)) for about, pattern in _ABOUT.items())
_TOLD = re.compile(r"communication plan", re.IGNORECASE)
_STEMS = tuple(
    (name, re.compile(rf"\b(?:{stems})", re.IGNORECASE))
    for name, stems in (
        ("decision", r"decid|decision|committee|steering"),
        ("rollback", r"und[oe]|revert|fall-?back|withdraw|(?:off|on|back) again|back out|brake|turning round|way back"),
        ("message", r"inform|telling|talking|announc|notif|communic|news\b|hears?\b|posted\b"),
        ("risk", r"risk|danger|hazard|concern|worr"),
        ("severity", r"ladder|escalat"),
        ("alert", r"alarm"),
        ("watch", r"watch|monitor|observ|supervis|signals?\b"),
        ("role", r"responsib|contact|people|names?\b|persons?\b|staff|crew|who\b"),
        ("schedule", r"dates?\b|calendar|agenda|milestone|timeline|schedule"),
        ("words", r"purpose|why\b|introduction|summary|principle|background|context|about\b"),
        ("item", r"precondition|prerequisit|prepar|before\b|ready\b|clean-?up|follow-?up|loose ends|pending"),
        ("step", r"install|upgrad|how we do|doing it|switch-?over|migrat|per (?:app|cluster|region|host|site|shop)"),
    )
)  # fmt: skip
"""What a heading that no pattern knows speaks of, by the beginnings of its words."""
STEMS_WORDS_MAX = 8
"""A longer heading is a sentence."""
_CONDITION = re.compile(r"\b(?:when|if)$|^(?:when|if) (?:we|to)\b", re.IGNORECASE)
"""`We continue when`: what stands below are conditions."""
_BACK = re.compile(
    r"\bback|\bstop|\babort|\breturn|\bhalt|\brevert|\broll|\bkill|\bpause|\bno\b|\bfail|\bturn|\bcancel|\boff\b|\bout\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"^[^\w✅]+")
"""What is drawn before a heading."""
_NUMBERED = re.compile(r"^(?:[\d.]+\)?\s+|[一二三四五六七八九十]+、\s*)")
_LINKS = re.compile(r"quick (?:reference )?links|^links$", re.IGNORECASE)
PHASE = re.compile(
    r"\b(?:phase|fase|étape|stage|wave|ring)\s+(?P<number>\d{1,2}|I{1,3}|I?V|VI{0,3})\b\s*[:.–—-]*\s*(?P<title>.*)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def about(below: tuple[str, ...]) -> str:
    """What a line below these headings is about; "" where no heading says. The nearest one that says it counts.

    `Pre-release` under a communication plan is about words, not items;
    `Deployment` under quick links is about documents.
    """
    found = [name for heading in reversed(below) if (name := _about_one(heading))]
    name = found[0] if found else ""
    if name == "claim":
        name = next((above for above in found if above in _STRONGER), name)
    if name in ("item", "need", "step") and any(_TOLD.search(other) for other in below):
        return "message"
    if name == "step" and any(_LINKS.search(other) for other in below):
        return "reference"
    return name


def _about_one(heading: str) -> str:
    plain = _NUMBERED.sub("", _SIGNS.sub("", heading)).strip(" :?")
    name = next((name for name, pattern in _PATTERNS if pattern.search(plain)), "")
    if name in ("", "rollback", "step", "item", "claim") and _CONDITION.search(plain):
        return "failure" if _BACK.search(plain) else "success"
    return name or _by_stems(plain)


def _by_stems(plain: str) -> str:
    if len(plain.split()) > STEMS_WORDS_MAX or PHASE.search(plain):
        return ""
    return next((name for name, pattern in _STEMS if pattern.search(plain)), "")


@lru_cache(maxsize=4096)
def is_phase(path: tuple[str, ...]) -> bool:
    """Whether the lowest heading is that of a phase."""
    return bool(path) and PHASE.search(path[-1]) is not None
