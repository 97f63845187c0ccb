"""Any team's document is read whole, and every line of it is something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonogo.core.outline import KINDS
from gonogo.document.explain import Outline, explain, explain_text

ROOT = Path(__file__).parents[3]
KEYS = ROOT / "tests" / "cases" / "explain"
NAMES = (
    "dojopool-phased-deployment.md",
    "idle-cultivation-deployment-package.md",
    "necp-achievements.md",
    "necpgame-v2-release-coordination.md",
    "raos-9.4.0-action-plan.md",
)
OURS = sorted((ROOT / "examples").glob("*.md"))


def _shared(name: str) -> Path:
    """One of the five documents, which stand beside the project and not in it."""
    for folder in ROOT.parents:
        path = folder / "shared" / "plans" / name
        if path.exists():
            return path
    pytest.skip(f"shared/plans/{name} is not on this machine")


def _list_lines(text: str) -> set[int]:
    """The numbers of list items and table rows, found in another way than the reader does."""
    found: set[int] = set()
    is_code = False
    for number, line in enumerate(text.split("\n"), start=1):
        is_code ^= line.strip().startswith("```")
        is_item = re.match(r"\s*(?:[-*+]|\d+\.)\s+\S", line) and not re.match(r"\s*[-*_ ]+$", line)
        is_row = re.match(r"\s*\|.*[^\s|:-].*\|\s*$", line)
        if not is_code and (is_item or is_row):
            found.add(number)
    # The first row of a table is its header.
    rows = [number for number in found if text.split("\n")[number - 1].lstrip().startswith("|")]
    return found - {number for number in rows if number - 1 not in rows and number + 1 not in rows}


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_dropped(name: str) -> None:
    """A line that is silently dropped is a condition that nobody checks."""
    path = _shared(name)
    outline = explain(path)
    seen = {line.line for line in outline.lines}
    missing = _list_lines(path.read_text(encoding="utf-8")) - seen
    assert not missing
    assert {line.kind for line in outline.lines} <= set(KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_line_is_understood(name: str) -> None:
    """A document of which a tenth is not understood is not explained."""
    outline = explain(_shared(name))
    listed = [line for line in outline.lines if line.kind != "heading"]
    strange = [line for line in listed if line.kind == "not understood"]
    assert len(strange) <= 0.02 * len(listed)


def test_the_kinds_agree_with_the_answer_key() -> None:
    """A step taken for a criterion would be judged, and a criterion taken for prose would not."""
    right, count = _agreement("answer_key.yaml")
    assert count >= 150
    assert right / count >= 0.95


def test_the_kinds_agree_with_a_key_that_was_made_before_anything_was_read() -> None:
    """Rules that fit the lines they were made for would fail on the next ones."""
    right, count = _agreement("held_out_key.yaml")
    assert count >= 60
    assert right / count >= 0.95


def _agreement(key: str) -> tuple[int, int]:
    """How many lines of a key are of the kind that it says, and how many there are."""
    right = count = 0
    for name, lines in yaml.safe_load((KEYS / key).read_text(encoding="utf-8")).items():
        kinds = {line.line: line.kind for line in explain(_shared(name)).lines}
        right += sum(kinds.get(number) == kind for number, kind in lines.items())
        count += len(lines)
    return right, count


@pytest.mark.parametrize("name", [NAMES[2], NAMES[3], NAMES[4]])
def test_garbled_text_reads_as_the_document_that_it_was(name: str) -> None:
    """A document that went through the wrong editor would be explained line by wrong line."""
    garbled = explain(_shared(name.replace(".md", ".garbled.md")))
    assert "Mac Roman" in garbled.repaired
    assert garbled.counts() == explain(_shared(name)).counts()


def test_text_that_was_not_garbled_is_left_alone() -> None:
    """A repair of what is whole would break the words of people who write with accents."""
    outline = explain_text("# Größe\n\n- über 1 % Fehler\n- naïve Prüfung\n- 90 % zufrieden — gut\n", "a.md")
    assert outline.repaired == ""
    assert outline.lines[1].text == "über 1 % Fehler"


def test_phases_are_found_with_their_figures() -> None:
    """Sample sizes cannot be reckoned without the audience, nor holds without the duration."""
    phases = explain(_shared(NAMES[0])).phases
    assert [(phase.number, phase.hold_s / 86_400, phase.hold_s_max / 86_400) for phase in phases] == [
        (1, 3, 5),
        (2, 7, 10),
        (3, 7, 10),
        (4, 0, 0),
    ]
    assert [phase.users for phase in phases] == [(50, 100), (500, 1000), (5000, 10_000), None]
    assert phases[3].is_ongoing


@pytest.mark.parametrize(
    ("text", "lacks", "figure"),
    [
        ("- < 200 ms API response time", ("statistic",), ("latency", "", "<", 200.0, "ms")),
        ("- **Error rate**: < 0.1%", (), ("errors", "rate", "<", 0.001, "ratio")),
        ("- 99.9% uptime", (), ("availability", "rate", "", 0.999, "ratio")),
        ("- p99 latency < 50 ms", (), ("latency", "p99", "<", 50.0, "ms")),
        ("- memory < 500MB per service", (), ("memory", "", "<", 500e6, "bytes")),
        ("- users are happy", ("figure",), None),
    ],
)
def test_figures_keep_their_meaning(text: str, lacks: tuple[str, ...], figure: tuple[str, ...] | None) -> None:
    """A finding about a figure that was misread is a false alarm."""
    line = explain_text(f"## Success criteria\n\n{text}\n", "a.md").lines[1]
    assert line.kind == "criterion"
    assert line.lacks == lacks
    seen = line.figures[0] if line.figures else None
    assert (figure is None) is (seen is None)
    if seen:
        assert (seen.measure, seen.statistic, seen.comparison, seen.value, seen.unit) == figure


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_plans_are_explained(path: Path) -> None:
    """The two ways of reading would disagree about the same document."""
    outline = explain(path)
    assert outline.phases
    assert all(phase.hold_s for phase in outline.phases) or path.name == "small-service.md"
    assert outline.counts()["criterion"] >= 3


def test_an_outline_is_data() -> None:
    """A program that reads the explanation would have to read prose."""
    said: Outline = explain_text("# A\n\n- [ ] do it\n", "a.md")
    assert said.as_json()["coverage"] == said.counts()
    assert {"line", "text", "kind", "reading"} <= set(said.as_json()["lines"][0])


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["# ", "## Phase 2: ", "- ", "- [x] ", "| a | b |\n|---|---|\n", "> ", "```\n", "**a:** ", "1. "]
        )
        | st.text(max_size=20),
        max_size=30,
    )
)
def test_no_text_whatever_ends_in_a_traceback(parts: list[str]) -> None:
    """The first document that a newcomer tries would be answered with a stack of frames."""
    explain_text("\n".join(parts), "a.md")


def test_line_ends_of_any_kind_are_line_ends() -> None:
    """A document from an old editor would be answered with a stack of frames."""
    for end in ("\n", "\r\n", "\r"):
        outline = explain_text(end.join(["# A", "", "- do it", "", "```", "make", "```", ""]), "a.md")
        assert [(line.line, line.text) for line in outline.lines] == [(1, "A"), (3, "do it"), (6, "make")]


SHAPES = """\
## Rollout

| Phase | Duration | Traffic | Success criteria |
|-------|----------|---------|------------------|
| 1. Canary | 24 h | 1% | error rate < 0.5% |
| 2. All | 2-3 days | 100% | p99 < 400ms |

## Thresholds

| Metric | Threshold | Action |
|---|---|---|
| Error rate | > 2x baseline for 10 minutes | automatic rollback |
| Latency | +5% | page on-call |

## Exit criteria

* error rate `< 0.1% (target 0.01%, trigger > 1%)`
* > 5 restarts in 5 minutes
* 10k+ concurrent users

## Escalation

```
L1 on-call (5 min) -> L2 lead (15 min)
```

## Comms

- every 30 minutes in #release
- 9 AM PT: update
- T-48h: freeze
"""


def test_shapes_that_teams_use_are_understood() -> None:
    """A plan in a table would be a document without phases."""
    outline = explain_text(SHAPES, "a.md")
    kinds = [(line.line, line.kind) for line in outline.lines if line.kind != "heading"]
    assert kinds == [
        (5, "schedule"),
        (5, "criterion"),
        (6, "schedule"),
        (6, "criterion"),
        (12, "trigger"),
        (13, "alert rule"),
        (17, "criterion"),
        (18, "criterion"),
        (19, "criterion"),
        (24, "severity"),
        (29, "message"),
        (30, "message"),
        (31, "schedule"),
    ]
    assert [(phase.hold_s, phase.hold_s_max, phase.share) for phase in outline.phases] == [
        (86_400, 86_400, (0.01, 0.01)),
        (172_800, 259_200, (1.0, 1.0)),
    ]
    pairs = [figure.text for line in outline.lines if line.line == 17 for figure in line.figures]
    assert pairs == ["< 0.1%", "0.01%", "> 1%"]


@pytest.mark.parametrize("unit", ["1+", "1 h ", "5% (3/5) ", "> 5% ", "[", "a: ", "1,111"])
def test_a_very_long_line_is_read_at_its_beginning_and_says_so(unit: str) -> None:
    """One hostile line would keep the program busy for minutes."""
    outline = explain_text(f"## Failure criteria\n\n- x {unit * 50_000}\n", "a.md")
    assert "only the first 600 characters" in outline.lines[1].reading
    assert len(outline.lines[1].text) < 700
