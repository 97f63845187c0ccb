"""Mail for many: it reaches exactly its audience, pays once, and never who came later."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.audit import run as audits
from cultivation.rules.support import Raise
from cultivation.rules.turn import Rejected
from cultivation.service.broadcasts import Audience, Broadcast, send_broadcast
from cultivation.service.reads.mail import mails
from cultivation.service.reads.read import Query
from cultivation.store import broadcasts, sessions

pytestmark = pytest.mark.real
GIFT = (("stone", 70), ("s:spirit_pill:bound", 2))


async def send(field, name, audience=None, **parts):
    worker = field.workers[0]
    new = Broadcast(name, "admin", "A gift", attach=GIFT, audience=audience or Audience(), **parts)
    async with worker.pool.acquire() as connection:
        await send_broadcast(worker, connection, new, by="op")


async def listed(field, who):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection:
        found = await mails(Query(connection, who.id, worker.clock.now_ms() + 1, {}))
    return {mail["id"] for mail in found["broadcasts"]}


def test_a_broadcast_is_claimed_once_by_those_who_were_there(play):
    """Twenty claims at once pay once, and who joins afterwards is neither shown nor given anything."""

    async def story(field):
        here = await field.player("Was Here")
        await asyncio.sleep(0.01)
        await send(field, "gift:1")
        later = await field.player("Came Later", Raise(realm=1, level=10))
        assert await listed(field, here) == {"gift:1"}
        assert await listed(field, later) == set()
        tries = await asyncio.gather(*(field.order(here, "mail_claim", id="gift:1") for _ in range(20)))
        assert [reply["delta"]["stone"] for reply in tries if reply["ok"]] == [70]
        assert (await field.order(later, "mail_claim", id="gift:1"))["code"] == "not_found"
        assert await listed(field, here) == {"gift:1"}, "what was claimed stays in sight"

    play(story)


def test_an_audience_is_a_level_a_cohort_and_a_build(play):
    """A fault of one build is made good to those whom that build let in, and to nobody else."""

    async def story(field):
        low, high = await field.player("Low Level", Raise(level=5)), await field.player("High Level", Raise(level=50))
        async with field.workers[0].pool.acquire() as connection:
            await sessions.let_in(connection, [high.id], "v9", now_ms=500)
        await asyncio.sleep(0.01)
        await send(field, "level", Audience(level_min=50))
        await send(field, "cohort", Audience(cohort=f"p{low.id}"))
        await send(field, "build", Audience(build="v9", build_from_ms=400, build_until_ms=600))
        await send(field, "before", Audience(build="v9", build_until_ms=499))
        assert await listed(field, low) == {"cohort"}
        assert await listed(field, high) == {"level", "build"}
        assert (await field.order(low, "mail_claim", id="build"))["code"] == "not_found"
        await field.good(high, "mail_claim", id="build")

    play(story)


def test_a_broadcast_can_be_taken_back_and_is_made_once(play):
    """A slip of the hand stops paying at once, and the same order twice is one mail."""

    async def story(field):
        who = await field.player("Slip")
        await asyncio.sleep(0.01)
        await send(field, "slip")
        with pytest.raises(Rejected, match="wrong_state"):
            await send(field, "slip")
        async with field.workers[0].pool.acquire() as connection:
            assert await broadcasts.cancel(connection, "slip")
            assert not await broadcasts.cancel(connection, "slip")
        assert (await field.order(who, "mail_claim", id="slip"))["code"] == "not_found"
        assert "slip" not in await listed(field, who)

    play(story)


@pytest.mark.parametrize(
    ("reason", "asset", "body"),
    [("comp", "s:no_such_thing:bound", ""), ("season", "contrib", ""), ("admin", "stone", "fuck"), ("x", "stone", "")],
)
def test_a_broadcast_gives_only_what_its_reason_may(play, reason, asset, body):
    """No order of the house makes value that the books have no faucet for, or says what nobody may say."""

    async def story(field):
        worker = field.workers[0]
        new = Broadcast("wrong", reason, "Subject", body, attach=((asset, 1),))
        async with worker.pool.acquire() as connection:
            with pytest.raises(Rejected, match="invalid_args"):
                await send_broadcast(worker, connection, new, by="op")

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """What was minted at claims is in the books."""
    assert audits.once(database).violations == []
