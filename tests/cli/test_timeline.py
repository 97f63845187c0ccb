from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.errors import GonogoError

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "examples" / "phased-release.md"
TEXT = "# R\n\n## Phase 1: A (Dec 15, 2025)\n\n- x\n"


def test_a_plan_without_dates_needs_no_zone(runs):
    """The first look at any plan needs nothing but the plan."""
    text = runs.call("timeline", str(PLAN)).text
    assert "T+7 d" in text
    assert "With --start and --zone it becomes a calendar." in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT, ()),
        ("# R\n\n## Phase 1: A (2 days)\n", ("--start", "2026-01-01")),
        ("# R\n\n## Phase 1: A (2 days)\n", ("--format", "ics")),
        ("# R\n\n## Phase 1: A (2 days)\n", ("--format", "ics", "--zone", "UTC")),
        ("# R\n" + "\n## Phase 1: A (500 weeks)\n" * 200, ("--zone", "UTC", "--start", "2026-01-01")),
        (TEXT, ("--zone", "Europe/Nowhere")),
        (TEXT, ("--zone", "../../etc/passwd")),
        (TEXT, ("--zone", "UTC", "--start", "soon")),
        (TEXT, ("--zone", "UTC", "--start", "2026-01-01T10:00+02:00")),
    ],
)
def test_what_has_no_moment_is_refused_with_a_way_out(runs, tmp_path, text, words):
    """A date without a zone is not silently somebody else's midnight."""
    file = tmp_path / "release.md"
    file.write_text(text)
    with pytest.raises(GonogoError) as told:
        runs.call("timeline", str(file), *words)
    assert told.value.code == "GG-2001"
    assert told.value.hint


def test_the_zone_may_stand_in_the_front_matter(runs, tmp_path):
    """A team writes its zone down once; the call can name another."""
    file = tmp_path / "release.md"
    file.write_text(f"---\nname: x\nzone: Asia/Tokyo\n---\n{TEXT}")
    assert "Asia/Tokyo" in runs.call("timeline", str(file)).text
    assert "All times in UTC" in runs.call("timeline", str(file), "--zone", "UTC").text


@pytest.mark.parametrize(("form", "begins"), [("svg", "<svg"), ("ics", "BEGIN:VCALENDAR\r\n"), ("json", "{")])
def test_each_form_is_written_to_its_file(runs, tmp_path, form, begins):
    """A file for the wiki, one for the calendar, one for programs."""
    out = tmp_path / "deep" / f"timeline.{form}"
    words = ("--start", "2026-03-20", "--zone", "Europe/Berlin", "--format", form, "-o", str(out))
    answer = runs.call("timeline", str(PLAN), *words)
    assert out.read_bytes().decode().startswith(begins)
    assert answer.data["written"] == str(out)
    assert json.dumps(answer.data)


def test_a_run_is_shown_beside_the_plan(runs, journals):
    """Whoever comes in on day three sees which phase was late, and which has not begun."""
    runs.add(journals.promoted())
    data = runs.call("timeline", str(PLAN), "--run", "latest").data
    went = {entry["id"]: entry["actual"] for entry in data["entries"] if entry["kind"] == "phase"}
    assert went["phase-1"]["outcome"] == "passed"
    assert went["phase-1"]["ends_s"] >= went["phase-1"]["starts_s"]
    assert went["phase-4"] is None
    assert "phases, the document 4" in data["notes"][-1]
    assert "went:" in runs.call("timeline", str(PLAN), "--run", "latest").text
    assert 'class="went"' in runs.call("timeline", str(PLAN), "--run", "latest", "--format", "svg").text


def test_a_yaml_plan_has_the_same_schedule(runs, tmp_path):
    """Whoever writes YAML loses nothing."""
    for name in ("small-service.md", "small-service.yaml"):
        shutil.copy(ROOT / "examples" / name, tmp_path / name)
    said = [runs.call("timeline", str(tmp_path / f"small-service.{end}")).data["entries"] for end in ("md", "yaml")]
    times = [[(entry["id"], entry["starts_s"], entry["ends_s"]) for entry in entries] for entries in said]
    assert times[0] == times[1]
    assert times[0]


def at_its_own_pace(journals):
    """A journal whose clock was that of the wall."""
    opening, *rest = journals.promoted()
    return (replace(opening, what=replace(opening.what, clock_scale=1.0)), *rest)


def test_a_run_has_its_place_on_the_calendar(runs, journals):
    """A release that began a day late is not shown on the day on which it was to begin."""
    runs.add(at_its_own_pace(journals))
    words = ("timeline", str(PLAN), "--run", "latest", "--zone", "UTC")
    planned = runs.call(*words, "--start", "2025-12-16T19:33:20").data
    first = next(entry for entry in planned["entries"] if entry["id"] == "phase-1")
    assert 86_400 <= first["actual"]["starts_s"] < 2 * 86_400
    own = runs.call(*words).data
    assert own["start"].startswith("2025-12-17T19:33")
    began = next(entry for entry in own["entries"] if entry["id"] == "phase-1")["actual"]["starts_s"]
    assert abs(began - (first["actual"]["starts_s"] - 86_400)) < 60
    assert "Outlined: how the run" in runs.call(*words, "--format", "svg").text


def test_a_run_on_a_faster_clock_says_so(runs, journals):
    """Weeks that were played in minutes are not mistaken for weeks."""
    runs.add(journals.promoted())
    words = ("timeline", str(PLAN), "--run", "latest", "--zone", "UTC", "--start", "2025-12-16")
    assert any("1000 times as fast" in note for note in runs.call(*words).data["notes"])
