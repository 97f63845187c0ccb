"""Old days leave the ledger: nothing is forgotten that the books follow from, and what was wrong stays in sight."""

from __future__ import annotations

import asyncio
import gzip
import json
from hashlib import sha256
from importlib.resources import files

import pytest

from cultivation.audit import run as audits
from cultivation.audit.fold import fold
from cultivation.errors import GameError
from cultivation.store import ledger_days, revise
from cultivation.store.postgres import connect

pytestmark = pytest.mark.real
DAY_MS = 86_400_000
MONTH_MS = 40 * DAY_MS
POSTED = "SELECT count(*)::int FROM ledger"


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


def folded(database, folder, query):
    now_ms = query(database, "SELECT (extract(epoch FROM now()) * 1000)::bigint")[0][0]

    async def both():
        connection = await connect(database)
        await ledger_days.keep_days(connection, now_ms)  # today was folded by the test before, and is there again
        await connection.close()
        return await fold(database, folder, now_ms=now_ms + MONTH_MS)

    return asyncio.run(both())


def test_a_month_leaves_the_ledger_and_the_books_stay_clean(game, database, query, tmp_path):
    """After a fold the audit begins at the checkpoint, finds nothing wrong, and still finds what goes wrong later."""
    token = game.born("Long Ago")
    for command, args in (
        ("buy_npc", {"item": "fodder", "n": 3}),
        ("sell", {"item": "fodder", "bound": False, "n": 1}),
    ):
        assert game.order(token, command, **args)["ok"]
    posted = query(database, POSTED)[0][0]
    (done,) = [one for one in folded(database, tmp_path, query) if one.postings]
    lines = gzip.decompress((tmp_path / done.file).read_bytes()).decode().splitlines()
    assert (done.postings, len(lines)) == (posted, posted)
    assert sha256((tmp_path / done.file).read_bytes()).hexdigest() == done.digest
    assert {json.loads(line)[6] for line in lines} >= {"start", "npc_buy", "npc_sell"}
    assert query(database, POSTED) == [(0,)]
    assert sum(one.postings for one in folded(database, tmp_path, query)) == 0
    assert audits.once(database).violations == []
    assert game.order(token, "sell", item="fodder", bound=False, n=2)["ok"]
    assert audits.once(database).violations == []
    query(database, "UPDATE wallet SET balance = balance + 1 WHERE asset = 'stone' AND account LIKE 'p:%' RETURNING 1")
    assert {violation.rule for violation in audits.once(database).violations} == {"C1", "C2"}
    query(database, "UPDATE wallet SET balance = balance - 1 WHERE asset = 'stone' AND account LIKE 'p:%' RETURNING 1")


def test_what_a_player_had_come_to_is_remembered(game, database, query, tmp_path):
    """A stage that was cleared before the fold still pays its expedition, and a second start grant is seen."""
    token = game.born("Far Come")
    while not game.order(token, "stage_challenge", stage=1).get("ok"):
        pass
    folded(database, tmp_path, query)
    account = query(database, "SELECT to_account FROM ledger_path, LATERAL (SELECT 'p:' || owner AS to_account) a "
                              "WHERE path::json ->> 'cleared' = '1'")[0][0]  # fmt: skip
    lie = """INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at)
    VALUES (1, 'faucet:start', $1, 'stone', 500, 'start', 'v9', 1, 'x', '', (extract(epoch FROM now()) * 1000)::bigint)
    RETURNING tx"""
    ((tx,),) = query(database, lie, account)
    assert {(v.rule, v.build) for v in audits.once(database).violations} >= {("C5", "v9")}
    with pytest.raises(GameError, match="C5"):
        folded(database, tmp_path, query)
    assert query(database, "SELECT 1 FROM ledger WHERE tx = $1", tx) == [(1,)]
    query(database, "DELETE FROM ledger WHERE tx = $1 RETURNING 1", tx)
    assert audits.once(database).violations == []


def test_postings_of_a_day_without_a_partition_are_not_lost(database, query):
    """A clock that jumps writes into the rest; the day gets its partition, and the postings are in it."""
    far_ms = 30_000 * DAY_MS
    put = """INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at)
    VALUES (1, 'faucet:admin', 'p:999', 'jade', 1, 'admin', 'v1', 1, 'x', '', $1) RETURNING tx"""
    ((tx,),) = query(database, put, far_ms + 5)

    async def kept():
        connection = await connect(database)
        for _ in range(2):
            await ledger_days.keep_days(connection, far_ms)
        await connection.close()

    asyncio.run(kept())
    assert query(database, "SELECT tx FROM ledger_d30000") == [(tx,)]
    assert query(database, "SELECT count(*)::int FROM ledger_rest") == [(0,)]
    query(database, "DELETE FROM ledger WHERE tx = $1 RETURNING 1", tx)


def test_a_ledger_from_before_there_were_days_is_kept_whole(cluster, query, tmp_path):
    """The release that brings partitions loses no posting, and an older build goes on writing into the same name."""
    uri = cluster.replace("@/cultivation?", "@/t_before_days?")

    async def old():
        connection = await connect(cluster)
        await connection.execute("CREATE DATABASE t_before_days")
        await connection.close()
        connection = await connect(uri)
        await connection.execute("CREATE TABLE revision (number integer PRIMARY KEY)")
        for number, name in revise.revisions().items():
            if number != 57:
                await connection.execute(files("cultivation.store").joinpath("revisions", name).read_text())
                await connection.execute("INSERT INTO revision VALUES ($1)", number)
        await connection.close()

    asyncio.run(old())
    put = """INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at)
    VALUES (1, 'faucet:admin', 'p:1', 'jade', 5, 'admin', 'v0', 1, 'x', '', $1) RETURNING tx"""
    now_ms = query(uri, "SELECT (extract(epoch FROM now()) * 1000)::bigint")[0][0]
    ((first,),) = query(uri, put, now_ms)
    asyncio.run(revise.revise(uri))
    ((second,),) = query(uri, put, now_ms)
    ((third,),) = query(uri, put, now_ms + 2 * DAY_MS)
    found = query(uri, "SELECT tx, tableoid::regclass::text FROM ledger ORDER BY tx")
    assert found == [(first, "ledger_before"), (second, "ledger_before"), (third, f"ledger_d{now_ms // DAY_MS + 2}")]
    asyncio.run(fold(uri, tmp_path, now_ms=now_ms + 100 * DAY_MS))
    assert query(uri, "SELECT to_regclass('ledger_before') IS NULL") == [(True,)]
