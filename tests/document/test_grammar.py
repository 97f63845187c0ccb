"""The grammar of criteria understands what teams write, and keeps it in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.core.criterion import Criterion, OnNoData
from gonogo.core.plan import Artifact, Component, Drain, Probe, Strategy
from gonogo.document.criteria import Bindings, read_lines
from gonogo.document.criterion.render import full_words
from gonogo.document.criterion.sentence import Role, Terms
from gonogo.document.nodes import Listing, Words
from gonogo.document.reading import Reading
from gonogo.errors import PlanErrors

UNDERSTOOD = Path(__file__).parents[1] / "cases" / "document" / "understood.yaml"
REFUSED = Path(__file__).parents[1] / "cases" / "document" / "refused.yaml"
GAME = Component(
    name="game",
    strategy=Strategy.CANARY,
    stable=Artifact("1", ("game",)),
    new=Artifact("2", ("game",)),
    ready=Probe("/ready"),
    smoke=(Probe("/version"),),
    drain=Drain(),
    memory_bytes_max=512_000_000,
)
BINDINGS = Bindings(
    (GAME,), ("conservation violations", "queue wait"), "game", Terms(on_no_data=OnNoData.HOLD, requests_min=100)
)


def _lines() -> list[Any]:
    groups = yaml.safe_load(UNDERSTOOD.read_text(encoding="utf-8"))
    return [pytest.param(Role(group["role"]), line, id=line["says"]) for group in groups for line in group["lines"]]


def _criterion(text: str, role: Role) -> Criterion:
    reading = Reading("plan.md")
    nodes = Listing((Words(text, 1),), 1)
    lines = read_lines(reading, nodes, role=role, path="$.phases[0].failure", bindings=BINDINGS)
    reading.stop_if_wrong()
    return lines.criteria[0]


@pytest.mark.parametrize(("role", "line"), _lines())
def test_a_line_keeps_its_meaning(role: Role, line: dict[str, str]) -> None:
    """A figure that changes its unit, statistic or direction on the way in judges something else."""
    assert _criterion(line["says"], role).text == line["keeps"]


@pytest.mark.parametrize(("role", "line"), _lines())
def test_kept_words_read_as_the_same_criterion(role: Role, line: dict[str, str]) -> None:
    """What a report shows could not be put back into a plan."""
    criterion = _criterion(line["says"], role)
    assert _criterion(full_words(criterion), role) == criterion


@pytest.mark.parametrize(
    ("says", "requests_min", "for_s", "on_no_data", "after_s"),
    [
        ("error rate > 1%", 1, 0.0, OnNoData.HOLD, 10.0),
        ("error rate > 1%; at least 3,000 requests", 3000, 0.0, OnNoData.HOLD, 10.0),
        ("error rate > 1% for 2+ hours; on no data: fail after 1 m", 1, 7200.0, OnNoData.FAIL, 60.0),
        ("error rate > 1% for 30 m; read as plain", 100, 1800.0, OnNoData.HOLD, 10.0),
        ("memory > 1 GB for 5 m", 0, 300.0, OnNoData.HOLD, 10.0),
    ],
)
def test_qualifiers_are_figures(
    says: str, requests_min: int, for_s: float, on_no_data: OnNoData, after_s: float
) -> None:
    """A guard would wait for requests that nobody asked for, or fail on silence that was to hold."""
    criterion = _criterion(says, Role.FAILURE)
    said = (criterion.requests_min, criterion.for_s, criterion.on_no_data, criterion.unknown_after_s)
    assert said == (requests_min, for_s, on_no_data, after_s)


@pytest.mark.parametrize("phrase", yaml.safe_load(REFUSED.read_text(encoding="utf-8")), ids=lambda one: one["says"])
@pytest.mark.parametrize("role", [Role.SUCCESS, Role.FAILURE])
def test_what_cannot_be_kept_is_refused_with_a_hint(role: Role, phrase: dict[str, str]) -> None:
    """A figure whose window or population is dropped in silence judges something else."""
    with pytest.raises(PlanErrors) as caught:
        _criterion(phrase["says"], role)
    assert [problem.code for problem in caught.value.problems] == [phrase.get(role.value, phrase["code"])]
    assert all(problem.hint for problem in caught.value.problems)
