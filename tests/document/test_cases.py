"""Every slip that a plan can hold is found, told in words, and pointed at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.document.read import read_document_text, read_plan
from gonogo.document.reading import Reading
from gonogo.document.source import clean
from gonogo.errors import PlanErrors, Problem

CASES = Path(__file__).parents[1] / "cases" / "document"
BASE = (CASES / "base.md").read_text(encoding="utf-8")
FAILURE = "- [ ] error rate > 2% for 30 m"
SUCCESS = "- [ ] p95 latency < 300 ms"


def _cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['name']}")
        for name in names
        for case in yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    ]


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PlanErrors) as caught:
        _read(text)
    return caught.value.problems


def _read(text: str) -> None:
    reading = Reading("plan.md")
    clean(text, reading)
    reading.stop_if_wrong()
    read_document_text(text, reading, is_yaml=False)


def _changed(old: str, new: str, text: str = BASE) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the base"
    return text.replace(old, new)


def test_the_base_of_all_cases_is_a_good_plan() -> None:
    """Were the base wrong itself, every case below would prove nothing."""
    assert read_plan(CASES / "base.md").name == "shop"


@pytest.mark.parametrize("case", _cases("bindings.yaml", "body.yaml"))
def test_each_slip_is_told_with_its_line(case: dict[str, Any]) -> None:
    """A slip that is not found becomes a silent default in the middle of a release."""
    if "replace_from" in case:
        text = BASE[: BASE.index(case["replace_from"])] + case["by"]
    else:
        text = _changed(case["replace"], case["by"])
    if "then" in case:
        text = _changed(*case["then"], text)
    problems = _problems(text)
    for code, words, line in case["expect"]:
        assert any(_fits(problem, code, words, line=line) for problem in problems), [p.render() for p in problems]
    assert case.get("may_more") or len(problems) == len(case["expect"]), [p.render() for p in problems]


@pytest.mark.parametrize("case", _cases("criteria.yaml"))
def test_each_criterion_that_says_too_little_is_refused(case: dict[str, Any]) -> None:
    """A criterion that is half understood would judge something else than the team wrote."""
    text = BASE
    if "base_without" in case:
        text = _changed(case["base_without"], "", text)
    line = case.get("success") or case["failure"]
    text = _changed(SUCCESS if "success" in case else FAILURE, f"- [ ] {line}", text)
    code, words = case["expect"]
    problems = [problem for problem in _problems(text) if line in problem.excerpt]
    assert [problem.code for problem in problems] == [code], [p.render() for p in _problems(text)]
    assert words in problems[0].what + problems[0].hint, problems[0].render()


def _fits(problem: Problem, code: str, words: str, *, line: str) -> bool:
    said = f"{problem.what} {problem.hint}"
    return problem.code == code and words in said and any(part in problem.excerpt for part in line.split("|"))
