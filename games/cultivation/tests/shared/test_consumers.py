"""Events that others are told: who falls behind is seen, and what a newer build tells does no harm."""

from __future__ import annotations

import time

from cultivation.service.clock import Clock
from cultivation.service.consumers import note_delivery, note_lag
from cultivation.service.outbox import deliver

EVENT = """INSERT INTO outbox (seq, type, player, data, at, build, depth) VALUES ($1, $2, $3, $4, $5, 'newer', 0)
RETURNING 1"""


def lags(worker):
    name = "cultivation_consumer_lag_seconds"
    return {labels[0][1]: value for (metric, labels), value in worker.metrics.states.items() if metric == name}


async def looked(field, later_s=0):
    """What a process says of the consumers, that many seconds later."""
    worker = field.workers[0]
    worker.clock = Clock(worker.clock.now_ms() + 1_000 * later_s, time.monotonic_ns())
    async with worker.pool.acquire() as connection:
        await note_lag(worker, connection)
    return lags(worker)


def test_who_falls_behind_is_seen_though_nobody_delivers(play):
    """A delivery that hangs is a number that grows, not a number that stays: a release is held for it."""

    async def story(field):
        worker = field.workers[0]
        who = await field.player("Mei Lin")
        worker.scores.clear()
        await field.delivered()
        assert await looked(field) == {"stream": 0.0, "announcement": 0.0, "jobs": 0.0, "boards": 0.0}
        await field.query(EVENT, 1, "MailSent", who.id, "{}", worker.clock.now_ms())
        behind = await looked(field, 40)
        assert behind["stream"] >= 40
        assert (behind["announcement"], behind["jobs"]) == (0.0, 0.0)
        note_delivery(worker.metrics, 0.0)  # as where another process holds the lock and hangs
        assert worker.metrics.gauges["cultivation_outbox_lag_seconds"] >= 40
        await field.query(EVENT, 2, "RealmAdvanced", who.id, '{"r": 3, "l": 1}', worker.clock.now_ms())
        await field.query(EVENT, 3, "QuestRetired", who.id, '{"quest": "q"}', worker.clock.now_ms())
        worker.scores[who.id] = {"level": (1, worker.clock.now_ms())}
        behind = await looked(field, 10)
        assert behind["stream"] >= 50
        assert all(10 <= behind[name] < 50 for name in ("announcement", "jobs", "boards"))

    play(story)


def test_an_unknown_event_is_handed_on_and_counted(play):
    """A newer build tells players something that this build has never heard of: they hear it, and it is counted."""

    async def story(field):
        worker = field.workers[0]
        who = await field.player("Lan Fu")
        await field.delivered()
        await field.query(EVENT, 1, "MoonlightRisen", who.id, '{"rank": 2}', worker.clock.now_ms())
        # A realm of a newer content, too, is told to its player and proclaimed by those who know its name.
        await field.query(EVENT, 2, "RealmAdvanced", who.id, '{"r": 10, "l": 1}', worker.clock.now_ms())
        async with worker.pool.acquire() as connection:
            await deliver(connection, worker.clock, worker.metrics)
        told = await field.query("SELECT type FROM stream_event WHERE player = $1 ORDER BY seq DESC LIMIT 2", who.id)
        assert told == [("RealmAdvanced",), ("MoonlightRisen",)]
        assert await field.query("SELECT 1 FROM announcement WHERE text LIKE '%realm%' AND key LIKE $1",
                                 f"realm:{who.id}:%") == []  # fmt: skip
        assert worker.metrics.counters["cultivation_unknown_events_total", ()] == 1

    play(story)


def test_an_event_that_comes_twice_is_told_once(play):
    """At least once is at most once for whoever is told: on the stream, to everybody, and as what follows."""

    async def story(field):
        worker = field.workers[0]
        who = await field.player("Bo Yan")
        await field.delivered()
        kept = "CREATE TABLE kept AS SELECT * FROM outbox"
        for n, (kind, data) in enumerate([("RealmAdvanced", '{"r": 4, "l": 1}'), ("QuestRetired", '{"quest": "q"}')]):
            await field.query(EVENT, n + 1, kind, who.id, data, worker.clock.now_ms())
        async with worker.pool.acquire() as connection:
            await connection.execute(kept)
            counts = []
            for _ in range(2):
                await deliver(connection, worker.clock)
                counts.append(await field.query(
                    "SELECT (SELECT count(*) FROM stream_event), (SELECT count(*) FROM announcement),"
                    " (SELECT count(*) FROM chat), (SELECT count(*) FROM job)"
                ))  # fmt: skip
                await connection.execute("INSERT INTO outbox SELECT * FROM kept")
        assert counts[0] == counts[1]

    play(story)
