from __future__ import annotations

import io
from contextlib import contextmanager
from threading import Event as Flag

import pytest
from rich.console import Console

from gonogo.cli.view.draw import draw
from gonogo.cli.view.picture import picture
from gonogo.cli.view.plain import plain_line
from gonogo.cli.view.so_far import SoFar, follow
from gonogo.cli.view.watching import Watching
from gonogo.core.events import BlocksObserved, JudgeChecked
from gonogo.ports import DriverError, Failure


def drawn(events, beats=()):
    """A frame as text without any colour."""
    out = io.StringIO()
    console = Console(file=out, width=150, color_system=None)
    console.print(draw(picture(follow(SoFar(), events), beats, events[-1].wall_s + 1), ["the last line"]))
    return out.getvalue()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("promoted", ["promoted", "✓ Internal 5 %", "✓ Limited | beta 100 %", "possible for another 1 min 25 s"]),
        ("tripped", ["rolled back", "✗ Internal 5 %", "· Limited | beta", "FAIL", "nothing to go back from"]),
        ("waiting", ["under way", "▶ Internal 5 % [━━━━━━━━━━]", "a person is asked", "plan's clock × 1000"]),
    ],
)
def test_a_frame_says_everything_without_colour(journals, run, words):
    """A person who sees no colours, or only a log, misses nothing."""
    frame = drawn(getattr(journals, run)())
    for word in [*words, "the last line"]:
        assert word in frame


def test_plain_lines_have_one_line_an_event(journals):
    """A log of a run has its time, its kind and its words on one line each, and no bookkeeping."""
    events = journals.tripped()
    lines = [plain_line(event, events[0].wall_s) for event in events]
    assert [line is None for line in lines] == [isinstance(e.what, BlocksObserved | JudgeChecked) for e in events]
    trip = next(line for line in lines if line and " guard " in line and "took" in line)
    assert trip.startswith("2025-12-17T19:33:28")
    assert "\x1b" not in "".join(filter(None, lines))
    assert "took traffic off 87 ms after the verdict on guard/errors: game 0 %" in trip


class Fitful:
    """A journal that cannot be read now and then."""

    def __init__(self, events):
        self.events = events
        self.reads = 0
        self.was_refused = Flag()

    def read(self, _run, since=0):
        self.reads += 1
        if self.reads == 1:
            self.was_refused.set()
            raise DriverError(Failure.UNREACHABLE, None, "locked")
        return self.events[since:]

    def beats(self, _run):
        return ()


@pytest.mark.parametrize("is_live", [False, True])
def test_watching_tells_everything_before_it_leaves(journals, capsys, is_live):
    """The last words of a run are on the screen when the command ends, whatever the journal did meanwhile."""
    fitful = Fitful(journals.tripped())

    @contextmanager
    def open_journal():
        yield fitful

    with Watching(open_journal, "r-7f3a", is_live=is_live):
        fitful.was_refused.wait(10)
    told = capsys.readouterr()
    assert told.out == ""
    assert "the run ended: rolled back" in told.err
