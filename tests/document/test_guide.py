"""The guide's plan is a plan."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gonogo.document import read_plan
from gonogo.errors import PlanErrors

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "writing-a-plan.md"


def _plan() -> str:
    text = GUIDE.read_text(encoding="utf-8")
    front = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert front
    return f"---\n{front[1]}---\n\n" + "\n".join(re.findall(r"```markdown\n(.*?)```", text, re.DOTALL))


def test_the_guide_builds_a_plan_that_runs(tmp_path: Path) -> None:
    """Whoever types the guide in would get errors."""
    path = tmp_path / "release.md"
    path.write_text(_plan(), encoding="utf-8")
    plan = read_plan(path)
    assert [phase.share_percent for phase in plan.phases] == [10, 100]
    assert plan.phases[0].decision
    assert plan.phases[0].decision.items == ("support has seen no complaint",)


def test_the_guide_shows_an_error_as_it_is(tmp_path: Path) -> None:
    """The error in the guide would be one that nobody ever sees."""
    path = tmp_path / "release.md"
    path.write_text(_plan().replace("p95 latency no worse than stable", "latency < 300 ms"), encoding="utf-8")
    with pytest.raises(PlanErrors) as caught:
        read_plan(path)
    shown = re.search(r"```text\n(.*?)\n```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    told = caught.value.problems[0].render().replace(str(path), "release.md")
    assert re.sub(r"release\.md:\d+", "", told) == re.sub(r"release\.md:\d+", "", shown[1])
