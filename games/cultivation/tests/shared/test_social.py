"""Friends: limits hold however many ask at once, blocks tell nothing, and a gift is one gift."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.audit import run as audits

pytestmark = pytest.mark.real


async def friends(field, one, other):
    await field.good(one, "friend_request", player=other.id)
    await field.good(other, "friend_accept", player=one.id)


def test_two_requests_that_cross_are_a_friendship(play):
    """Two who ask each other at the same moment are friends, once."""

    async def story(field):
        one, two = await field.player("Cross One"), await field.player("Cross Two")
        asked = (field.order(a, "friend_request", player=b.id) for a, b in ((one, two), (two, one)))
        assert all(reply["ok"] for reply in await asyncio.gather(*asked))
        assert await field.query("SELECT a, b FROM friend") == [(min(one.id, two.id), max(one.id, two.id))]
        assert await field.query("SELECT 1 FROM friend_request") == []

    play(story)


def test_a_block_ends_everything_and_says_nothing(play):
    """Who is blocked cannot find out: the answer is the one for somebody who does not exist."""

    async def story(field):
        one, two = await field.player("Shy"), await field.player("Loud")
        await friends(field, one, two)
        await field.good(one, "block", player=two.id)
        blocked = await field.order(two, "friend_request", player=one.id)
        unknown = await field.order(two, "friend_request", player=10**9)
        assert (blocked["code"], blocked["detail"]) == (unknown["code"], unknown["detail"]) == ("not_found", "player")
        assert await field.query("SELECT 1 FROM friend WHERE a = $1", min(one.id, two.id)) == []

    play(story)


def test_a_gift_is_claimed_once_and_the_twenty_first_is_refused(play):
    """Fifty claims of one gift at once pay once; a day has twenty gifts."""

    async def story(field):
        one = await field.player("Giver")
        others = await asyncio.gather(*(field.player(f"Friend {n}") for n in range(21)))
        for other in others:
            await friends(field, one, other)
        sent = await asyncio.gather(*(field.order(one, "gift_send", player=other.id) for other in others))
        assert sorted(reply.get("code", "ok") for reply in sent) == ["cap_exceeded"] + ["ok"] * 20
        lucky = next(other for other, reply in zip(others, sent, strict=True) if reply["ok"])
        claims = await asyncio.gather(*(field.order(lucky, "gift_claim", player=one.id) for _ in range(50)))
        assert [reply["delta"] for reply in claims if reply["ok"]] == [{"stone": 50}]

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """No gift was paid beside the ledger."""
    assert audits.once(database).violations == []
