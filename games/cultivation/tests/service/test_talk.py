"""What is said is handed on at a pace that thousands of connections bear, to those who want to hear it."""

from __future__ import annotations

import asyncio
import json

from cultivation.service.pieces import ROWS
from cultivation.service.stream.chat import EVERY_S, WORLD_EVERY_S, Talk
from cultivation.service.stream.hub import Hub, Stream


class Paper:
    """A sink that keeps what it takes; each entry is one write to the connection."""

    def __init__(self):
        self.taken = []

    def take(self, sent):
        self.taken.append(sent)
        return True


class Rows:
    """A database in which things are said; `apart` are (reader, sender) who are kept apart."""

    def __init__(self, apart=()):
        self.said, self.members, self.apart = [], {}, apart

    def say(self, channel, sender, seq):
        row = {"channel": channel, "seq": seq, "sender": sender, "name": "x", "text": f"{channel}/{seq}", "at": 0}
        self.said.append({**row, "masked": False, "hidden": False, "texts": "{}"})

    async def fetch(self, statement, *values):
        if "FROM chat " in statement:
            return self.said
        if "FROM block" in statement:
            return [{"reader": reader, "sender": sender} for reader, sender in self.apart if sender in values[0]]
        return [{"channel": name, "player": p} for name in values[0] for p in self.members.get(name, ())]


def hub_of(*players):
    hub = Hub()
    for player in players:
        hub.streams[player] = Stream(player, 1, 0, Paper(), world=1)
    return hub


def looked(talk, rows, hub, now_s):
    asyncio.run(talk.look(rows, hub, now_ms=0, now_s=now_s))


def texts(hub, player):
    """What was heard, write by write."""
    return [
        [
            message["text"]
            for line in write.decode().splitlines() if line.startswith("data: ")
            for message in json.loads(line[6:])["messages"]
        ]
        for write in hub.streams[player].sink.taken
    ]  # fmt: skip


def test_a_world_channel_is_one_write_a_second_and_others_four():
    """A crowd that talks at once does not make the process write without end, and nothing that was said is lost."""
    talk, rows, hub = Talk(), Rows(), hub_of(1)
    rows.members["guild:1"] = [1]
    for step in range(80):  # as often as hints may wake the feed
        rows.say("world:1", 9, step + 1)
        rows.say("guild:1", 9, step + 1)
        looked(talk, rows, hub, step * 0.05)
    looked(talk, rows, hub, 10.0)
    heard = texts(hub, 1)
    world = [[text for text in write if text.startswith("world")] for write in heard]
    guild = [[text for text in write if text.startswith("guild")] for write in heard]
    assert sum(map(len, world)) == sum(map(len, guild)) == 80
    assert len([write for write in world if write]) == 4 / WORLD_EVERY_S + 1
    assert len([write for write in guild if write]) <= 4 / EVERY_S + 1


def test_everything_for_one_listener_is_one_write():
    """Guild, party and a friend at the same moment cost one write, not three."""
    talk, rows, hub = Talk(), Rows(), hub_of(1, 2)
    rows.members = {"guild:1": [1, 2], "party:5": [1]}
    for channel in ("guild:1", "party:5", "dm:1:7", "system"):
        rows.say(channel, 7, 1)
    looked(talk, rows, hub, 0.0)
    assert [sorted(write) for write in texts(hub, 1)] == [["dm:1:7/1", "guild:1/1", "party:5/1", "system/1"]]
    assert [sorted(write) for write in texts(hub, 2)] == [["guild:1/1", "system/1"]]


def test_whom_a_player_mutes_is_not_heard_by_that_player_alone():
    """Muting somebody helps at once, not only in the history; the other still hears everything."""
    talk, rows, hub = Talk(), Rows(apart=[(1, 2)]), hub_of(1, 2)
    rows.say("world:1", 2, 1)
    rows.say("world:1", 1, 2)
    looked(talk, rows, hub, 0.0)
    assert texts(hub, 1) == [["world:1/2"]]
    assert texts(hub, 2) == [["world:1/1", "world:1/2"]]


def test_a_whole_world_is_told_with_turns_for_others_in_between():
    """Ten thousand writes in one go would keep everybody else waiting for a tenth of a second."""
    rows, hub, talk = Rows(), hub_of(*range(1_000)), Talk()
    rows.say("world:1", 5, 1)
    most = 0

    async def whole():
        nonlocal most
        told = asyncio.create_task(talk.look(rows, hub, now_ms=0, now_s=0.0))
        before = 0
        while not told.done():
            await asyncio.sleep(0)
            now = sum(len(stream.sink.taken) for stream in hub.streams.values())
            most, before = max(most, now - before), now
        await told

    asyncio.run(whole())
    assert all(len(stream.sink.taken) == 1 for stream in hub.streams.values())
    assert 0 < most <= ROWS


def test_a_second_passes_for_every_stream_with_turns_for_others_in_between():
    """Beats of streams that were opened together come together: they too are written in pieces."""
    hub, ticks, turns = hub_of(*range(5 * ROWS)), [], []
    for stream in hub.streams.values():
        stream.sink.tick = lambda _now_s, now_ms: (ticks.append(now_ms), turns.append(len(passed)))

    passed = []

    async def whole():
        told = asyncio.create_task(hub.tick(1.0, 7))
        while not told.done():
            passed.append(0)
            await asyncio.sleep(0)

    asyncio.run(whole())
    assert ticks == [7] * 5 * ROWS
    assert len(set(turns)) == 5
