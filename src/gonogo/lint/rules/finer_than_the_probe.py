"""GL106: An availability that no probe can see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.arithmetic import downtime_s, length, percent
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, of_kind
from gonogo.lint.view import Document

PROBE_S = 30.0
_SLOT = re.compile(r"\b(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})\b")


def check(document: Document) -> Iterator[Fault]:
    """Availability whose allowed downtime over the phase, or the day's slots, is shorter than the time between probes.

    A plan's availability is that of requests, which are counted and not probed.
    """
    if document.is_plan:
        return
    slots_s = _slots_s(document)
    for line in criteria(document, "success"):
        phase = document.phases[line.phase - 1] if line.phase else None
        window_s = phase.hold_s if phase and phase.hold_s else slots_s if "window" in line.text.lower() else 0.0
        for figure in bounds(line):
            if figure.measure != "availability" or figure.unit != "ratio" or not window_s:
                continue
            allowed_s = downtime_s(figure.value, window_s)
            if allowed_s < PROBE_S:
                sums = f"{percent(figure.value)} of {length(window_s)} allows {length(allowed_s)} of downtime"
                yield Fault(line.line, f"{sums}, less than one probe every {length(PROBE_S)} can see")


def _slots_s(document: Document) -> float:
    """From the first to the last clock time of the schedule; 0 where there is none."""
    slots = [found for line in of_kind(document, "schedule") if (found := _SLOT.search(line.text))]
    begins = [int(slot[1]) * 3600.0 + int(slot[2]) * 60.0 for slot in slots]
    ends = [int(slot[3]) * 3600.0 + int(slot[4]) * 60.0 for slot in slots]
    return max(ends) - min(begins) if slots else 0.0


RULE = Rule(
    code="GL106",
    name="finer-than-the-probe",
    severity=Severity.WARNING,
    finds="An availability that no probe can see.",
    why=(
        "A probe that asks every 30 s cannot tell an outage of 29 s from none, and one missed probe is "
        "already a failure."
    ),
    fix="Count requests instead of probes, or lengthen the window that is measured.",
    example="## Phase 1: A (8 hours)\n### Success criteria\n- 99.9% uptime\n",
    check=check,
)
