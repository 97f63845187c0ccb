"""What the house does in chat, and what each player does for themselves."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.rules.turn import Rejected
from cultivation.service import moderation
from cultivation.service.reads.chat import history, world
from cultivation.service.reads.read import Query
from cultivation.store import system_channel

pytestmark = pytest.mark.real


async def read(field, who, channel, of=history):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection:
        found = await of(Query(connection, who.id, worker.clock.now_ms() + 1, {"channel": channel}))
    return [message["text"] for message in found["messages"]] if of is history else found["channel"]


def test_what_a_moderator_hides_loses_its_words_and_keeps_its_number(play):
    """Abuse vanishes, and no reader believes to have missed a message."""

    async def story(field):
        rude, reader = await field.player("Rude"), await field.player("Reader")
        seq = (await field.good(rude, "chat_send", channel="world:9", text="words to hide"))["result"]["seq"]
        async with field.workers[0].pool.acquire() as connection:
            assert await moderation.hide_message(connection, "world:9", seq, by="mod")
            assert not await moderation.hide_message(connection, "world:9", seq, by="mod")
        assert await read(field, reader, "world:9") == [""]

    play(story)


def test_a_muted_player_is_told_until_when_and_may_speak_again(play):
    """Silence is clear and ends; nobody speaks into a void without knowing."""

    async def story(field):
        who = await field.player("Muted")
        until_ms = field.workers[0].clock.now_ms() + 60_000
        async with field.workers[0].pool.acquire() as connection:
            await moderation.mute(connection, who.id, until_ms=until_ms, why="spam")
        refused = await field.order(who, "chat_send", channel="world:9", text="still here")
        assert (refused["code"], refused["detail"]) == ("not_allowed", f"muted until {until_ms}")
        async with field.workers[0].pool.acquire() as connection:
            assert await moderation.unmute(connection, who.id)
            assert not await moderation.unmute(connection, who.id)
        await field.good(who, "chat_send", channel="world:9", text="still here")

    play(story)


def test_a_player_reads_no_more_whom_the_player_mutes(play):
    """Peace for one does not silence the other for everybody."""

    async def story(field):
        loud, calm, third = [await field.player(f"Peace {n}") for n in range(3)]
        await field.good(loud, "chat_send", channel="world:8", text="la la la")
        await field.good(calm, "chat_mute", player=loud.id)
        assert (await field.order(calm, "chat_mute", player=loud.id))["code"] == "wrong_state"
        assert (await field.order(calm, "chat_mute", player=calm.id))["code"] == "not_found"
        assert await read(field, calm, "world:8") == []
        assert await read(field, third, "world:8") == ["la la la"]
        await field.good(calm, "chat_unmute", player=loud.id)
        assert await read(field, calm, "world:8") == ["la la la"]

    play(story)


def test_a_world_channel_has_room_for_five_hundred(play):
    """Two places are left and ten come at once: two get in, the others are sent where there is room."""

    async def story(field):
        fill = "INSERT INTO chat_listener SELECT -n, 'world:1', $1::bigint FROM generate_series(1, 498) n RETURNING 1"
        await field.query(fill, field.workers[0].clock.now_ms())
        people = [await field.player(f"Listener {n}") for n in range(10)]
        sends = (field.order(who, "chat_send", channel="world:1", text=f"hi {who.id}") for who in people)
        replies = await asyncio.gather(*sends)
        assert sum(reply["ok"] for reply in replies) == 2
        out = next(who for who, reply in zip(people, replies, strict=True) if not reply["ok"])
        assert {reply["code"] for reply in replies if not reply["ok"]} == {"cap_exceeded"}
        with pytest.raises(Rejected, match="cap_exceeded"):
            await read(field, out, "world:1")
        assert await read(field, out, "", of=world) == "world:2"
        await field.good(out, "chat_send", channel="world:2", text="here then")

    play(story)


def test_only_the_house_speaks_in_the_system_channel(play):
    """What stands there is true, numbered and read by all."""

    async def story(field):
        who = await field.player("Would Be House")

        async def say(worker, number):
            async with worker.pool.acquire() as connection:
                return await system_channel.say(connection, f"notice {number}", now_ms=worker.clock.now_ms())

        seqs = await asyncio.gather(*(say(field.worker(), n) for n in range(12)))
        assert sorted(seqs) == list(range(1, 13))
        assert len(await read(field, who, "system")) == 12
        assert (await field.order(who, "chat_send", channel="system", text="I am the house"))["code"] == "not_found"
        assert (await field.order(who, "chat_report", channel="system", seq=1))["code"] == "not_found"

    play(story)


def test_reports_never_shorten_what_a_person_has_decided(play):
    """Who was silenced for a day does not speak again after ten minutes because friends report an old message."""

    async def story(field):
        loud, *others = [await field.player(f"Shortened {n}") for n in range(4)]
        seq = (await field.good(loud, "chat_send", channel="world:6", text="rude"))["result"]["seq"]
        until_ms = field.workers[0].clock.now_ms() + 86_400_000
        async with field.workers[0].pool.acquire() as connection:
            await moderation.mute(connection, loud.id, until_ms=until_ms, why="a person has looked")
        for who in others:
            await field.good(who, "chat_report", channel="world:6", seq=seq)
        assert await field.query("SELECT until, times FROM chat_mute WHERE player = $1", loud.id) == [(until_ms, 2)]

    play(story)


def test_the_second_time_that_many_report_is_an_hour(play):
    """Who goes on after ten minutes is silent for longer."""

    async def story(field):
        loud, *others = [await field.player(f"Ladder {n}") for n in range(4)]
        for text in ("one", "two"):
            await field.query("UPDATE chat_mute SET until = 0 RETURNING 1")
            await field.query("DELETE FROM chat_report RETURNING 1")
            await field.query("DELETE FROM chat_bucket RETURNING 1")
            seq = (await field.good(loud, "chat_send", channel="world:7", text=text))["result"]["seq"]
            for who in others:
                await field.good(who, "chat_report", channel="world:7", seq=seq)
        ((until, times),) = await field.query("SELECT until, times FROM chat_mute WHERE player = $1", loud.id)
        assert times == 2
        assert 3_500_000 < until - field.workers[0].clock.now_ms() <= 3_600_000

    play(story)
