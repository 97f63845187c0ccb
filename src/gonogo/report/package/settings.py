"""Lines that say how something is asked or judged, and are nothing to tick."""

from __future__ import annotations

import re

from gonogo.core.outline import Line
from gonogo.report.timeline.words import plain

_SETTINGS = re.compile(
    r"^(?:question|who|window|quorum|on silence|go|no-?go|every criterion|all of them|each of them)\s*:", re.IGNORECASE
)


def is_setting(line: Line) -> bool:
    """Whether it says how a question is asked, or what holds for all criteria."""
    return _SETTINGS.match(plain(line.text)) is not None
