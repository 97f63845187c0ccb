"""Every rule finds what it says it finds, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gonogo.document.explain import Outline, explain, explain_text
from gonogo.lint import RULES, Rule, Severity, lint

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "lint"
PASSES = yaml.safe_load((CASES / "passes.yaml").read_text(encoding="utf-8"))
GARBLED = "# Größe\n\n- über 1 % – Fehler\n- größer als 2 % – Fehler\n".encode().decode("mac_roman")


def _document(text: str, rule: Rule, folder: Path) -> Outline:
    if rule.code == "GL508":
        path = folder / "plan.md"
        path.write_text(text, encoding="utf-8")
        return explain(path)
    return explain_text(text, "plan.md")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_finds_its_example(rule: Rule, tmp_path: Path) -> None:
    """A rule that never fires protects nobody, and its page would show a false example."""
    found = lint(_document(rule.example or GARBLED, rule, tmp_path), (rule,))
    assert found, rule.example
    assert all(finding.message and finding.why.endswith(".") and finding.hint for finding in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_silent_about_what_is_right(rule: Rule, tmp_path: Path) -> None:
    """One false alarm, and nobody reads the next finding."""
    for text in PASSES[rule.code]:
        assert not lint(_document(text, rule, tmp_path), (rule,)), text


def test_every_rule_has_its_own_code_and_file() -> None:
    """Two rules of one code could not be told apart in a report."""
    assert len({rule.code for rule in RULES}) == len(RULES) >= 40
    files = {path.stem for path in (ROOT / "src" / "gonogo" / "lint" / "rules").glob("*.py")} - {"__init__"}
    assert files == {rule.name.replace("-", "_") for rule in RULES}


def test_a_finding_is_silenced_by_a_reason_and_by_nothing_less() -> None:
    """A finding that can be hidden without a word is hidden on a bad evening."""
    line = "- < 200 ms response time"
    texts = {
        f"{line} <!-- gonogo: allow GL101: the mean, as in our contract -->": "the mean, as in our contract",
        f"<!-- gonogo: allow GL101: see above -->\n{line}": "see above",
        f"{line} <!-- gonogo: allow GL101: -->": "",
        f"{line} <!-- gonogo: allow GL102: wrong rule -->": "",
    }
    for text, reason in texts.items():
        found = [f for f in lint(explain_text(f"## Success criteria\n\n{text}\n", "a.md")) if f.code == "GL101"]
        assert [finding.silenced for finding in found] == [reason]


def test_findings_come_in_the_order_of_the_lines() -> None:
    """A reader goes through the document from the top."""
    path = ROOT / "examples" / "phased-release.md"
    lines = [finding.line for finding in lint(explain(path))]
    assert lines == sorted(lines)


def test_no_example_of_ours_holds_an_error() -> None:
    """We would ship plans that we advise against."""
    for path in sorted((ROOT / "examples").glob("*.md")):
        errors = [finding for finding in lint(explain(path)) if finding.severity is Severity.ERROR]
        assert not errors, errors
