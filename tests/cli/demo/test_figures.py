from __future__ import annotations

from gonogo.cli.demo.figures import figures
from gonogo.report import make_report

TALLY = {
    "requests": 3000,
    "failed": 12,
    "failed_by_kind": {"http_5xx": 10, "reset": 2},
    "seconds": 10.0,
    "builds": {
        "1.0": {"requests": 2959, "failed": 1},
        "1.1": {"requests": 41, "failed": 9, "first_failed_s": 100.0, "last_reply_s": 101.25},
    },
    "latency_ms": {"p50": 4.0},
}


def test_a_failure_is_counted_where_it_happened(journals):
    """What the new version broke and what switching broke are two figures; nothing falls between them."""
    told = figures(make_report(journals.tripped()), TALLY, "1.1")
    assert told["failed_on_new"] == 9
    assert told["failed_by_switching"] == 3
    assert told["requests_on_new"] == 41
    assert told["requests_per_s"] == 300.0


def test_times_of_a_bad_release(journals):
    """How long players were harmed is measured by the players, how fast the guard was by the journal."""
    told = figures(make_report(journals.tripped()), TALLY, "1.1")
    assert told["seconds_first_failure_to_off"] == 1.25
    assert told["verdict_to_off_ms"] == 87.0
    assert told["reason"] == journals.SENTENCE
    assert [(p["name"], p["share"], p["outcome"]) for p in told["phases"]] == [
        ("Internal", 5, "given up"),
        ("Limited | beta", 100, "not reached"),
    ]


def test_what_was_not_measured_is_not_a_number(journals):
    """A good release has no time to off, and players who told nothing are not counted as content."""
    told = figures(make_report(journals.promoted()), {**TALLY, "seconds": 0.0}, "1.1")
    assert told["seconds_first_failure_to_off"] is None
    assert told["verdict_to_off_ms"] is None
    assert told["requests_per_s"] is None
    assert told["outcome"] == "promoted"
