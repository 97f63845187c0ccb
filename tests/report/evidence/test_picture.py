from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gonogo.core.codec import event_from_json
from gonogo.core.events import BlocksObserved, VerdictReached
from gonogo.core.evidence import Outcome
from gonogo.report import make_report, to_markdown
from gonogo.report.evidence import to_svg, traces_of

KEPT = Path(__file__).parents[1] / "cases" / "errors-20.events.json"
EVENTS = [event_from_json(line) for line in json.loads(KEPT.read_text(encoding="utf-8"))]


def picture(events):
    """The picture, read back as XML."""
    return ET.fromstring(to_svg(make_report(events), traces_of(events)))  # noqa: S314  # our own picture


def words(root):
    """All words of a picture."""
    return " ".join("".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text"))


def test_every_look_before_a_failure_is_drawn_from_the_real_journal():
    """The evidence is seen to rise, look by look, up to the moment at which the guard took traffic off."""
    trace = traces_of(EVENTS)[0]
    said = next(
        e.what.verdict for e in EVENTS if isinstance(e.what, VerdictReached) and e.what.verdict.outcome is Outcome.FAIL
    )
    assert trace.points[-1].log_e == said.log_e > trace.log_limit
    assert trace.fails_s == pytest.approx(trace.points[-1].real_s, abs=0.05)
    looks = [point for point in trace.points if point.new is not None]
    assert len(looks) >= 5
    assert max(point.new[1] for point in looks) == 3
    assert [point.real_s for point in trace.points] == sorted(point.real_s for point in trace.points)


def test_the_picture_shows_the_limit_the_phases_and_the_failure():
    """Nobody needs to read numbers to see what happened, and nothing is said by colour alone."""
    said = words(picture(EVENTS))
    for one in (
        "100: go back",
        "FAIL",
        "Our own people",
        "new 19 %",
        "stable 0 %",
        "bound 1 %",
        "16 % of alpha, its evidence counts 7 times",
    ):
        assert one in said


def test_every_place_is_inside_the_picture():
    """A line that leaves its chart would be a wrong number to the eye."""
    root = picture(EVENTS)
    width, height = float(root.get("width")), float(root.get("height"))
    for line in root.iter("{http://www.w3.org/2000/svg}polyline"):
        for place in line.get("points").split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_what_the_journal_did_not_keep_is_said_and_not_drawn():
    """A picture from verdicts alone has no band, and says why."""
    coarse = [event for event in EVENTS if not isinstance(event.what, BlocksObserved)]
    said = words(picture(coarse))
    assert "the journal kept no counts of this" in said
    assert "nothing to draw of: error rate > 2% for 2 h" in said


def test_every_beginning_of_a_run_has_a_picture(journals):
    """The picture can be asked for at any moment, also when there is nothing to see yet."""
    for run in (EVENTS, journals.promoted(), journals.tripped()):
        for length in range(1, len(run) + 1, 7):
            picture(run[:length])
    assert "nothing to draw yet" in words(picture(EVENTS[:1]))


def test_names_cannot_break_the_picture(journals):
    """A criterion may hold any character of a document."""
    assert "error rate > 2 %" in words(picture(journals.tripped()))


def test_the_report_shows_the_picture_where_it_lies():
    """The Markdown is whole in a wiki: the picture stands beside its numbers."""
    told = to_markdown(make_report(EVENTS), picture="evidence.svg")
    assert "![The evidence over time](evidence.svg)" in told
    assert "| error rate worse than stable | 15.6 %, counts 7 times | 167 | 167 (Our own people) | 100 |" in told
    assert "0 of 3 success criteria true" in told
