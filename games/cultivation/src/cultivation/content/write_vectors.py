"""Writes the golden vectors: `python -m cultivation.content.write_vectors FILE`.

A line a vector: power in base 36. The first hundred also have the twelve totals, after a space each.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cultivation.content.load import tables
from cultivation.content.vectors import COUNT, player
from cultivation.rules import power

SPELLED = 100
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def lines() -> list[str]:
    """All vectors, as this build computes them."""
    return [line(n) for n in range(COUNT)]


def line(n: int) -> str:
    """One vector."""
    one = player(n, tables())
    sources = power.reference(one, tables())
    words = [base36(power.power_of(sources, one.realm.r))]
    if n < SPELLED:
        words += [str(sum(column)) for column in zip(*sources.sources.values(), strict=True)]
    return " ".join(words)


def base36(value: int) -> str:
    """A whole number as a browser's toString(36) writes it."""
    text = ""
    while value:
        value, digit = divmod(value, 36)
        text = DIGITS[digit] + text
    return text or "0"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("\n".join(lines()) + "\n", encoding="ascii")
