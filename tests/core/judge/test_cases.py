"""Small worlds as data: a criterion, what happens second by second, and what the verdict must be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core.evidence import Missing

CASES = Path(__file__).parents[2] / "cases" / "judge"
"""Each file is a list of cases: `says` (what a user would lose), `role`, `criterion` (the fields that differ from
"error rate > 1 %" by evidence), `clock_scale`, `share_percent`, `world` (steps: `learn` seconds; or `seconds`,
`every_s`, `new` and `stable` as [requests, bad or bucket] in each step, `gauge`, `missing`, `unread`, `phase`),
`ask_later_s` and `expect` (`sentence` is a part of the verdict's words, `words` are all of them)."""


def cases():
    """All cases of all files, named for what they say."""
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{path.stem}: {case['says']}")


@pytest.mark.parametrize("case", [*cases()])
def test_the_verdict_is(case, world, criterion, more):
    """What a user would lose stands in each case."""
    asked = criterion(**case.get("criterion", {}))
    role = {"guard": "guards"}.get(case.get("role", "guard"), case.get("role"))
    watched = world(
        **{role: [asked]}, clock_scale=case.get("clock_scale", 1.0), share_percent=case.get("share_percent", 10.0)
    )
    for step in case["world"]:
        happen(watched, step, more, latency=asked.signal == "latency")
    verdict, expect = watched.says(later_s=case.get("ask_later_s", 0.0)), case["expect"]
    assert (verdict.outcome.value, verdict.why and verdict.why.value) == (expect["outcome"], expect.get("why"))
    if "value" in expect:
        assert verdict.value == pytest.approx(expect["value"])
    assert expect.get("sentence", "") in verdict.sentence
    assert expect.get("words", verdict.sentence) == verdict.sentence


def happen(watched, step, more, *, latency):
    """One step of a case's world."""
    watched.phase = step.get("phase", watched.phase)
    watched.missing = tuple(Missing(each, "no answer") for each in step.get("missing", ()))
    if "learn" in step:
        watched.learn(step["learn"], errors=step.get("errors", 0))
        return
    every_s, kept = step.get("every_s", 1.0), (watched.new, watched.stable)
    for _ in range(round(step.get("seconds", 0) / every_s)):
        for side in ("new", "stable"):
            grow(watched, side, step, more, latency=latency)
        watched.see(every_s)
    watched.new, watched.stable = (
        kept[index] if side in step.get("unread", ()) else now
        for index, (side, now) in enumerate((("new", watched.new), ("stable", watched.stable)))
    )


def grow(watched, side, step, more, *, latency):
    """A side's counters after one step; with `latency` the second number is the bucket that all fall into."""
    if side in step.get("unread", ()):
        setattr(watched, side, None)
        return
    n, second = step.get(side, (0, 0))
    arm = more(getattr(watched, side), n, bucket=second) if latency else more(getattr(watched, side), n, second)
    if side in step.get("gauge", {}):
        gauges = tuple(("memory", value) for value in step["gauge"][side])
        arm = replace(arm, gauges=gauges)
    setattr(watched, side, arm)
