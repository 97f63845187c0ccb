from __future__ import annotations

import json

import pytest

from gonogo.cli.calling import call
from gonogo.cli.colour import is_wanted, paint_findings, paint_reading
from gonogo.errors import PlanErrors

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
