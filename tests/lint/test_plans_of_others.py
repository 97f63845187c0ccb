"""Release plans as other teams write them: what each line must be, what must be found, and what must not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.document.explain import explain
from gonogo.lint import lint

FOLDER = Path(__file__).parents[1] / "cases" / "plans-of-others"
PLANS = sorted(FOLDER.glob("*.md"))


def _line_of(text: str, fragment: str) -> int:
    """The line on which the fragment begins, which stands there exactly once."""
    low, wanted = text.lower(), fragment.lower()
    assert low.count(wanted) == 1, f"{fragment!r} stands there {low.count(wanted)} times"
    return text.count("\n", 0, low.index(wanted) + len(wanted) - len(wanted.lstrip("\n"))) + 1


def disagreements(plan: Path) -> Iterator[str]:
    """What the program says otherwise than the hand-made expectation beside the plan."""
    text = plan.read_text(encoding="utf-8")
    wanted: dict[str, Any] = yaml.safe_load(plan.with_suffix(".yaml").read_text(encoding="utf-8"))
    outline = explain(plan)
    kinds: dict[int, set[str]] = {}
    for line in outline.lines:
        kinds.setdefault(line.line, set()).add(line.kind)
    for fragment, kind in wanted["kinds"].items():
        found = kinds.get(_line_of(text, fragment), set())
        if kind not in found:
            yield f"{fragment!r} is {sorted(found)}, not {kind}"
    if "phases" in wanted and len(outline.phases) != wanted["phases"]:
        yield f"{len(outline.phases)} phases, not {wanted['phases']}"
    findings = {(finding.line, finding.code): finding.message for finding in lint(outline)}
    for fragment, code in wanted["find"]:
        if (_line_of(text, fragment), code) not in findings:
            yield f"{code} is not found at {fragment!r}"
    for fragment, code in wanted["never"]:
        at = _line_of(text, fragment) if fragment else 0
        for (number, other), message in findings.items():
            if other == code and number == (at or number):
                yield f"{code} is a false alarm in line {number}: {message}"


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_a_plan_that_was_not_written_for_us_is_read_rightly(plan: Path) -> None:
    """Whoever tries it on their own document would see their plan misread, and go."""
    assert not list(disagreements(plan))


def test_every_plan_has_the_figure_of_its_first_reading() -> None:
    """Plans that were repaired until they agreed would be shown as if they had agreed at once."""
    rounds = yaml.safe_load((FOLDER / "first_seen.yaml").read_text(encoding="utf-8"))
    named = sorted(name for one in rounds for name in one["plans"])
    assert named == [plan.stem for plan in PLANS]
    assert all(0 <= one["held"] <= one["of"] for one in rounds)
