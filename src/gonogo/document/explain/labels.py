"""What a label in bold or before a colon says of its line: `Owner: …`, `Duration: …`."""

from __future__ import annotations

import re

_LABELS = {
    "prose": r"purpose|usage|note|background|summary|objective|description|focus|output|copyright.*",
    "criterion": (
        r"target|requirement|success|failure|pass if|fail if|exit(?: when| if)?|accepted when|done when|"
        r"abort if|halt if|slo|sli|expected|(?:health |quality )?gate|threshold"
    ),
    "message": r".*communications?|.*updates?|.*announcements?|slack channel|channel",
    "schedule": (
        r"(?:.* )?duration|soak(?: time)?|bake(?: time)?|estimated (?:time|effort)|"
        r"timeline|milestones?|date|decision window|monitoring window|rollback window|"
        r"deployment date|total timeline|start|end|created|target release|planned|last updated|.* created|.* ready|"
        r".*coordination completed|deployment start|"
        r"(?:implementation|change|phase|release|rollout|planned) (?:start|end)|"
        r"(?:change|maintenance|outage|service) window|"
        r"expected downtime|when|freeze|"
        r"deadline|go-?live|valid (?:from|for|until)|.* date|"
        r"(?:.* )?(?:start|end|decision|launch|release|deployment) time|go/no-go meeting|"
        r"final sign-?off|achievement report generated"
    ),
    "audience": (
        r"clusters|regions|countries|markets|(?:target |desired |beta )?users|audience|(?:target )?traffic|share|"
        r"cohorts?|population|players|rollout|"
        r"(?:desired |expected )?number of (?:users|players)|(?:rollout |traffic )?percentage|who (?:sees|gets) it"
    ),
    "role": (
        r"(?:.* ?-?)?owners?|approvers?(?: required)?|on-?call.*|required approvers|reviewers?|authors?|"
        r"(?:prepared|approved|written|checked|requested|released) by|team|role|.*lead|.*contact|"
        r"lead (?:engineer|developer|dba|sre)|.*(?:manager|expert|captain|coordinator)|"
        r"assignee|responsible|(?:primary |secondary )?on-call|dri|who|deputy|"
        r"author|requested by|release manager|(?:campaign|change|incident|patch) manager|.*captain|.*coordinator"
    ),
    "decision rule": r"go criteria|no-?go criteria|go|no-?go|pass criteria|decision(?: to .*)?|decided by|on silence",
    "item": r"priority|blocking items|recommended items|optional items",
    "claim": (
        r"status|deployment status|overall|project status|achieved|current status|risk level|rollback capability|"
        r"systems covered|package version|.*achievement|services|tools|monitoring|outage required"
    ),
    "reference": r"evidence|files?|documents?|resources|release notes|runbooks?",
    "risk": r"risk|mitigation|contingency",
    "severity": r"p[0-4]\b.*",
    "trigger": r"automatic rollback|(?:rollback )?triggers?",
}
_PATTERNS = tuple((kind, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for kind, pattern in _LABELS.items())
ALWAYS = {
    "slo": "criterion", "sli": "criterion", "status": "claim", "package version": "claim", "systems covered": "claim",
    "deployment status": "claim", "project status": "claim", "release status": "claim", "author": "role",
    "authors": "role", "reviewers": "role",
    "question": "decision rule", "pace": "decision rule",
}  # fmt: skip
"""Labels that mean the same under every heading."""
STRONG = ("success", "failure", "kpi", "severity", "message", "alert", "signoff", "risk", "item", "step")
"""Under these headings a label such as `Owner` or `Status` is the line's own subject, not what the label usually is."""
_ONLY_UNDER = {"message": ("message", "role", "", "schedule"), "claim": ("claim", "", "schedule", "reference")}
_NOT_UNDER = {
    "prose": ("message", "risk", "kpi"),
    "role": (*STRONG, "decision"),
    "audience": tuple(name for name in STRONG if name != "step"),
    "criterion": ("message", "risk", "kpi", "role", "rollback"),
    "schedule": ("rollback", "success", "failure"),
}


def kind_of_label(label: str, about: str) -> str:
    """The kind of a line with this label, below headings that are about this; "" where the label says nothing there."""
    if not label:
        return ""
    return next((kind for kind, found in _PATTERNS if found.fullmatch(label) and _fits_context(kind, about)), "")


def kind_of_field(label: str) -> str:
    """The kind of a row of a table of labels and what they say; "" where the label is none that is known."""
    return next((kind for kind, found in _PATTERNS if found.fullmatch(label.lower())), "")


def _fits_context(kind: str, about: str) -> bool:
    """Some labels mean something only where nothing stronger is said by the heading."""
    if kind in _ONLY_UNDER:
        return about in _ONLY_UNDER[kind]
    return about not in _NOT_UNDER.get(kind, ())
