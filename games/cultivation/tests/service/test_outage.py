"""The database stands still or is gone for ten seconds while people play: they wait, send again, and all adds up."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import get_args

import pytest

from cultivation.audit import run as audits
from cultivation.load.crowd import crowd_of, part
from cultivation.load.player import read
from cultivation.players.http import Client
from cultivation.rules.turn import Code
from cultivation.store import embedded
from cultivation.store.postgres import connect
from cultivation.store.revise import revise

pytestmark = pytest.mark.real
OUT_S = 10
BUYERS, LOOKERS, LISTENERS = 24, 150, 6
AGAIN = {"maintenance", "stale_version", "rate_limited"}
GAUGE = re.compile(
    r"^(process_resident_memory_bytes|cultivation_(?:in_flight|tasks|streams))\{[^}]*\} (\S+)$", re.MULTILINE
)
LOST = re.compile(r"^cultivation_database_lost_total\{[^}]*\} (\S+)$", re.MULTILINE)
PAID = """SELECT from_account, count(*) FROM ledger WHERE to_account = 'sink:npc_buy' AND asset = 'stone'
GROUP BY from_account"""
OUTBOX = """INSERT INTO outbox (seq, type, player, data, at, build, depth)
SELECT n, 'MailSent', p, '{"mail": "m"}', 0, 'v1', 0 FROM unnest($1::bigint[]) p, generate_series($2::int, $3::int) n"""
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'cultivation'"


class Play:
    """Everybody at once; `answers` are the replies' codes, `bought` for each buyer each key and its first reply."""

    def __init__(self, directory):
        self.directory = directory
        self.hand = ThreadPoolExecutor(1)  # a server ends with the thread that started it
        self.server = self.hand.submit(embedded.start, directory).result()
        self.is_over = False
        self.answers = []
        self.bought = {}
        self.told = {}
        self.probe = Client("")

    async def buyer(self, player):
        """Buys one thing after another, each under one key until it is answered for good."""
        bought = self.bought[player.number] = {}
        while not self.is_over:
            key = player.key()
            reply = await self.until_answered(player, key)
            if reply["ok"]:
                bought[key] = reply
            await asyncio.sleep(0.9)

    async def until_answered(self, player, key):
        """Sends one command until it is answered for good."""
        while True:
            reply = await self.sent(player, key)
            if reply["code"] not in AGAIN:
                return reply
            await asyncio.sleep(min(reply["retry_after_ms"] or 200, 500) / 1_000)

    async def sent(self, player, key):
        body = player.batch("buy_npc", {"item": "minor_pill", "n": 1}, key)
        return self.heard(await player.client.post("/v1/cmd", player.headers, body))

    async def looker(self, player):
        """Looks again and again: more than there are connections to the database, so that many have to wait."""
        while not self.is_over:
            self.heard(await player.client.get("/v1/sync", player.headers))
            await asyncio.sleep(0.1)

    def heard(self, response):
        """A reply of the closed set; a refusal says when to come again, and its status says the same as its code."""
        reply = read(response.body)
        reply = {"code": "", "ok": True, "retry_after_ms": None, **(reply[0] if isinstance(reply, list) else reply)}
        self.answers.append((response.status, reply["code"]))
        if response.status != 200:
            assert (response.status, reply["code"]) in {(503, "maintenance"), (429, "rate_limited")}, reply
        if reply["code"] in {"maintenance", "rate_limited"}:
            assert reply["retry_after_ms"] > 0
        return reply

    async def listener(self, player):
        """One stream that is never opened again; the numbers of what came on it."""
        numbers = self.told[player.id] = []
        port = int(self.probe.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET /v1/stream?since=0 HTTP/1.1\r\nhost: x\r\nauthorization: {player.headers['authorization']}\r\n\r\n"
        writer.write(head.encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    numbers.append(int(line[4:]))
                assert not line.startswith((b"event: reset", b"event: drain")), line
        finally:
            writer.close()
        raise AssertionError("the stream ended")

    async def state(self):
        """What the process says of itself."""
        text = (await self.probe.get("/metrics", {})).body.decode()
        return {name: float(value) for name, value in GAUGE.findall(text)}, float(LOST.findall(text)[0])


def family(pid):
    """A process and its children."""
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.append(int(entry.name))
    return found


async def stand_still(play):
    """Every connection stays open, and nobody answers on it."""
    everybody = family(play.server.pid)
    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(OUT_S)
    finally:
        for pid in reversed(everybody):
            os.kill(pid, signal.SIGCONT)


async def be_gone(play):
    """Every connection is closed, and for a while there is nobody to connect to."""
    await asyncio.to_thread(embedded.stop, play.server)
    await asyncio.sleep(OUT_S)
    play.server = await asyncio.wrap_future(play.hand.submit(embedded.start, play.directory))


async def die(play):
    """As when the machine of the database loses its power: nothing is finished, and the log is replayed."""
    os.kill(play.server.pid, signal.SIGQUIT)
    await asyncio.to_thread(play.server.process.wait)
    await be_gone(play)


@asynccontextmanager
async def at_play(play, players):
    """Everybody plays for the length of the block."""
    buyers, listeners, lookers = players[:BUYERS], players[:LISTENERS], players[BUYERS:]
    tasks = [asyncio.create_task(play.buyer(player)) for player in buyers]
    tasks += [asyncio.create_task(play.looker(player)) for player in lookers]
    streams = [asyncio.create_task(play.listener(player)) for player in listeners]
    try:
        yield
        play.is_over = True
        await asyncio.gather(*tasks)
        assert not any(stream.done() for stream in streams)
    finally:
        play.is_over = True
        for task in (*tasks, *streams):
            task.cancel()
        await asyncio.gather(*tasks, *streams, return_exceptions=True)


async def asked(server, statement, *values):
    connection = await connect(server.uri)
    try:
        return [tuple(row.values()) for row in await connection.fetch(statement, *values)]
    finally:
        await connection.close()


async def until(holds):
    async with asyncio.timeout(40):
        while not await holds():  # noqa: ASYNC110  what is waited for is in other processes
            await asyncio.sleep(0.1)


async def story(play, url, outage):
    """Returns (state of the process before, at the worst moment, and after, how often it gave up)."""
    play.probe.url = url
    players = await crowd_of([url], BUYERS + LOOKERS, 7)
    try:
        return await outlived(play, players, outage)
    finally:
        part(players)
        play.probe.close()
        await asyncio.sleep(0)


async def outlived(play, players, outage):
    worst = {}

    async def watch():
        while True:
            state, _ = await play.state()
            worst.update({name: max(value, worst.get(name, 0)) for name, value in state.items()})
            await asyncio.sleep(0.5)

    async def is_back():
        return (await play.probe.get("/ready", {})).status == 200

    ids = [player.id for player in players[:LISTENERS]]
    async with at_play(play, players):
        await asyncio.sleep(2)
        before, before_connections = (await play.state())[0], (await asked(play.server, CONNECTIONS))[0][0]
        await asked(play.server, OUTBOX, ids, 1, 40)
        watching = asyncio.create_task(watch())
        await outage(play)
        await until(is_back)
        watching.cancel()
        await asked(play.server, OUTBOX, ids, 41, 80)
        await until(lambda: all_told(play, ids))
        heads = dict(await asked(play.server, "SELECT player, seq FROM stream_head WHERE player = ANY($1)", ids))
    assert all(play.told[id_][: heads[id_]] == list(range(1, heads[id_] + 1)) for id_ in ids)
    for player in players[:BUYERS]:
        for key, first in list(play.bought[player.number].items())[-12:]:
            assert await play.until_answered(player, key) == first
    after, lost = await play.state()
    assert (await asked(play.server, CONNECTIONS))[0][0] == before_connections
    purses = {f"p:{player.id}": len(play.bought[player.number]) for player in players[:BUYERS]}
    assert dict(await asked(play.server, PAID)) == {who: count for who, count in purses.items() if count}
    return before, worst, after, lost


async def all_told(play, ids):
    """Whether the outbox is empty and each stream has what its player was told."""
    if (await asked(play.server, "SELECT count(*) FROM outbox WHERE player = ANY($1)", ids))[0][0]:
        return False
    heads = dict(await asked(play.server, "SELECT player, seq FROM stream_head WHERE player = ANY($1)", ids))
    return all(heads[id_] >= 80 and len(play.told[id_]) >= heads[id_] for id_ in ids)


@pytest.mark.parametrize("outage", [stand_still, be_gone, die])
def test_a_database_that_is_away_for_ten_seconds_costs_nothing_but_the_wait(tmp_path, start_game, outage):
    """Nobody hangs, loses or doubles anything, and the service recovers by itself without growing."""
    play = Play(tmp_path / "own")
    try:
        asyncio.run(revise(play.server.uri))
        game = start_game(play.server.uri, "--build", "v1").wait_ready()
        before, worst, after, lost = asyncio.run(story(play, game.url, outage))
        codes = {code for _, code in play.answers}
        assert "maintenance" in codes
        assert codes <= {"", "insufficient"} | AGAIN
        assert codes - {""} <= set(get_args(Code))
        assert sum(len(bought) for bought in play.bought.values()) > BUYERS
        assert audits.once(play.server.uri).violations == []
        assert lost == 1
        assert worst["cultivation_in_flight"] <= BUYERS + LOOKERS
        assert after["cultivation_in_flight"] == 0
        assert after["cultivation_tasks"] <= before["cultivation_tasks"]
        assert worst["process_resident_memory_bytes"] < before["process_resident_memory_bytes"] + 20e6
        lines = [json.loads(line) for line in game.end().splitlines()]
        assert {line["what"] for line in lines} >= {"the database is given up for now", "the database is back"}
        assert "internal" not in {line["what"] for line in lines}
    finally:
        embedded.stop(play.server)
        play.hand.shutdown()
