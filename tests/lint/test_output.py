"""Findings reach people, programs and code hosts."""

from __future__ import annotations

import json

from gonogo.document.explain import explain_text, render
from gonogo.lint import RULES, lint
from gonogo.lint.output import as_json, as_sarif, as_text

TEXT = "## Success criteria\n\n- < 200 ms response time\n- 100% safe <!-- gonogo: allow GL115: agreed -->\n"
OUTLINE = explain_text(TEXT, "plan.md")
FINDINGS = lint(OUTLINE)


def test_text_shows_the_line_and_counts() -> None:
    """A finding without its line sends people searching."""
    said = as_text(FINDINGS, OUTLINE.source)
    assert "error[GL101]" in said
    assert "3 | - < 200 ms response time\n  | ^^^^" in said
    assert "plan.md:4 GL115: agreed" in said
    assert said.endswith("1 error, 1 warning, 0 notes")


def test_json_has_findings_and_coverage() -> None:
    """A program that reads the findings would have to read prose."""
    said = json.loads(json.dumps(as_json(FINDINGS, OUTLINE.coverage())))
    assert {"code", "severity", "file", "line", "message", "why", "hint"} <= set(said["findings"][0])
    assert said["coverage"]["measurable now"] == 1


def test_sarif_names_every_rule_and_suppresses_with_a_reason() -> None:
    """A code host would show silenced findings as new ones, or none at all."""
    said = json.loads(json.dumps(as_sarif(FINDINGS, RULES, "1.0")))
    run = said["runs"][0]
    assert said["version"] == "2.1.0"
    assert len(run["tool"]["driver"]["rules"]) == len(RULES)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    silenced = [result for result in run["results"] if "suppressions" in result]
    assert [result["suppressions"][0]["justification"] for result in silenced] == ["agreed"]


def test_an_explanation_shows_every_line_once() -> None:
    """A line that is missing from the explanation looks as if it did not count."""
    said = render(OUTLINE)
    assert said.count("response time") == 1
    assert "criterion" in said
    assert "lacks: statistic" in said
    assert said.endswith("0 claim without evidence · 0 not understood")
