"""Figures with units, exactly: what is written back reads as the same number."""

from __future__ import annotations

import re
from decimal import Decimal

SECONDS = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
    "d": Decimal(86_400),
    "w": Decimal(604_800),
}
DURATION_WORDS = {
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "d": "d", "day": "d", "days": "d",
    "w": "w", "week": "w", "weeks": "w",
}  # fmt: skip
BYTES = {
    "b": 1, "byte": 1, "bytes": 1,
    "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A number as people write it: digits, commas between thousands, a decimal point."""
_UNITS = "|".join(sorted(DURATION_WORDS, key=len, reverse=True))
ONE_DURATION = rf"(?:{NUMBER})\s*(?:{_UNITS})\b"
DURATION = rf"{ONE_DURATION}(?:\s+(?:and\s+)?{ONE_DURATION})*"
"""One figure with its unit, or several that add up: `1 h 30 min`."""
_PART = re.compile(rf"({NUMBER})\s*({_UNITS})\b", re.IGNORECASE)
_RANGE = re.compile(
    rf"({NUMBER})\s*({_UNITS})?\s*(?:-|–|—|to)\s*({NUMBER})\s*({_UNITS})",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"({NUMBER})\s*(?:%|percent)", re.IGNORECASE)
_BYTES = re.compile(rf"({NUMBER})\s*({'|'.join(sorted(BYTES, key=len, reverse=True))})\b", re.IGNORECASE)


def number(text: str) -> Decimal:
    """A number with or without commas between thousands."""
    return Decimal(text.replace(",", ""))


def seconds(text: str) -> float | None:
    """A duration in seconds, None where it is none: `30 m`, `1 h 30 min`, `7 days`."""
    if re.fullmatch(DURATION, text.strip(), re.IGNORECASE) is None:
        return None
    parts = (number(figure) * SECONDS[DURATION_WORDS[unit.lower()]] for figure, unit in _PART.findall(text))
    return float(sum(parts, Decimal(0)))


def seconds_range(text: str) -> tuple[float, float] | None:
    """The shortest and the longest of `7–10 days`, `20 m to 1 h`, or twice the one of `72 h`; None where it is none."""
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        one = seconds(text)
        return None if one is None else (one, one)
    low, low_unit, high, high_unit = found.groups()
    first = number(low) * SECONDS[DURATION_WORDS[(low_unit or high_unit).lower()]]
    return float(first), float(number(high) * SECONDS[DURATION_WORDS[high_unit.lower()]])


def percent(text: str) -> float | None:
    """`10%` as 10.0, None where it is none."""
    found = _PERCENT.fullmatch(text.strip())
    return None if found is None else float(number(found[1]))


def size_bytes(text: str) -> int | None:
    """`512 MB` in bytes (MB are 10⁶, MiB are 2²⁰), None where it is none or no whole number."""
    found = _BYTES.fullmatch(text.strip())
    if found is None:
        return None
    size = number(found[1]) * BYTES[found[2].lower()]
    return int(size) if size == size.to_integral_value() else None


def write_seconds(value: float) -> str:
    """A duration in the largest unit that needs no fraction: 5400 is `90 m`."""
    exact = Decimal(repr(value))
    for unit in ("d", "h", "m", "s", "ms"):
        figure = exact / SECONDS[unit]
        if figure == figure.to_integral_value() and (figure >= 1 or unit == "s"):
            return f"{plain(figure)} {unit}"
    return f"{plain(exact)} s"


def write_percent(value: float) -> str:
    """10.0 is `10%`."""
    return f"{plain(Decimal(repr(value)))}%"


def write_ratio(value: float) -> str:
    """0.001 is `0.1%`."""
    return f"{plain(Decimal(repr(value)) * 100)}%"


def write_bytes(value: float) -> str:
    """A size in the largest unit that needs no fraction: 500000000 is `500 MB`, 1048576 is `1 MiB`."""
    exact = Decimal(repr(value))
    for name in ("TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "kB"):
        figure = exact / BYTES[name.lower()]
        if figure >= 1 and figure == figure.to_integral_value():
            return f"{plain(figure)} {name}"
    return f"{plain(exact)} B"


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
