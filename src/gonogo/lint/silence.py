"""Findings that somebody has answered on the line itself, with a reason that is shown in every report."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ALLOW = re.compile(r"<!--\s*gonogo:\s*allow\s+(?P<codes>GL\d+(?:\s*,\s*GL\d+)*)\s*:\s*(?P<reason>[^>]*?\S)\s*-->")


def reason_for(source: Sequence[str], line: int, code: str) -> str:
    """The reason in `<!-- gonogo: allow GL101: … -->` on the line or the one above; "" where there is none.

    Without a reason nothing is silenced.
    """
    for number in (line, line - 1):
        if not 1 <= number <= len(source):
            continue
        found = _ALLOW.search(source[number - 1])
        if found and code in re.split(r"\s*,\s*", found["codes"]):
            return found["reason"]
    return ""
