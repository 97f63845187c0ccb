"""What a process does beside its requests: old rows go, old saves are brought on, and nothing that counts is lost."""

from __future__ import annotations

import json

import pytest

from cultivation.service.renewal import renew_saves
from cultivation.service.trim import MAILS_MAX, trim
from cultivation.smoke.house import House
from cultivation.state import migrate
from cultivation.state.migrate import SCHEMA

pytestmark = pytest.mark.real
DAY_MS = 86_400_000
FILL = """INSERT INTO mail (id, player, reason, created, expires, read_at, done_at)
SELECT $1::bigint || '.' || n, $1::bigint, 'note', n, 9e15, CASE WHEN n % 2 = 0 THEN 1 END, NULL
FROM generate_series(1, 250) n RETURNING 1"""
HOLDING = (
    "INSERT INTO wallet SELECT 'mail:' || $1::bigint || '.' || n, 'stone', 5 FROM generate_series(1, 100) n RETURNING 1"
)
SAY = """INSERT INTO chat (channel, seq, sender, name, text, skeleton, at) VALUES ($1, $2, 1, '', '', '', $3)
RETURNING 1"""
LEFT = "SELECT split_part(id, '.', 2)::int, read_at FROM mail WHERE player = $1 ORDER BY created"


async def trimmed(field, now_ms):
    async with field.workers[0].pool.acquire() as connection:
        return await trim(connection, day=now_ms // DAY_MS, now_ms=now_ms)


def test_a_full_mailbox_loses_what_holds_nothing_first_the_read_then_the_old(play):
    """Of 250 mails, 100 of them with something in them, exactly the 50 oldest read ones without anything go."""

    async def story(field):
        await field.query(FILL, 71)
        await field.query(HOLDING, 71)
        await trimmed(field, field.workers[0].clock.now_ms())
        left = await field.query(LEFT, 71)
        assert len(left) == MAILS_MAX
        gone = set(range(1, 251)) - {n for n, _ in left}
        assert gone == set(range(102, 202, 2))
        await field.query("DELETE FROM wallet WHERE account LIKE 'mail:71.%' RETURNING 1")

    play(story)


def test_chat_and_backups_are_kept_as_long_as_was_promised(play):
    """A week of the world, a fortnight of the guild, thirty days of what a rollback needs; then they go."""

    async def story(field):
        now_ms = field.workers[0].clock.now_ms()
        for seq, days in enumerate((6, 8, 13, 15), start=1):
            for channel in ("world:3", "guild:3"):
                await field.query(SAY, channel, seq, now_ms - days * DAY_MS)
        backup = "INSERT INTO player_backup (player, schema, at, ver, state) VALUES (-1, $1, $2, 1, '') RETURNING 1"
        await field.query(backup, "young", now_ms - 29 * DAY_MS)
        await field.query(backup, "old", now_ms - 31 * DAY_MS)
        assert await trimmed(field, now_ms) >= 5
        kept = "SELECT channel, max(seq)::int FROM chat WHERE channel LIKE '%:3' GROUP BY channel ORDER BY channel"
        assert await field.query(kept) == [("guild:3", 3), ("world:3", 1)]
        assert await field.query("SELECT schema FROM player_backup WHERE player = -1") == [("young",)]

    play(story)


def test_saves_of_an_older_build_are_brought_on_once(play, monkeypatch):
    """Players who stay away are carried to the new schema as well, with a backup, and a second pass changes nothing."""

    async def story(field):
        who = await field.player("Long Away")
        monkeypatch.setattr("cultivation.service.renewal.SCHEMA", {**SCHEMA, "wings": 2})
        monkeypatch.setattr(migrate, "SCHEMA", {**SCHEMA, "wings": 2})
        monkeypatch.setattr(migrate, "UP", {("wings", 1): lambda data: {**data, "skin": 0}})
        worker = field.workers[0]

        async def renewed():
            async with worker.pool.acquire() as connection:
                return await renew_saves(worker, connection)

        ver = (await field.query("SELECT ver FROM player WHERE id = $1", who.id))[0][0]
        assert await renewed() >= 1
        while await renewed():
            pass
        found = (await field.query("SELECT ver, schema FROM player WHERE id = $1", who.id))[0]
        assert (found[0], json.loads(found[1])["wings"]) == (ver + 1, 2)
        assert await field.query("SELECT ver FROM player_backup WHERE player = $1", who.id) == [(ver,)]
        assert await renewed() == 0

    play(story)


def test_a_bounty_is_given_the_time_that_quests_were_off(play):
    """The switch is turned by an operator; the player's hunt ends later by exactly that time, on every process."""

    async def story(field):
        who = await field.player("Hunter")
        bounty = next(iter(field.workers[0].world.tables.quest.bounty))
        await field.good(who, "bounty_accept", id=bounty)
        house = House(field.workers[0])
        before = (await house.player(who.id)).player.quest.bounty
        off = "INSERT INTO pause (system, off_at, on_at) VALUES ('quest', $1, $1::bigint + 3) RETURNING 1"
        await field.query(off, before.since_ms + 1)
        await field.sweep()
        for _ in range(len(field.workers)):
            await field.good(who, "idle_claim")
        assert (await house.player(who.id)).player.quest.bounty.until_ms == before.until_ms + 3

    play(story)
