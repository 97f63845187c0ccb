"""What must never be false."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gonogo.core.invariant import BrokenInvariant, invariant


def test_a_broken_invariant_is_told_in_words() -> None:
    """A run that reached an impossible state stops, with the sentence that does not hold."""
    invariant([0], "a list with something in it counts as true")
    with pytest.raises(BrokenInvariant, match="a share is never negative"):
        invariant([], "a share is never negative")


@pytest.mark.real
def test_invariants_hold_in_an_optimised_interpreter_too() -> None:
    """`python -O` switches asserts off, and gonogo's checks not."""
    broken = "from gonogo.core.invariant import invariant; invariant(False, 'held')"
    ended = subprocess.run([sys.executable, "-O", "-c", broken], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "BrokenInvariant: held" in ended.stderr
