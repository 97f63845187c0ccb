"""Lines that say how something is asked, judged or owned, and are nothing to tick."""

from __future__ import annotations

import re

from gonogo.core.outline import Line
from gonogo.report.timeline.words import plain

_ASKED = re.compile(
    r"^(?:question|who|window|quorum|on silence|go|no-?go|every criterion|all of them|each of them)\s*:", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:priority|owner|(?:blocking|recommended|optional) items)\s*:", re.IGNORECASE)
_BLANK = re.compile(r"^(?:approval|approver|role|date|comments|evidence reviewed|signature)\s*:\s*\[", re.IGNORECASE)


def is_setting(line: Line) -> bool:
    """Whether it says how a question is asked, what holds for all criteria, whose something is, or is a blank form."""
    return is_asked(line) or is_about(line) or is_blank(line)


def is_asked(line: Line) -> bool:
    """Whether it is part of a question, or holds for all criteria."""
    return _ASKED.match(plain(line.text)) is not None


def is_about(line: Line) -> bool:
    """Whether it says how much something matters, or whose it is."""
    return _ABOUT.match(plain(line.text)) is not None


def is_blank(line: Line) -> bool:
    """Whether it is a field of a form, to be filled in with each answer."""
    return _BLANK.match(plain(line.text)) is not None
