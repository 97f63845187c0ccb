"""The history of a channel: page by page in both directions, nothing left out, and as far back as was promised."""

from __future__ import annotations

import pytest

from cultivation.service.reads.chat import history
from cultivation.service.reads.read import Query
from cultivation.service.trim import trim

pytestmark = pytest.mark.real
DAY_MS = 86_400_000
FILL = """INSERT INTO chat (channel, seq, sender, name, text, skeleton, at)
SELECT $1, n, 1, 'x', 'message ' || n, '', $2::bigint FROM generate_series(1, 250) n RETURNING 1"""
NUMBERED = "INSERT INTO chat_channel VALUES ($1, 250) RETURNING 1"
SAY = """INSERT INTO chat (channel, seq, sender, name, text, skeleton, at) VALUES ($1, $2, 1, '', 'x', '', $3)
RETURNING 1"""


async def page(field, who, channel, now_ms=None, **words):
    worker = field.workers[0]
    asked = {"channel": channel} | {name: str(value) for name, value in words.items()}
    async with worker.pool.acquire() as connection:
        return await history(Query(connection, who.id, now_ms or worker.clock.now_ms() + 1, asked))


def seqs(told):
    return [one["seq"] for one in told["messages"]]


async def filled(field, channel):
    await field.query(FILL, channel, field.workers[0].clock.now_ms())
    await field.query(NUMBERED, channel)


def test_who_was_away_goes_on_after_the_last_number_without_a_gap(play):
    """Two hundred and forty messages were missed: every one of them is read, however small the steps."""

    async def story(field):
        who = await field.player("Away A While")
        await filled(field, "world:31")
        for since in (10, 0):
            seen, last, more = [], since, True
            while more:
                told = await page(field, who, "world:31", since=last)
                assert len(told["messages"]) <= 100
                seen, last, more = seen + seqs(told)[::-1], told["messages"][0]["seq"], told["more"]
            assert seen == list(range(since + 1, 251))
        assert seqs(await page(field, who, "world:31", since=250)) == []

    play(story)


def test_the_past_is_read_page_by_page(play):
    """A hundred at a time from the newest on; the older word for the same still works."""

    async def story(field):
        who = await field.player("Reads Back")
        await filled(field, "world:32")
        newest = await page(field, who, "world:32")
        assert (seqs(newest), newest["more"], newest["seq"]) == (list(range(250, 150, -1)), True, 250)
        older = await page(field, who, "world:32", before_seq=151)
        assert (seqs(older), older["more"]) == (list(range(150, 50, -1)), True)
        oldest = await page(field, who, "world:32", before=51)
        assert (seqs(oldest), oldest["more"]) == (list(range(50, 0, -1)), False)
        between = await page(field, who, "world:32", since=40, before_seq=51)
        assert seqs(between) == list(range(50, 40, -1))

    play(story)


@pytest.mark.parametrize(("channel", "days"), [("world:33", 7), ("guild:33", 14)])
def test_nobody_reads_further_back_than_was_promised(play, channel, days):
    """A week, and a guild's fortnight, to the millisecond: also while what is older has not been thrown away."""

    async def story(field):
        who = await field.player(f"Looks Far {days}")
        await field.query("INSERT INTO member VALUES ($1, 33, 'member', 0) RETURNING 1", who.id)
        now_ms = field.workers[0].clock.now_ms()
        for seq, back_ms in enumerate((days * DAY_MS, days * DAY_MS - 1), start=1):
            await field.query(SAY, channel, seq, now_ms - back_ms)
        assert seqs(await page(field, who, channel, now_ms)) == [2]
        async with field.workers[0].pool.acquire() as connection:
            await trim(connection, day=now_ms // DAY_MS, now_ms=now_ms + 2)
        assert await field.query("SELECT count(*)::int FROM chat WHERE channel = $1 AND seq = 2", channel) == [(0,)]
        await field.query("DELETE FROM member WHERE player = $1 RETURNING 1", who.id)

    play(story)


def test_a_message_says_who_where_and_what_was_done_to_it(play):
    """An id to speak of it by, and flags for what the filter or a moderator did."""

    async def story(field):
        who = await field.player("Flagged")
        seq = (await field.good(who, "chat_send", channel="world:34", text="what the fuuuck"))["result"]["seq"]
        (told,) = (await page(field, who, "world:34"))["messages"]
        assert (told["id"], told["sender"], told["name"]) == (f"world:34/{seq}", who.id, "Flagged")
        assert (told["text"], told["flags"]) == ("what the ******", ["masked"])
        await field.query("UPDATE chat SET hidden = true WHERE channel = 'world:34' RETURNING 1")
        (told,) = (await page(field, who, "world:34"))["messages"]
        assert (told["text"], told["flags"]) == ("", ["masked", "hidden"])

    play(story)
