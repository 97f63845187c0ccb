"""Figures as teams write them keep their unit, statistic, window and direction, and say what they lack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.document.explain import explain_text

PHRASES = Path(__file__).parents[2] / "cases" / "explain" / "phrases.yaml"


@pytest.mark.parametrize("phrase", yaml.safe_load(PHRASES.read_text(encoding="utf-8")), ids=lambda one: one["says"])
def test_a_phrase_keeps_its_figures(phrase: dict[str, Any]) -> None:
    """A finding about a figure that was misread is a false alarm."""
    line = explain_text(f"## Failure criteria\n\n- {phrase['says']}\n", "a.md").lines[1]
    figures = [[f.measure, f.statistic, f.comparison, f.value, f.unit, f.for_s, f.per] for f in line.figures]
    assert (line.kind, list(line.lacks)) == ("criterion", phrase["lacks"])
    assert figures == phrase["figures"]
