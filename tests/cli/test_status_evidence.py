from __future__ import annotations

import json
from pathlib import Path

from gonogo.core.codec import event_from_json
from gonogo.core.judge.budget import CALIBRATION

KEPT = Path(__file__).parents[1] / "report" / "cases" / "errors-20.events.json"


def test_the_whole_release_is_told_with_its_budget(runs):
    """Whoever is on call sees how near every guard is to going back, and what each phase has proved."""
    runs.add([event_from_json(line) for line in json.loads(KEPT.read_text(encoding="utf-8"))])
    answer = runs.call("status", "latest")
    said = "16 % of alpha       167 now,      167 at most, 100 goes back  error rate worse than stable (counts 7 times)"
    assert said in answer.text
    assert "errors against stable counts 7 times: when that was measured" in answer.text
    assert "Our own people: 0 of 3 success criteria true; open: availability" in answer.text
    release = answer.data["release"]
    assert sum(one["alpha_part"] for one in release["evidence"]) <= 1.0
    assert {one["times"] for one in release["evidence"]} == {1.0, CALIBRATION}
    assert release["proved"][0]["true"] == ()


def test_a_run_without_a_word_of_evidence_says_nothing_of_it(runs, journals):
    """An empty table is not shown as if nothing spoke against the version."""
    runs.add(journals.promoted()[:1])
    assert "evidence of the whole release" not in runs.call("status", "latest").text
