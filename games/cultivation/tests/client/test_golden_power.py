"""The client's copy of the power calculator, on the ten thousand golden vectors of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from cultivation.content.load import tables
from cultivation.content.vectors import COUNT, player
from cultivation.rules import power

pytestmark = pytest.mark.real
FILE = Path(__file__).parents[1] / "cases" / "power.txt"


def part(n, sources):
    """All thirteen sources for the first thousand, and their sums for the others."""
    return dict(sources) if n < 1_000 else {"all": [sum(column) for column in zip(*sources.values(), strict=True)]}


def test_the_browser_reckons_the_golden_vectors(new_page, game):
    """A rounding that differs on one machine would promise what the server then does not give."""
    golden = [line.split(" ")[0] for line in FILE.read_text(encoding="ascii").splitlines()]
    assert len(golden) == COUNT
    content = tables()
    players = [player(n, content) for n in range(COUNT)]
    asked = [[part(n, power.reference(one, content).sources), one.realm.r] for n, one in enumerate(players)]
    page = new_page()
    page.goto(f"{game.url}/client/seal.svg")
    reckoned = page.evaluate(
        """async (vectors) => {
          const { powerOf } = await import("/client/power.js");
          return vectors.map(([sources, r]) => powerOf(sources, r).toString(36));
        }""",
        asked,
    )
    assert reckoned == golden
