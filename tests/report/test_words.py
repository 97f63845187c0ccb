from __future__ import annotations

import pytest

from gonogo.report.words import number, share, span

SPANS = [
    (0, "0 ms"),
    (0.087, "87 ms"),
    (0.9996, "1 s"),
    (4.24, "4.2 s"),
    (59.96, "1 min"),
    (200, "3 min 20 s"),
    (3600, "1 h"),
    (108_000, "1 d 6 h"),
    (-2, "-2 s"),
]


@pytest.mark.parametrize(("seconds", "words"), SPANS)
def test_span(seconds, words):
    """A length of time is read at a glance, never as a number of seconds with five digits."""
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(0.2195, "ratio", "21.9 %"), (41.234, "ms", "41.23 ms"), (1_572_864, "bytes", "1.5 MiB"), (3, "count", "3")],
)
def test_number(value, unit, words):
    """A value is shown in the unit of its criterion."""
    assert number(value, unit) == words


def test_share():
    """Ten-thousandths are shown as a percentage."""
    assert (share(500), share(50), share(10_000)) == ("5 %", "0.5 %", "100 %")
