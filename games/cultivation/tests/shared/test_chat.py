"""Chat: numbers without gaps, a pace for everybody, words without disguise, and no way to somebody who blocks."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.content.load import tables
from cultivation.rules import words


@pytest.mark.real
def test_messages_of_many_at_once_are_numbered_without_a_gap(play):
    """A client that resumes by number misses nothing, whichever build wrote."""

    async def story(field):
        people = await asyncio.gather(*(field.player(f"Speaker {n}") for n in range(20)))
        sends = (field.order(who, "chat_send", channel="world:1", text=f"hello from {who.id}") for who in people)
        assert all(reply["ok"] for reply in await asyncio.gather(*sends))
        seqs = await field.query("SELECT seq FROM chat WHERE channel = 'world:1' ORDER BY seq")
        assert seqs == [(n,) for n in range(1, 21)]
        again = await field.order(people[0], "chat_send", channel="world:1", text="and again")
        assert again["code"] == "rate_limited"
        assert 0 < again["retry_after_ms"] <= 5_000

    play(story)


@pytest.mark.real
def test_three_who_report_silence_a_sender(play):
    """A flood of abuse is stopped by those who read it, and the sender is told."""

    async def story(field):
        loud, *others = await asyncio.gather(*(field.player(f"Reported {n}") for n in range(4)))
        seq = (await field.good(loud, "chat_send", channel="world:2", text="rude words"))["result"]["seq"]
        reports = (field.order(who, "chat_report", channel="world:2", seq=seq) for who in others)
        assert all(reply["ok"] for reply in await asyncio.gather(*reports))
        assert (await field.order(others[0], "chat_report", channel="world:2", seq=seq))["code"] == "wrong_state"
        muted = await field.order(loud, "chat_send", channel="world:3", text="more")
        assert muted["code"] == "not_allowed"

    play(story)


@pytest.mark.real
def test_channels_are_for_those_they_belong_to(play):
    """Nobody reads or writes where they do not belong, or to somebody who blocks them."""

    async def story(field):
        one, two = await field.player("Dm One"), await field.player("Dm Two")
        dm = f"dm:{min(one.id, two.id)}:{max(one.id, two.id)}"
        await field.good(one, "chat_send", channel=dm, text="hi")
        await field.good(one, "block", player=two.id)
        for channel in (dm, "guild:1", "party:1", "world:x", "dm:1:1:1", "moon:1", "dm:a:b"):
            assert (await field.order(two, "chat_send", channel=channel, text="hi"))["code"] == "not_found", channel

    play(story)


@pytest.mark.real
def test_the_same_thrice_in_a_minute_is_refused_however_it_is_spelled(play):
    """A shout is heard twice; capitals, wide letters and other channels make it no other shout."""

    async def story(field):
        who = await field.player("Shouter")

        async def shouts(channel, text):
            await field.query("DELETE FROM chat_bucket RETURNING 1")
            return (await field.order(who, "chat_send", channel=channel, text=text)).get("detail", "said")

        assert [await shouts("world:41", "Buy jade"), await shouts("world:41", "BUY jade")] == ["said"] * 2
        assert await shouts("world:41", "ｂｕｙ jade") == "the same again"
        assert await shouts("world:41", "buy something else") == "said"
        await field.query("UPDATE chat SET at = at - 60001 WHERE sender = $1 RETURNING 1", who.id)
        assert await shouts("world:41", "buy jade") == "said"

    play(story)


@pytest.mark.real
def test_a_stranger_writes_to_ten_new_people_an_hour(play):
    """Nobody writes to everybody; to those who were written to before the way stays open."""

    async def story(field):
        who = await field.player("Writes To All")
        others = await field.query(
            "INSERT INTO player (account, secret) SELECT 'to ' || n, '' FROM generate_series(1, 12) n RETURNING id"
        )

        async def writes(other, text):
            await field.query("DELETE FROM chat_bucket RETURNING 1")
            channel = f"dm:{min(who.id, other)}:{max(who.id, other)}"
            return (await field.order(who, "chat_send", channel=channel, text=text)).get("code", "said")

        codes = [await writes(other, f"hello {other}") for (other,) in others[:11]]
        assert codes == ["said"] * 10 + ["rate_limited"]
        assert await writes(others[0][0], "and again") == "said"
        await field.query("UPDATE chat SET at = at - 3600001 WHERE sender = $1 RETURNING 1", who.id)
        assert await writes(others[10][0], "an hour later") == "said"

    play(story)


TEXTS = {
    "admin here": "***** here",
    "administer the oath": "administer the oath",
    "Scunthorpe": "Scunthorpe",
    "ADMIN": "*****",
    "\uff41\uff44\uff4d\uff49\uff4e": "*****",
    "hello": "hello",
}


@pytest.mark.parametrize("text", list(TEXTS))
def test_words_are_judged_without_their_disguise(text):
    """Neither capitals nor wide letters hide a word, and honest words that contain one stay."""
    judged = words.judged(text, tables())
    assert judged[1] == TEXTS[text]


def test_a_word_spelled_apart_is_refused():
    """Spaces between the letters hide nothing."""
    outcome, _ = words.judged("a d m i n", tables())
    assert outcome == "reject"


@pytest.mark.parametrize("text", ["", "x" * 201, "a\u200bb", "a\u202eb", "\n".join("123456"), "a\x07"])
def test_what_cannot_be_shown_is_not_sent(text):
    """Invisible characters and walls of text do not travel."""
    assert words.flaw(text)
