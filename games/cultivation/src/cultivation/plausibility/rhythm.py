"""Whether commands come from a hand: how much the pauses between them differ, and whether they repeat.

Pauses under 50 ms are one batch and pauses over two minutes are between two visits: neither says anything. Of what is
left, two things are measured. *Entropy*: pauses are sorted into quarters of an octave; a hand spreads over many of
them, a clock stays in one or two. *Repetition*: the share of pauses that are within 2 % of the pause some commands
before; a script repeats itself, a hand does not. A flag needs a hundred pauses over at least half an hour.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2
from typing import TYPE_CHECKING

from cultivation.plausibility.flag import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAUSE_MS_MIN, PAUSE_MS_MAX = 50, 120_000
PAUSES_MIN = 100
SPAN_MS_MIN = 1_800_000
BINS_PER_OCTAVE = 4
BITS_MIN = 1.8
LAGS = range(1, 9)
SAME_PERCENT = 2
REPEATED_MIN = 0.5
HOUR_MS = 3_600_000


def flags(moments: Mapping[int, Sequence[int]]) -> Iterator[Flag]:
    """One for each player whose commands, given as moments in ms, are no hand's; at most one an hour."""
    for player, ms in sorted(moments.items()):
        ordered = sorted(ms)
        gaps = pauses(ordered)
        if len(gaps) < PAUSES_MIN or ordered[-1] - ordered[0] < SPAN_MS_MIN:
            continue
        bits, (share, lag) = entropy(gaps), repetition(gaps)
        if bits >= BITS_MIN and share < REPEATED_MIN:
            continue
        evidence = {"pauses": len(gaps), "bits": round(bits, 2), "repeated": round(share, 2), "lag": lag}
        what = f"{len(gaps)} pauses hold {bits:.2f} bits, {share:.0%} repeat the one {lag} before"
        yield Flag(player, "rhythm", f"hour:{ordered[-1] // HOUR_MS}", what, evidence)


def pauses(ordered: Sequence[int]) -> list[int]:
    """What lies between two commands of the same visit."""
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    return [gap for gap in gaps if PAUSE_MS_MIN <= gap <= PAUSE_MS_MAX]


def entropy(gaps: Sequence[int]) -> float:
    """In bits, over quarters of an octave."""
    counts = Counter(int(log2(gap) * BINS_PER_OCTAVE) for gap in gaps)
    return -sum(n / len(gaps) * log2(n / len(gaps)) for n in counts.values())


def repetition(gaps: Sequence[int]) -> tuple[float, int]:
    """The largest share of pauses that repeat the one so many before, and how many before."""
    share, lag = max((_repeated(gaps, lag), -lag) for lag in LAGS)
    return share, -lag


def _repeated(gaps: Sequence[int], lag: int) -> float:
    pairs = list(zip(gaps, gaps[lag:], strict=False))
    same = sum(abs(a - b) * 100 <= SAME_PERCENT * a for a, b in pairs)
    return same / len(pairs) if pairs else 0.0
