from __future__ import annotations

import json
from pathlib import Path

import pytest

from gonogo.backtest import Course, Ending, Naming, judged, others, recorded_of
from gonogo.backtest.recorded import Came, Counts, recorded
from gonogo.document import read_plan

TOP = Path(__file__).parents[2]
PLAN = read_plan(TOP / "examples" / "small-service.md")
KEPT = TOP / "tests" / "report" / "cases" / "errors-20.events.json"


def series(rows, *, header="time,side,requests,errors"):
    """A CSV of (time, side, …) rows as the judge gets it."""
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    return recorded_of([("x.csv", "\n".join(lines).encode())], Naming(), component="web")


def seconds(count, *, bad=0, since=30, stable_bad=1):
    """Stable alone, then both sides; `bad` of every 20 requests on the new version fail."""
    for at_s in range(count):
        is_on = at_s >= since
        yield at_s, "stable", 180, stable_bad
        yield at_s, "new", 20 * is_on, bad * is_on


def test_a_bad_version_is_gone_back_from_in_seconds():
    """The series of last week's incident says how few users would have been harmed."""
    found = judged(PLAN, series(seconds(300, bad=4)), Course())
    assert found.ending is Ending.GONE_BACK
    assert found.ended_s <= 33
    assert "evidence" in found.because
    assert [turn.what for turn in found.turns][-1] == "FAIL"


def test_a_good_version_goes_through_the_phases():
    """A plan that would hold or condemn a good week is found before the release."""
    found = judged(PLAN, series(seconds(1300)), Course(scale=10.0))
    assert found.ending is Ending.GONE_ON
    assert [turn.phase for turn in found.turns if turn.what == "phase begins"] == ["phase-1", "phase-2"]
    assert "latency no worse than stable" in found.left_out


def test_a_series_that_is_too_short_is_held():
    """A short series never becomes a yes."""
    found = judged(PLAN, series(seconds(200)), Course())
    assert found.ending is Ending.HELD
    assert "before its shortest hold" in found.because
    assert judged(PLAN, series(seconds(20)), Course()).because.endswith("before the new version had a request")


def test_a_single_phase_can_be_asked_about():
    """Whoever tunes one phase sees that phase alone."""
    found = judged(PLAN, series(seconds(1300)), Course("phase-2", scale=10.0))
    assert found.ending is Ending.GONE_ON
    assert {turn.phase for turn in found.turns} <= {"", "phase-2"}


def test_an_outage_on_both_sides_condemns_nobody_but_with_the_others():
    """What hits both sides is not the release's fault, and the comparison shows who thinks so."""
    rows = []
    for at_s in range(900):
        bad = 0.3 if 300 <= at_s < 420 else 0.005
        rows += [(at_s, "stable", 180, round(180 * bad)), (at_s, "new", 20, round(20 * bad))]
    recorded = series(rows)
    assert judged(PLAN, recorded, Course()).ending is Ending.HELD
    assert any(each.after_s for each in others(PLAN, recorded) if each.name.startswith("Argo"))


def test_a_gap_is_unknown_and_not_success():
    """Missing minutes of a series are seen as missing, as they would have been live."""
    rows = [row for row in seconds(1300) if not 100 <= row[0] < 400]
    found = judged(PLAN, series(rows), Course("phase-1"))
    said = [turn.what for turn in found.turns if 100 <= turn.at_s < 400]
    assert any(what.startswith("UNKNOWN") for what in said)
    assert not any(what == "PASS" for what in said)


def test_a_pause_of_one_side_is_no_evidence():
    """A side that was not exported for a while moves nothing."""
    rows = [row for row in seconds(600, bad=0) if not (row[1] == "stable" and 100 <= row[0] < 200)]
    assert judged(PLAN, series(rows), Course()).ending is Ending.HELD


def test_our_own_journal_ends_where_its_guard_went_back():
    """An incident of ours is judged again from what its guard saw, on the same counts and at the same look."""
    events = json.loads(KEPT.read_text(encoding="utf-8"))
    looks = next(e["what"]["snapshots"] for e in events if e["what"]["kind"] == "BlocksObserved")
    recorded = recorded_of([("run.json", KEPT.read_bytes())], Naming(), component="game")
    found = judged(read_plan(TOP / "examples" / "phased-release.md"), recorded, Course())
    assert found.ending is Ending.GONE_BACK
    assert found.ended_s == looks[-1][2]["wall_s"]
    assert "(3 of 11) against 0 % on stable (0 of 280)" in found.because


@pytest.mark.parametrize("name", ["Flagger", "Argo Rollouts", "Kayenta", "mSPRT", "Lindon-Malek"])
def test_every_rule_is_run_on_the_same_series(name):
    """A comparison that leaves a tool out would flatter us."""
    found = [each for each in others(PLAN, series(seconds(3700, bad=4))) if each.name.startswith(name)]
    assert found
    assert all(each.after_s is not None and each.harm.requests >= 20 for each in found)


def test_the_first_row_of_a_side_counts():
    """The first minute on the new version is where most bad versions show."""
    rows = [(at_s, "stable", 180, 1) for at_s in range(40)] + [(30, "new", 20, 19), (31, "new", 20, 0)]
    found = judged(PLAN, series(sorted(rows)), Course())
    assert (found.ending, found.ended_s) == (Ending.GONE_BACK, 30)


class Walked(dict):
    """A side's counts, and how often somebody went through all of them."""

    times = 0

    def __iter__(self):
        """One more time."""
        Walked.times += 1
        return super().__iter__()


def test_a_long_series_costs_as_much_a_moment_as_a_short_one():
    """A day of seconds would be read for an hour, since every moment looked at all the others."""
    walked = []
    for length in (50, 500):
        Walked.times = 0
        came = {side: Walked({float(at): Came(requests=9.0) for at in range(length)}) for side in ("new", "stable")}
        assert len(recorded(Counts(came), "web").observations) == length + 1
        walked.append(Walked.times)
    assert walked[0] == walked[1]
