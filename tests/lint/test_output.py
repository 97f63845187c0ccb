"""Findings reach people, programs and code hosts."""

from __future__ import annotations

import json

import jsonschema_rs

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


REDUCED = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "driver": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "properties": {
                            "shortDescription": {"$ref": "#/$defs/message"},
                            "fullDescription": {"$ref": "#/$defs/message"},
                            "help": {"$ref": "#/$defs/message"},
                        },
                    },
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "message": {"$ref": "#/$defs/message"},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation"],
                                "properties": {
                                    "region": {
                                        "type": "object",
                                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                                    }
                                },
                            }
                        },
                    },
                },
                "suppressions": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["kind"],
                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 demands of the parts that we write, by hand from its schema."""


def test_sarif_is_of_the_form_that_its_schema_demands() -> None:
    """A code host would refuse the whole file."""
    jsonschema_rs.validator_for(REDUCED).validate(as_sarif(FINDINGS, RULES, "1.0"))
