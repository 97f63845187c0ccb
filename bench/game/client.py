"""The client in a real browser: a minute of play on a phone and a minute on a desk, and how much has to be loaded.

The game, its database and the browser share the processors: beside other work the frames say little, see `noise`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bench.figures import Figure, Measured
from bench.world import CannotMeasure

PLAY = (sys.executable, "-m", "cultivation.client.play", "--json")
SECONDS_FULL, SECONDS_QUICK = 60.0, 4.0
AROUND_S = 150.0
"""For the game to start, a player to come far, two walks to warm up, and the end of it all."""
END_S_MAX = 40.0
GOALS: tuple[tuple[str, str, str, str, float], ...] = (
    ("frames a second", "fps", "", "at_least", 59.0),
    ("frame, p95", "frame_p95_ms", "ms", "at_most", 17.0),
    ("script in a frame, p95", "script_p95_ms", "ms", "at_most", 4.0),
    ("tasks over 50 ms", "long_tasks", "", "at_most", 0.0),
    ("heap", "heap_mb", "MB", "at_most", 100.0),
    ("heap, growth after collection", "heap_growth_mb", "MB", "at_most", 5.0),
)
"""What is said, what the play calls it, the unit, and the goal."""
BUNDLE_KB_MAX = 150.0


def measure(*, is_quick: bool, seed: int) -> Measured:
    """Both sizes, one after the other, on a game of their own. Raises CannotMeasure where there is no browser.

    The play walks through the screens in their order and draws nothing by chance: the seed is only kept.
    """
    played = _played(SECONDS_QUICK if is_quick else SECONDS_FULL)
    return told(played, seed)


def told(played: Mapping[str, Any], seed: int) -> Measured:
    """What the play said, as figures with their goals; a figure that it did not state is not measured."""
    plays: Mapping[str, Mapping[str, Any]] = played["plays"]
    figures = [
        Figure(f"{size}, {words}", found.get(key), unit, **{kind: goal})
        for size, found in plays.items()
        for words, key, unit, kind, goal in GOALS
    ]
    bundle_kb = max((found["bundle_kb"] for found in plays.values()), default=None)
    figures.append(Figure("bundle, compressed", bundle_kb, "kB", at_most=BUNDLE_KB_MAX))
    remarks = tuple(
        f"{size}: {found['size'][0]} x {found['size'][1]}, {found['visited']} of {played['screens']} screens in "
        f"{played['seconds']:.0f} s"
        for size, found in plays.items()
    )
    return Measured(tuple(figures), tuple({"play": size, **found} for size, found in plays.items()), remarks, seed)


def _played(seconds: float) -> dict[str, Any]:
    """The JSON of the scripted play. Its exit code is not asked: a missed goal is a figure as well."""
    words = (*PLAY, "--seconds", str(seconds))
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        out, err = process.communicate(timeout=2 * seconds + AROUND_S)
    except subprocess.TimeoutExpired as error:
        raise CannotMeasure("the scripted play did not come to its end") from error
    finally:
        _end(process)
    try:
        played: dict[str, Any] = json.loads(out)
    except ValueError as error:
        raise CannotMeasure(err.strip().rpartition("\n")[2] or "the scripted play said nothing") from error
    return played


def _end(process: subprocess.Popen[str]) -> None:
    """Its game, its database and its browser end with it when it is asked to, not when it is killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.communicate(timeout=END_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
