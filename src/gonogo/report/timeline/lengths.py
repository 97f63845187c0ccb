"""Lengths of time as people write them, and as they are shown."""

from __future__ import annotations

import re

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_UNIT = r"(?P<unit>s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?|ks?)?)"
LENGTH_S_MAX = 3650 * 86_400
"""Ten years: longer is a slip of the unit."""
LENGTH = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*(?:[-–—]|to)?\s*(?P<high>\d+(?:\.\d+)?)?\s*"
    rf"(?:business |working |calendar )?-?{_UNIT}\b",
    re.IGNORECASE,
)


def length_in(text: str) -> tuple[float, float] | None:
    """The first length in a text, in seconds: `1-2 days` as (86400, 172800); one beyond `LENGTH_S_MAX` is none."""
    found = LENGTH.search(text)
    if found is None:
        return None
    size = _SECONDS[found["unit"][0].lower()]
    low = float(found["low"]) * size
    high = max(low, float(found["high"] or found["low"]) * size)
    return (low, high) if high <= LENGTH_S_MAX else None


def length_words(seconds: float) -> str:
    """Seconds as people say them, in at most two units: `5 d`, `1 d 12 h`, `30 min`."""
    left, parts = round(abs(seconds)), []
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    return ("-" if seconds < 0 and parts else "") + (" ".join(parts[:2]) or "0 s")


def range_words(low: float, high: float) -> str:
    """`3 d to 5 d`, or once where both are one."""
    return length_words(low) if round(low) == round(high) else f"{length_words(low)} to {length_words(high)}"
