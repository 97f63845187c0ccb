from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.cli.answer import Exit
from gonogo.errors import GonogoError

ROOT = Path(__file__).parents[2]
PLAN = str(ROOT / "examples" / "small-service.md")
EVENTS = str(ROOT / "tests" / "report" / "cases" / "errors-20.events.json")
GAME = str(ROOT / "examples" / "phased-release.md")


@pytest.fixture
def table(tmp_path):
    """Writes a CSV of so many seconds in which `bad` of 20 requests on the new version fail."""

    def write(seconds, bad):
        rows = [f"{at},{side}" for at in range(seconds) for side in (f"stable,180,{at % 2}", f"new,20,{bad}")]
        file = tmp_path / "series.csv"
        file.write_text("time,side,requests,errors\n" + "\n".join(rows) + "\n")
        return str(file)

    return write


@pytest.mark.parametrize(
    ("counted", "words", "ended"),
    [
        ((60, 4), (), (Exit.ROLLED_BACK, "gone back")),
        ((60, 0), (), (Exit.WAITING, "held")),
        ((1000, 0), ("--clock-scale", "20"), (Exit.CLEAN, "gone on")),
    ],
)
def test_the_exit_code_is_the_verdict(runs, table, counted, words, ended):
    """A script sees without reading what the plan would have done."""
    answer = runs.call("backtest", PLAN, "--from", table(*counted), *words)
    assert (answer.exit_code, answer.data["verdict"]) == ended
    assert answer.data["rules"][0]["rule"] == "gonogo"
    for row in answer.data["rules"]:
        assert row["sentence"] in answer.text
    assert "moments:" in answer.text


def test_a_run_s_events_are_judged_again(runs):
    """An incident of ours is a series like any other."""
    answer = runs.call("backtest", GAME, "--from", EVENTS)
    assert answer.exit_code is Exit.ROLLED_BACK
    assert "(3 of 11) against 0 % on stable (0 of 280)" in answer.text


def test_a_journal_is_read_where_it_lies(runs, journals, tmp_path):
    """A journal.db is opened as the home that it belongs to; one without observations says so."""
    runs.add(journals.promoted())
    file = tmp_path / "journal.db"
    file.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(GonogoError) as told:
        runs.call("backtest", PLAN, "--from", str(file))
    assert told.value.code == "GG-2104"
    other = tmp_path / "other.db"
    other.write_bytes(file.read_bytes())
    with pytest.raises(GonogoError, match="no journal of a home"):
        runs.call("backtest", PLAN, "--from", str(other))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--phase", "phase-9"), "GG-2003"),
        (("--clock-scale", "0"), "GG-2001"),
        (("--clock-scale", "nan"), "GG-2001"),
        (("--le-unit", "minutes"), "GG-2001"),
        (("--counts", "some"), "GG-2001"),
        (("--error-codes", "("), "GG-2001"),
        (("--from", "nowhere.csv"), "GG-2101"),
        (("--new", "canary"), "GG-2104"),
    ],
)
def test_a_call_that_cannot_be_is_refused_with_a_way_out(runs, table, words, code):
    """A wrong option never becomes a silent default."""
    with pytest.raises(GonogoError) as told:
        runs.call("backtest", PLAN, "--from", table(5, 0), *words)
    assert told.value.code == code
    assert told.value.hint
