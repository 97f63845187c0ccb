"""The statements of every request find their rows by key, also in tables that the database has not counted yet."""

from __future__ import annotations

import pytest

from cultivation.store import read
from cultivation.store.broadcasts import note_spans
from cultivation.store.parts import statement, usual
from cultivation.store.prime import prime

pytestmark = pytest.mark.real
READ_WHOLE = """SELECT relname FROM pg_stat_xact_user_tables
WHERE relname IN ('player', 'member', 'guild', 'wallet', 'stack', 'item', 'build_span') AND seq_scan > 0"""


def test_a_question_for_two_players_reads_no_table_whole(play):
    """On the evening on which a season opens, each look would cost as much as there are players."""

    async def story(field):
        who = [(await field.player(name)).id for name in ("By Key", "Beside Key")]
        async with field.workers[0].pool.acquire() as connection, connection.transaction():
            assert set(await read.read_marks(connection, who)) == set(who)
            assert {row["id"] for row in await read.read_rows(connection, who)} == set(who)
            await note_spans(connection, "v79", "process 1", dict.fromkeys(who, 1_000))
            assert [row["relname"] for row in await connection.fetch(READ_WHOLE)] == []

    play(story)


def test_a_new_connection_knows_what_nearly_every_request_asks(play):
    """The first players of a new version would wait for plans that the old one has had for days."""

    async def story(field):
        async with field.workers[0].pool.acquire() as connection:
            known = {row["statement"] for row in await connection.fetch("SELECT statement FROM pg_prepared_statements")}
            async with connection.transaction():
                await prime(connection)
                assert await connection.fetchval("SELECT pg_current_xact_id_if_assigned()") is None, (
                    "nothing is written"
                )
        assert {statement(names, is_guarded=True) for names in usual()} | {read.MARKS, read.PLAYER} <= known

    play(story)
