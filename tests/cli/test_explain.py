from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gonogo.cli.calling import call
from gonogo.cli.colour import is_wanted, paint_findings, paint_reading
from gonogo.errors import GonogoError, PlanErrors

TEXT = "# Release\n\n## Success criteria\n\n- p99 latency < 50 ms\n- everybody is happy\n"


def explain(*words):
    """What `gonogo explain` answers."""

    def no_doors():
        raise AssertionError("nothing outside is needed")

    return call(("explain", *map(str, words)), no_doors).answer


@pytest.fixture
def document(tmp_path):
    """A document of four lines."""
    file = tmp_path / "release.md"
    file.write_text(TEXT)
    return file


def test_every_line_has_its_reading_and_the_end_counts(document):
    """A team sees beside its own words what gonogo made of them."""
    text = explain(document).text
    row = next(row for row in text.splitlines() if "p99 latency < 50 ms" in row)
    assert "criterion" in row
    assert "p99 latency < 50 ms" in row.split("criterion")[1]
    assert text.splitlines()[-1].startswith("1 measurable now")
    assert "\x1b" not in text


def test_json_is_what_the_contract_says(document):
    """A program gets every line with its kind, and how many there are of each kind."""
    said = json.loads(explain(document, "--format", "json").text)
    assert [line["line"] for line in said["lines"]] == [1, 3, 5, 6]
    assert all({"line", "text", "kind", "reading"} <= set(line) for line in said["lines"])
    assert (said["coverage"]["criterion"], said["coverage"]["heading"]) == (2, 2)


def test_what_is_no_document_has_a_code(tmp_path):
    """A wrong path is told as one, not as an empty document."""
    with pytest.raises(PlanErrors):
        explain(tmp_path / "none.md")


class Terminal:
    def __init__(self, *, is_terminal):
        self.isatty = lambda: is_terminal


@pytest.mark.parametrize(
    ("is_terminal", "environment", "wanted"),
    [(True, {}, True), (False, {}, False), (True, {"NO_COLOR": "1"}, False), (True, {"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(is_terminal, environment, wanted):
    """A log or a pipe gets no escape signs."""
    assert is_wanted(Terminal(is_terminal=is_terminal), environment) is wanted


def test_colour_adds_nothing_and_takes_nothing_away(document):
    """Who sees no colour misses nothing."""
    text = explain(document).text
    painted = paint_reading(text)
    assert "\x1b[1m    1  Release\x1b[0m" in painted
    assert "\x1b[33m(needs a person)\x1b[0m" in painted
    finding = "error[GL101]: no statistic\n  --> a.md:7\n7 | - x\n  | ^^^\n  why: error, again\n"
    coloured = paint_findings(finding)
    assert coloured.startswith("\x1b[1;31merror\x1b[0m[GL101]")
    assert "\x1b[31m^^^\x1b[0m" in coloured
    for plain, shown in ((text, painted), (finding, coloured)):
        assert (
            shown.replace("\x1b[0m", "")
            .replace("\x1b[1m", "")
            .replace("\x1b[33m", "")
            .replace("\x1b[31m", "")
            .replace("\x1b[1;31m", "")
            == plain
        )


def test_a_plan_says_how_it_is_judged(document):
    """What a plan leaves as it usually is would decide a release without having been read by anybody."""
    plan = Path(__file__).parents[2] / "examples" / "phased-release.md"
    assert "healthy releases go back (alpha)" in explain(plan).text.splitlines()[-1]
    assert "(alpha)" in explain(plan, "--format", "json").data["judge"]
    assert "judge" not in explain(document, "--format", "json").data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## Phase 1: A (1 day)\n\nPace: evidence\n", "decision rule"),
        ("## Guards\n\n- error rate worse than stable\n", "criterion"),
        ("## Guards\n\n- at least 500 requests; on no data: hold\n", "criterion"),
        ("## Phase 1: A (1 day)\n\n### Before\n\n- who: release lead; quorum: 1\n", "decision rule"),
        ("## Phase 1: A (1 day)\n\n### Before\n\n- window: 24 h; on silence: no-go\n", "decision rule"),
        ("## Phase 1: A (1 day)\n\n### Before\n\n- [ ] who is on call is known\n", "item"),
        ("# Release\n\nMilestones: Week 3\n", "schedule"),
        ("## Steps\n\n1. Deploy\n\n---\n\n**Deployment status**: ready\n", "claim"),
    ],
)
def test_what_a_plan_is_made_of_is_called_by_its_name(tmp_path, text, kind):
    """A team would read that its rules are steps, and its guards mere prose."""
    file = tmp_path / "a.md"
    file.write_text(text)
    assert explain(file, "--format", "json").data["lines"][-1]["kind"] == kind


@pytest.mark.real
@pytest.mark.parametrize("command", ["lint", "explain", "adopt"])
def test_what_is_piped_in_is_read(command):
    """An editor or a web page would first have to write a file."""
    words = (sys.executable, "-m", "gonogo.cli.main", command, "-")
    said = subprocess.run(words, input=TEXT, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 0, said.stderr
    assert "p99 latency < 50 ms" in said.stdout or command == "lint"


def test_a_slip_of_the_pen_is_told_with_what_was_meant(document):
    """The commonest mistakes of the first minute would be answered with nothing to go on."""
    for path, words in ((document.with_name("relaese.md"), "did you mean"), (document.parent, "is a folder")):
        with pytest.raises(PlanErrors) as refused:
            explain(path)
        assert words in refused.value.render()
        assert str(document) in refused.value.render()
    with pytest.raises(GonogoError, match="--formt") as told:
        explain("--formt", "json", document)
    assert told.value.hint == "did you mean `--format`?"
