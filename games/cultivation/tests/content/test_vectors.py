"""Golden vectors: what a second computation of power has to agree with."""

from __future__ import annotations

from pathlib import Path

from cultivation.content import vectors, write_vectors

FILE = Path(__file__).parents[1] / "cases" / "power.txt"


def test_power_of_ten_thousand_players_is_what_it_was():
    """A changed rounding is noticed, and a browser's preview has something to be checked against."""
    assert FILE.read_text(encoding="ascii").splitlines() == write_vectors.lines()
    assert vectors.COUNT == 10_000


def test_the_vectors_differ_from_each_other():
    """Ten thousand times the same player would check nothing."""
    assert len(set(FILE.read_text(encoding="ascii").splitlines())) > 9_900
