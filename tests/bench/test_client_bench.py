"""What the bench of the client makes of what the scripted play said."""

from __future__ import annotations

from typing import Any

import pytest

from bench.game import client
from bench.world import CannotMeasure

GOOD: dict[str, Any] = {
    "fps": 60.0, "frame_p95_ms": 16.8, "script_p95_ms": 1.2, "long_tasks": 0, "heap_mb": 4.0, "heap_growth_mb": 0.1,
    "bundle_kb": 110.0, "size": [360, 640], "visited": 26,
}  # fmt: skip


def played(**found: object) -> dict[str, Any]:
    """What the play prints, of one size."""
    return {"screens": 26, "seconds": 60.0, "plays": {"phone": {**GOOD, **found}}}


def test_every_goal_is_held_to() -> None:
    """A client that stutters would be published as one that does not."""
    assert all(figure.is_reached for figure in client.told(played(), 1).figures)
    bad = {"fps": 58.9, "frame_p95_ms": 17.1, "script_p95_ms": 4.1, "long_tasks": 1, "heap_mb": 101.0}
    for name, value in {**bad, "heap_growth_mb": 5.1, "bundle_kb": 150.1}.items():
        missed = [figure for figure in client.told(played(**{name: value}), 1).figures if not figure.is_reached]
        assert len(missed) == 1, name


def test_what_the_play_does_not_state_is_not_reached() -> None:
    """A figure that was forgotten would count as a good one."""
    silent = played()
    del silent["plays"]["phone"]["script_p95_ms"]
    assert [figure.name for figure in client.told(silent, 1).figures if not figure.is_reached] == [
        "phone, script in a frame, p95"
    ]


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a browser would end the whole bench with a trace, or leave a made-up figure."""
    monkeypatch.setattr(client, "PLAY", (*client.PLAY, "--browser", "/nowhere/chromium"))
    with pytest.raises(CannotMeasure, match="no browser"):
        client.measure(is_quick=True, seed=1)
