"""GL701: Something is to be told regularly, and nobody says where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted, sections
from gonogo.lint.view import Document

_CADENCE = re.compile(
    r"\bevery \d+|\bhourly\b|\bdaily\b|\bweekly\b|\btwice daily\b|\bwithin \d+ minutes\b", re.IGNORECASE
)
_CHANNEL = re.compile(
    r"slack|e-?mail|page\b|in-?app|in-game|website|phone|sms|war room|#\w|stand-?up|meeting|discord|newsletter|"
    r"teams channel|bridge|\bcall\b|zoom|intranet|\bteams\b|forum|banner|whatsapp|social media|→",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Fault]:
    """Messages with a cadence or deadline whose line and section name no channel."""
    for group in sections(of_kind(document, "message")):
        has_channel = any(_CHANNEL.search(line.text) for line in group)
        for line in group:
            if _CADENCE.search(line.text) and not has_channel:
                yield Fault(line.line, f"{quoted(line)} does not say where")


RULE = Rule(
    code="GL701",
    name="cadence-without-channel",
    severity=Severity.WARNING,
    finds="Something is to be told regularly, and nobody says where.",
    why="People will look in two places and find it in neither.",
    fix="Name the channel.",
    example="## Communication plan\n\n- Status updates every 2 hours\n",
    check=check,
)
