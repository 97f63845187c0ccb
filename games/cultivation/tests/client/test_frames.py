"""Script time is read from a trace as a person would add it up."""

from __future__ import annotations

import json

from cultivation.client.frames import script_ms


def traced(*events, main=(7, 7)):
    head = {
        "name": "thread_name",
        "ph": "M",
        "ts": 0,
        "pid": main[0],
        "tid": main[1],
        "args": {"name": "CrRendererMain"},
    }
    told = [
        {"name": name, "ph": phase, "ts": ts, "dur": dur, "pid": pid, "tid": pid}
        for name, phase, ts, dur, pid in events
    ]
    return json.dumps({"traceEvents": [head, *told]}).encode()


def frame(ts, pid=7):
    return ("AnimationFrame", "b", ts, 0, pid)


def script(name, ts, dur, pid=7):
    return (name, "X", ts, dur, pid)


def test_what_lies_within_is_counted_once_and_in_its_frame():
    """A page that is twice too slow could pass, or a good one be blamed for the same millisecond twice."""
    trace = traced(
        script("TimerFire", 10, 900),
        frame(1_000),
        script("FireAnimationFrame", 1_100, 2_000),
        script("FunctionCall", 1_200, 1_500),
        script("TimerFire", 5_000, 500),
        frame(17_000),
        script("Layout", 17_100, 4_000),
        script("FireAnimationFrame", 17_050, 100),
        frame(34_000),
        script("FireAnimationFrame", 34_050, 9_000),
    )
    assert script_ms(trace) == [2.5, 0.1]


def test_other_threads_do_not_count():
    """What the browser does for itself would be taken for the client's."""
    trace = traced(frame(0), script("TimerFire", 10, 50_000, pid=9), script("TimerFire", 20, 1_000), frame(100_000))
    assert script_ms(trace) == [1.0]


def test_a_trace_without_frames_says_nothing():
    """A browser that recorded nothing would look like a page without any script."""
    assert script_ms(traced(script("TimerFire", 10, 5))) == []
