"""A client that does not keep up: the server holds a bounded amount for it, lets it go, and it misses nothing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from cultivation.service.api.stream import FRAMES_MAX, Events, Queue
from cultivation.service.stream.hub import Hub, Stream, frame

PLAYER = 7


def numbers(frames):
    """The numbers that events carry, in the order in which they would be sent."""
    return [int(one.split(b"\n")[0][4:]) for one in frames if one.startswith(b"id: ")]


@pytest.fixture
def stream():
    return Stream(PLAYER, epoch=1, seq=0, sink=Queue())


def test_no_more_is_held_than_the_bound(stream):
    """One phone in a tunnel would fill the memory of a server that serves thousands."""
    for seq in range(1, 10 * FRAMES_MAX):
        stream.put(seq, "MailSent", b"{}")
        stream.hint(frame("chat", {}))
    assert len(stream.sink.frames) == FRAMES_MAX
    assert stream.is_behind


def test_what_did_not_fit_is_read_later_from_where_it_stopped(stream):
    """A letter would be lost because it came when the line was slow."""
    for seq in range(1, FRAMES_MAX + 50):
        stream.put(seq, "MailSent", b"{}")
    sent = numbers(stream.sink.frames)
    assert sent == list(range(1, FRAMES_MAX + 1))
    assert stream.seq == FRAMES_MAX  # a page of the database goes on behind this number
    stream.sink.frames.clear()
    stream.put(FRAMES_MAX + 50, "MailSent", b"{}")
    assert not stream.sink.frames, "nothing overtakes what is still to be read"


def test_an_event_out_of_turn_is_not_sent_before_those_it_overtook(stream):
    """The client resumes behind the last number: what was overtaken would never come."""
    stream.put(2, "MailSent", b"{}")
    assert (stream.seq, stream.is_behind, list(stream.sink.frames)) == (0, True, [])


async def _asked(stream, hub, send):
    """One answer to one client, until it ends."""
    worker = SimpleNamespace(clock=SimpleNamespace(now_ms=lambda: 0))
    stream.ends_ms = 60_000
    await Events(SimpleNamespace(hub=hub), worker, stream, stream.sink, patience_s=0.02)({}, asyncio.Event().wait, send)


def test_who_takes_nothing_is_let_go_and_nobody_else_waits(stream):
    """Streams that nobody reads any more would keep their places for ever."""
    hub, taken = Hub(), []

    async def stuck(message):
        taken.append(message["type"])
        if message.get("body"):
            await asyncio.Event().wait()

    stream.put(1, "MailSent", b"{}")
    asyncio.run(_asked(stream, hub, stuck))
    assert taken[:2] == ["http.response.start", "http.response.body"]
    assert hub.streams == {}


def test_a_newer_stream_of_the_player_is_not_ended_by_the_older_one(stream):
    """Whoever comes back while the old line is still hanging would be thrown out again when it is noticed."""
    hub = Hub()
    hub.open(stream)
    newer = Stream(PLAYER, epoch=1, seq=0, sink=Queue())
    hub.open(newer)
    hub.leave(stream)
    assert hub.streams == {PLAYER: newer}
    assert stream.is_over
