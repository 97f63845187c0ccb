"""A plan out of a document's own words."""

from __future__ import annotations

import pytest

from gonogo.document.assumed import Assumed, assume, cadences_of, owed_within_s
from gonogo.document.explain import explain_text

TEXT = """# R

## Phase 1: Beta (2 days, 10% of traffic)

### Success criteria

- error rate < 1%

## Phase 2: Everybody (1 day)

### Success criteria

- error rate < 1%
"""


def test_a_phase_for_everybody_has_everybody() -> None:
    """A last phase whose share goes without saying is not simulated as one that nobody is in."""
    assumed = assume(explain_text(TEXT, "release.md"))
    assert [phase.share_percent for phase in assumed.plan.phases] == [10.0, 100.0]
    assert all(phase.success for phase in assumed.plan.phases)


def of(text: str) -> Assumed:
    """What a document makes a simulation assume."""
    return assume(explain_text(text, "release.md"))


@pytest.mark.parametrize(
    ("phases", "users", "on_new"),
    [
        (["5% of users (50-100 users)", "10% of users (500-1,000 users)", "50% of users (5,000-10,000 users)"],
         10_000, {"phase-1": 75, "phase-2": 1000, "phase-3": 5000}),
        (["10% of users (200-300 users)"], 2500, {"phase-1": 250}),
        (["20-40 testers"], 40, {"phase-1": 30}),
        ([""], 10_000, {}),
    ],
)  # fmt: skip
def test_all_users_are_as_many_as_the_phases_agree_on(
    phases: list[str], users: float, on_new: dict[str, float]
) -> None:
    """A document that counts its people twice is not simulated with a number that it never names."""
    heads = "\n\n".join(
        f"## Phase {number}: P (2 days)\n\nTarget users: {said}\n\n### Success criteria\n\n- error rate < 1%"
        for number, said in enumerate(phases, start=1)
    )
    audience = of(f"# R\n\n{heads}\n").audience
    assert (audience.users, dict(audience.phase_users)) == (users, on_new)
    assert audience.is_said == bool(on_new)


def test_users_of_the_whole_release_are_read_from_their_label() -> None:
    """Forty thousand players are not simulated as ten thousand."""
    assert of("# R\n\n- **Audience:** 40,000 players\n\n## Phase 1: A (1 day, 1%)\n\n- x\n").audience.users == 40_000


@pytest.mark.parametrize(
    ("lines", "hours", "is_assumed"),
    [
        ("- **09:00-11:00:** Databases\n- **11:00-17:30:** Game services", 8.5, False),
        ("- **22:00-02:00:** Databases", 4, False),
        ("- 36-hour monitoring period", 36, False),
        ("- Monitoring", 24, True),
    ],
)
def test_a_phase_is_as_long_as_its_lines_say(lines: str, hours: float, *, is_assumed: bool) -> None:
    """A day with its hours written down is not simulated as a day and a night."""
    assumed = of(
        f"# R\n\n## Phase 1: Deployment (Dec 16, 2025)\n\n{lines}\n\n## Success criteria\n\n- error rate < 1%\n"
    )
    assert assumed.plan.phases[0].hold_s == hours * 3600
    assert any("has no length" in words for words in assumed.assumptions) is is_assumed


def test_what_is_asked_of_the_first_week_is_watched_for_a_week() -> None:
    """Uptime of a week is not said to be kept after the two hours of the deployment."""
    assumed = of(
        "# R\n\n## Phase 1: Release (1-2 hours)\n\n- deploy\n\n## Success criteria\n\n"
        "### Success (first 24 hours)\n\n- Uptime > 99.9%\n\n### Success (first week)\n\n- Uptime > 99.9%\n"
    )
    assert assumed.plan.phases[0].hold_s == 7 * 86_400
    assert any("until what line 15 asks for can be known: 168 h" in words for words in assumed.assumptions)


def test_who_owns_a_phase_is_asked_and_a_missing_name_is_said() -> None:
    """A document that names an owner is not told that it names nobody; one that leaves the name open is."""
    assumed = of(
        "# R\n\n## Phase 1: Release (2 hours)\n\n**Owner:** Release Manager\n\n### Success criteria\n\n- all is well\n"
        "\n## Team\n\n| Role | Contact |\n|---|---|\n| Release Manager | [Assign] |\n"
    )
    gate = assumed.plan.phases[0].decision
    assert gate
    assert gate.roles == ("Release Manager",)
    said = [(rule.line, rule.code) for rule in assumed.by_criterion[gate.id]]
    assert said == [(5, ""), (15, "GL401")]


def test_the_decision_of_a_table_of_phases_is_asked() -> None:
    """A decider who stands in a cell is not left out of the simulation."""
    assumed = of(
        "# R\n\n| Phase | Duration | Traffic | Success | Decision |\n|---|---|---|---|---|\n"
        "| 1 Canary | 2 hours | 1% | error rate < 0.5% | on-call engineer |\n"
    )
    assert assumed.plan.phases[0].decision
    assert assumed.plan.phases[0].decision.roles == ("on-call engineer",)


@pytest.mark.parametrize(
    ("lines", "restore_s", "words"),
    [
        ("## Rollback steps\n\n1. Traffic (5 minutes)\n2. Deploy the old version (10 minutes)", 600, "its steps"),
        ("Rollback takes 8 minutes.", 480, "the 8 min that line 7 promises"),
        ("- **Manual Rollback:** 30-minute process", 1800, "the 30 min that line 7 promises"),
        ("Nothing more.", None, "no line says how long going back takes"),
    ],
)
def test_going_back_takes_what_the_document_says(lines: str, restore_s: float | None, words: str) -> None:
    """Minutes to go back that stand nowhere would be taken for the team's own."""
    assumed = of(f"# R\n\n## Phase 1: A (1 day, 1%)\n\n- x\n\n{lines}\n")
    assert assumed.restore_s == restore_s
    assert any(words in assumption for assumption in assumed.assumptions)


def test_figures_that_stand_under_no_heading_are_named() -> None:
    """A team whose bounds were not understood is told so, and not that it has none."""
    text = "# R\n\n## Phase 1: A (1 day, 1%)\n\nLook at these\n\n- errors above 1 % for 10 minutes\n- QA is told\n"
    found = [rule.line for rule in of(text).silences if "stand under no heading" in rule.words]
    assert found == [7]
    known = text.replace("Look at these", "### Failure criteria")
    assert not [rule for rule in of(known).silences if "stand under no heading" in rule.words]


def test_what_is_owed_again_and_again_is_read() -> None:
    """Updates that were promised every two hours are counted on the bad day."""
    text = (
        "# R\n\n## Phase 1: Launch (1 day)\n\n### Steps\n\n- Hourly performance reports\n\n## Communication plan\n\n"
        "### Before\n\n- Status updates twice daily\n\n### During deployment\n\n- Status updates every 2 hours\n"
        "- Issue alerts within 5 minutes\n\n### After\n\n- Weekly updates to partners\n"
    )
    outline = explain_text(text, "release.md")
    found = [(one.line, one.every_s, one.part) for one in cadences_of(outline)]
    assert found == [(7, 3600, "phase-1"), (13, 43_200, "before"), (17, 7200, "during"), (22, 604_800, "after")]
    assert owed_within_s(outline) == 300


@pytest.mark.parametrize(
    ("lines", "doubted"),
    [
        ("- players like it", ["errors", "latency", "memory"]),
        ("- error rate < 1%", ["latency"]),
        ("- Uptime > 99.9%\n- p95 latency < 300 ms", []),
        ("- memory < 500 MB", ["errors", "latency"]),
    ],
)
def test_what_no_line_measures_is_in_doubt(lines: str, doubted: list[str]) -> None:
    """A release that fails everybody is not promoted because nobody wrote down that this is bad."""
    assumed = of(f"# R\n\n## Phase 1: A (1 day, 10%)\n\n### Success criteria\n\n{lines}\n")
    assert [doubt.criterion.signal for doubt in assumed.doubts] == doubted
    assert all(doubt.silence.line == 3 for doubt in assumed.doubts)
