"""`gonogo simulate`: what a plan does when something goes wrong, and where its document does not decide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gonogo.cli.answer import Exit
from gonogo.cli.documents import document_of
from gonogo.cli.simulate import Chosen, answered, simulate
from gonogo.cli.simulating import missing_rules, played, subject_of
from gonogo.cli.waiting import Waiting
from gonogo.errors import GonogoError
from gonogo.lint import lint
from gonogo.simulate.release import Manner, Scenario

ROOT = Path(__file__).parents[2]
PLANS = next((p for p in (ROOT.parents[1] / "shared/plans", ROOT.parent / "shared/plans") if p.is_dir()), None)
CASES: list[dict[str, Any]] = json.loads((ROOT / "tests/cases/simulate/documents.json").read_text())
SMALL = ROOT / "examples/small-service.md"

shared = pytest.mark.skipif(PLANS is None, reason="the five documents of our first users are not beside this clone")


@shared
@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['document'][:8]}-{c['scenario']}-{c['phase']}")
def test_a_document_comes_to_what_its_own_text_demands(case: dict[str, Any]) -> None:
    """A team learns what its own words do on a bad day, and which word is missing, before that day."""
    assert PLANS is not None
    file = PLANS / case["document"]
    subject = subject_of(file, document_of(file), None)
    phase = subject.setting.plan.phases[case["phase"] - 1].id
    story = played(subject, Scenario(case["scenario"]), 1, Manner(phase)).story
    assert story.outcome == case["outcome"], story.why
    rules = [[rule.line, rule.code] for rule in missing_rules(subject, story)]
    assert rules[:2] == case.get("missing", []), rules
    if case["outcome"] == "rolled back":
        assert any(moment.what.endswith(f"/line-{case['demanded_by']}") for moment in story.timeline)


@shared
@pytest.mark.parametrize("name", sorted({case["document"] for case in CASES}))
def test_a_missing_rule_is_the_one_that_lint_names(name: str) -> None:
    """The code beside a missing rule leads to a finding on the same line, so that both commands say the same."""
    assert PLANS is not None
    outline = document_of(PLANS / name)
    found = {(finding.line, finding.code) for finding in lint(outline)}
    subject = subject_of(PLANS / name, outline, None)
    assert subject.assumed is not None
    assert {(rule.line, rule.code) for rule in subject.assumed.silences if rule.code} <= found


@pytest.mark.parametrize(
    ("scenario", "outcome", "code"),
    [
        ("healthy", "promoted", Exit.CLEAN),
        ("error-20", "rolled back", Exit.ROLLED_BACK),
        ("approver-absent", "hold", Exit.WAITING),
    ],
)
def test_a_plan_with_front_matter_is_simulated_as_it_stands(scenario: str, outcome: str, code: Exit) -> None:
    """A script can tell from the exit code what a release would do."""
    answer = simulate(SMALL, chosen=Chosen(scenario=scenario, phase=1))
    assert (answer.data["outcome"], answer.exit_code) == (outcome, code)
    assert answer.data["is_assumed"] is False


def test_what_the_guard_says_is_what_happens() -> None:
    """A simulation that went on although a guard fails would teach a team that it is safe."""
    data = simulate(SMALL, chosen=Chosen(scenario="error-20", phase=1)).data
    whats = [moment["what"] for moment in data["timeline"]]
    failed = next(n for n, what in enumerate(whats) if what.startswith("FAIL guards/"))
    assert "error-20 begins" in whats[:failed]
    assert whats[failed + 1] == "the guard has taken the new version's users home"
    assert 0 < data["players"]["harmed"] <= data["players"]["exposed"]
    assert 0 < data["going_back"]["traffic_off_s"] <= data["going_back"]["complete_s"] < 600
    assert data["messages"] == {"sent": 1, "late": 0, "unsent": 0, "cadences": []}


def test_the_same_seed_tells_the_same_story() -> None:
    """Two people who talk about seed 7 talk about the same release."""
    first, again = (simulate(SMALL, chosen=Chosen(scenario="all", seed=7)) for _ in range(2))
    assert (first.text, first.data) == (again.text, again.data)
    assert simulate(SMALL, chosen=Chosen(scenario="all", seed=8)).data != first.data
    assert {one["scenario"] for one in first.data["releases"]} == {scenario.value for scenario in Scenario}
    assert first.exit_code is Exit.CLEAN


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Chosen(scenario="eror-20"), "did you mean `error-20`?"),
        (Chosen(phase=9), "a number from 1 to 2"),
        (Chosen(rate=0.0), "--rate 0.05"),
        (Chosen(seed=-1), "a number from 0"),
        (Chosen(seeds=0), "a number from 1 to"),
    ],
)
def test_a_wrong_call_says_what_was_meant(chosen: Chosen, words: str) -> None:
    """A slip of the finger costs a second, not a wrong conclusion."""
    with pytest.raises(GonogoError) as told:
        simulate(SMALL, chosen=chosen)
    assert words in told.value.render()


def test_many_seeds_are_counted_and_each_ending_can_be_told_again() -> None:
    """Whether a plan is safe is no question of one lucky seed."""
    answer = simulate(SMALL, chosen=Chosen(scenario="error-5", seed=3, seeds=4))
    counts = answer.data["counts"][0]
    assert sum(counts["outcomes"].values()) == 4
    assert answer.exit_code is Exit.CLEAN
    for outcome, seed in counts["first_seed"].items():
        assert simulate(SMALL, chosen=Chosen(scenario="error-5", seed=seed)).data["outcome"] == outcome
        assert f"--seed {seed}" in answer.text
    assert counts["back_s"]["most"] >= counts["back_s"]["median"] > 0


def test_what_stayed_open_at_a_hold_is_said_with_its_numbers() -> None:
    """Whoever is called to a hold wants to know what is wrong, not which window closed."""
    answer = simulate(SMALL, chosen=Chosen(scenario="no-data", phase=1))
    assert answer.data["outcome"] == "hold"
    assert answer.data["open"]
    first = answer.data["open"][0]
    assert f"open: {first['criterion']}: {first['words'][:40]}" in answer.text


def test_a_fault_that_never_begins_is_no_proof(tmp_path: Path) -> None:
    """A release that nobody let in is not taken for one that stood a fault."""
    file = tmp_path / "release.md"
    file.write_text("# R\n\n- [ ] QA ok\n- [ ] deploy\n")
    answer = simulate(file, chosen=Chosen(scenario="error-20"))
    assert answer.data["fault"]["at_s"] is None
    assert "it never begins" in answer.text
    assert "somebody whom no line names" in answer.text


def test_whoever_waits_hears_how_far_it_is() -> None:
    """Six weeks in seconds are still seconds in which somebody wonders whether it hangs."""
    said: list[str] = []
    now = iter([0.0, 0.5, 2.5, 2.5, 2.6, 5.0, 5.0])
    waiting = Waiting(said.append, lambda: next(now))
    waiting.begin("error-5")
    waiting.pass_time(86_400)
    waiting.pass_time(86_400)
    waiting.begin("leak")
    assert said == ["error-5: day 1.0 …\n", "leak …\n"]


def test_ctrl_c_ends_it_with_a_word() -> None:
    """Whoever stops a long count is not told that something goes on running."""

    def stop(_words: str) -> None:
        raise KeyboardInterrupt

    subject = subject_of(SMALL, document_of(SMALL), None)
    now = iter(range(0, 10_000, 10))
    waiting = Waiting(stop, lambda: float(next(now)))
    answer = answered(subject, Chosen(seeds=2), (Scenario.HEALTHY,), manner=Manner(), waiting=waiting)
    assert answer.exit_code is Exit.WAITING
    assert answer.data["is_stopped"] is True
    assert "nothing real was touched" in answer.words


@pytest.mark.parametrize(("scenario", "outcome"), [("healthy", "promoted"), ("error-20", "hold"), ("leak", "hold")])
def test_a_document_that_measures_nothing_decides_nothing(tmp_path: Path, scenario: str, outcome: str) -> None:
    """People who say that nothing speaks against it have not seen what no line would have shown them."""
    file = tmp_path / "release.md"
    file.write_text("# R\n\n## Phase 1: Launch (1 day, 10%)\n\n### Success criteria\n\n- players like it\n")
    data = simulate(file, chosen=Chosen(scenario=scenario)).data
    assert data["outcome"] == outcome
    assert [rule["line"] for rule in data["missing_rules"]] == ([3] if outcome == "hold" else [])
