"""A plan in YAML is linted, explained and scheduled like one in Markdown, at the lines of its own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.cli.calling import call
from gonogo.cli.documents import document_of, zone_of
from gonogo.document import read_plan
from gonogo.errors import GonogoError, PlanErrors

PLAN = (Path(__file__).parents[2] / "examples" / "small-service.yaml").read_text(encoding="utf-8")


def gonogo(*words):
    """What a command answers, with no door to anything outside."""

    def no_doors():
        raise AssertionError("nothing outside is needed")

    return call(tuple(map(str, words)), no_doors).answer


@pytest.fixture
def plan(tmp_path):
    """A plan in YAML."""
    file = tmp_path / "release.yaml"
    file.write_text(PLAN)
    return file


def test_findings_stand_at_the_lines_of_the_yaml(plan):
    """Whoever opens the line that is named would find something else there."""
    plan.write_text(PLAN.replace("error rate < 1%; at least 2,000", "error rate < 100%; at least 2,000"))
    said = gonogo("lint", plan, "--format", "json").data["findings"]
    lines = plan.read_text().splitlines()
    assert [lines[one["line"] - 1].strip()[:22] for one in said if one["code"] == "GL112"] == ["- 'error rate < 100%; "]


def test_a_good_plan_has_no_error_in_either_syntax(plan):
    """The same plan would be right in one syntax and wrong in the other."""
    assert not [one for one in gonogo("lint", plan, "--format", "json").data["findings"] if one["severity"] == "error"]


def test_every_line_has_a_reading(plan):
    """A YAML plan would have to be converted by hand to be explained."""
    lines = gonogo("explain", plan, "--format", "json").data["lines"]
    count = len(plan.read_text().splitlines())
    assert {"criterion", "decision rule", "message"} <= {line["kind"] for line in lines}
    assert all(1 <= line["line"] <= count for line in lines)


def test_adopt_has_nothing_to_do_there(plan):
    """Front matter before YAML would break the file."""
    with pytest.raises(GonogoError, match="is YAML"):
        gonogo("adopt", plan)


def test_a_zone_in_the_plan_is_used_and_changes_no_digest(plan):
    """A calendar in the wrong zone calls people at the wrong hour."""
    before = read_plan(plan)
    plan.write_text(PLAN + "\nzone: Asia/Tokyo\n")
    assert read_plan(plan) == before
    assert zone_of(document_of(plan)) == "Asia/Tokyo"
    plan.write_text(PLAN + "\nzone: Asia/Tokio\n")
    with pytest.raises(PlanErrors, match="Asia/Tokio"):
        read_plan(plan)
