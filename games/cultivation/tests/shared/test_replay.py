"""Kept commands played again: a rule that comes to something else is found before players meet it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import replace
from types import MappingProxyType

import pytest

from cultivation.defects import planted
from cultivation.protocol.commands import COMMANDS
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.service.clock import Clock
from cultivation.service.nightly import LEASE_MS, work
from cultivation.service.replay.day import replay_day
from cultivation.service.replay.note import CommandLog, is_chosen
from cultivation.store import command_log, nights
from cultivation.store.command_log import DAY_MS

GROWN = Raise(realm=4, level=60, age_ms=100 * 3_600_000, stone=1_000_000, items=(("fodder", 200),))
STAGE = {"stage": 1}


@pytest.fixture
def story(new_database, open_field):
    """Runs an async story on four processes that keep everybody's commands."""

    def run(told):
        database = new_database()

        async def whole():
            async with open_field(database) as field:
                for worker in field.workers:
                    worker.log = CommandLog(100)
                return await told(field)

        return asyncio.run(whole())

    return run


async def at_once():
    """Nobody waits."""


async def written(field):
    for worker in field.workers:
        async with worker.pool.acquire() as connection:
            await worker.log.write(connection, worker.clock.now_ms())


async def again(field, commands=COMMANDS, world=None):
    """The tally of the one day on which everything happened."""
    await written(field)
    worker = field.workers[0]
    async with worker.pool.acquire() as connection:
        (day,) = await command_log.days(connection)
        return await replay_day(connection, world or worker.world, day, pace=at_once, commands=commands)


async def some_play(field):
    """Five commands of one process after the one that made the character."""
    who = await field.player("Mei Lin", GROWN)
    for name, args in (
        ("stage_challenge", {"stage": 1}),
        ("allocate", {"con": 2}),
        ("buy_npc", {"item": "insight_scroll", "n": 2}),
        ("use", {"item": "insight_scroll", "bound": False}),
        ("allocate", {"agi": 1}),
    ):
        reply = await field.order(who, name, worker=field.workers[0], **args)
        assert reply["ok"], (name, reply)
    return who


def changed(name, wrong):
    """The commands of a build that got one rule wrong."""
    right = COMMANDS[name]
    return MappingProxyType({**COMMANDS, name: replace(right, rule=lambda turn, args: wrong(right.rule(turn, args)))})


def greedy(turn):
    """A rule that gives a point too many."""
    alloc = replace(turn.player.character.alloc, con=turn.player.character.alloc.con + 1)
    return with_player(turn, character=replace(turn.player.character, alloc=alloc))


def test_the_same_rules_come_to_the_same(story):
    """What players did yesterday is played again today, and nothing of it is different."""

    async def told(field):
        await some_play(field)
        return await again(field)

    tally = story(told)
    assert (tally.players, tally.commands, tally.differences) == (1, 6, [])
    assert (tally.lost, tally.behind, tally.other) == (0, 0, 0)
    # The character is made on one process and raised by support; the rest follows command by command.
    assert (tally.starts, tally.beside) == (2, 1)


def test_a_changed_rule_is_found_with_player_command_and_sections(story):
    """A rule that a new build got wrong is named before a player meets it: who, which command, and what differs."""

    async def told(field):
        who = await some_play(field)
        return who, await again(field, changed("allocate", greedy))

    who, tally = story(told)
    (found,) = tally.differences
    assert (found.player, found.number, found.name, found.build) == (who.id, 3, "allocate", "v0")
    assert found.sections == ("achievement", "character", "power")
    assert str(found).endswith("by v0): differs in achievement, character, power")
    assert (tally.commands, tally.behind) == (3, 3)


def test_a_rule_that_refuses_or_breaks_is_a_difference(story):
    """A build that refuses what was once accepted, or does not know it any more, does not pass."""

    def breaks(turn):
        return turn.player.nothing_of_that_name

    async def told(field):
        await some_play(field)
        fewer = {name: command for name, command in COMMANDS.items() if name != "use"}
        return await again(field, changed("buy_npc", breaks)), await again(field, fewer)

    for tally, name, why in zip(story(told), ("buy_npc", "use"), ("AttributeError", "KeyError"), strict=True):
        assert [(one.name, one.why.split(":")[0]) for one in tally.differences] == [(name, why)]


def test_a_bad_build_is_found(story):
    """A faucet that pays more than yesterday differs, whatever the rate of its use."""

    async def told(field):
        await some_play(field)
        with planted("B7"):
            bad = await again(field)
        return bad, await again(field)

    bad, good = story(told)
    assert {"+postings", "+purse"} <= set(bad.differences[0].sections)
    assert (good.differing, good.commands) == (0, 6)


def test_what_lies_between_two_commands_is_counted_and_never_guessed(story):
    """A deal with others is not played again: the replay sets out anew from the state after it, and says so."""

    async def told(field):
        who, other = await some_play(field), await field.player("Lan Fu", GROWN)
        await field.good(who, "friend_request", player=other.id)
        await field.good(other, "friend_accept", player=who.id)
        await field.order(who, "allocate", worker=field.workers[0], str=1)
        return await again(field)

    tally = story(told)
    assert (tally.differences, tally.lost) == ([], 0)
    assert tally.commands == 8
    # Support raised her once before, and one of the two deals changed her own save.
    assert (tally.starts, tally.beside) == (4, 2)


def test_commands_over_several_processes_are_one_log(story):
    """Whichever process answers, the commands of a player are found in their order."""

    async def told(field):
        who = await field.player("Mei Lin", GROWN)
        for n in range(8):
            await field.order(who, "allocate", worker=field.workers[n % 3], con=1)
        return await again(field)

    tally = story(told)
    assert (tally.commands, tally.differences, tally.lost) == (9, [], 0)


def test_a_process_that_dies_with_its_notes_costs_only_those(story):
    """What was noted and never written is missing; what comes after is played again all the same."""

    async def told(field):
        who = await some_play(field)
        field.workers[0].log = CommandLog(100)
        await field.order(who, "allocate", worker=field.workers[0], con=1)
        return await again(field)

    tally = story(told)
    assert (tally.commands, tally.starts, tally.lost, tally.differences) == (2, 2, 0, [])


def test_other_rules_and_other_content_are_not_compared(story):
    """New content comes to something else on purpose: that is no difference, and no success either."""

    async def told(field):
        await some_play(field)
        world = field.workers[0].world
        return await again(field, world=replace(world, tables=replace(world.tables, version="another")))

    tally = story(told)
    assert (tally.commands, tally.other, tally.differences) == (0, 6, [])


def test_one_player_in_a_hundred_is_chosen_and_others_every_day():
    """Everybody's play is looked at in time, and no day costs more than a hundredth."""
    days = [{id_ for id_ in range(20_000) if is_chosen(id_, day, percent=1)} for day in (1, 2)]
    assert all(150 < len(chosen) < 250 for chosen in days)
    assert len(days[0] & days[1]) < 12
    assert not any(is_chosen(id_, 1, percent=0) for id_ in range(1_000))
    assert all(is_chosen(id_, 1, percent=100) for id_ in range(1_000))


def test_the_night_plays_the_day_before_again_once(story):
    """One process does it, its figures are metrics, and what is older than a week is forgotten."""

    async def told(field):
        await some_play(field)
        await written(field)
        now_ms = field.workers[0].clock.now_ms()
        today = now_ms // DAY_MS
        await field.query("INSERT INTO command_log SELECT day - 8, player, ver, at, build, rules, content, entry, start"
                          " FROM command_log")  # fmt: skip
        for worker in field.workers:
            worker.clock = Clock((today + 1) * DAY_MS + 2 * 3_600_000, time.monotonic_ns())
        done = await asyncio.gather(*(work(worker, rest_s=0) for worker in field.workers))
        done += [await work(field.workers[0], rest_s=0)]
        counters = [worker.metrics.text() for worker in field.workers]
        return done, counters, await field.query("SELECT DISTINCT $1 - day FROM command_log", today)

    done, counters, kept = story(told)
    assert sum(done) == 2  # this, and the comparison of boards
    (text,) = (text for text in counters if 'replay_commands_total{build="v0"} 6' in text or
               'replay_commands_total{build="v1"} 6' in text)  # fmt: skip
    assert "cultivation_replay_mismatch_total" in text
    assert "cultivation_replay_players_total" in text
    assert kept == [(0,)]


def test_a_night_that_finds_something_counts_and_logs_it(story, caplog):
    """Whoever watches the release sees the difference as a number above zero, and reads what it was."""

    async def told(field):
        await some_play(field)
        await written(field)
        worker = field.workers[0]
        worker.clock = Clock((worker.clock.now_ms() // DAY_MS + 1) * DAY_MS + 2 * 3_600_000, time.monotonic_ns())
        with planted("B7"):
            await work(worker, rest_s=0)
        return worker.metrics.text()

    assert 'cultivation_replay_mismatch_total{build="v0"} 1' in story(told)
    assert any("came to something else" in record.message for record in caplog.records)


def test_a_day_on_which_nobody_had_come_yet_has_no_night(story):
    """A database made for tonight's opening would be looked through in the middle of the rush, for nothing."""

    async def told(field):
        worker = field.workers[0]
        async with worker.pool.acquire() as connection:
            await nights.note(connection, "night_boards", 5, ends_ms=2_000, due_ms=1_000)
            who = await field.player("Came Later")
            born_ms = (await field.query("UPDATE player SET born_at = 7 WHERE id = $1 RETURNING born_at", who.id))[0][0]
            for day, ends_ms in ((5, born_ms), (6, born_ms + 1)):
                await nights.note(connection, "night_boards", day, ends_ms=ends_ms, due_ms=1_000)
            return await connection.fetch("SELECT key FROM job WHERE kind = 'night_boards'")

    assert [row["key"] for row in story(told)] == ["night_boards:6"]


def test_a_process_that_dies_at_night_leaves_the_job_to_the_next(story):
    """A night's work is taken for ten minutes; who has died with it does not keep it."""

    async def told(field):
        worker, _ = field.workers[0], await field.player("Night Worker")
        async with worker.pool.acquire() as connection:
            ends_ms = worker.clock.now_ms() + 1
            await nights.note(connection, "night_replay", 5, ends_ms=ends_ms, due_ms=1_000)
            first = await nights.take(connection, ["night_replay"], now_ms=2_000, until_ms=2_000 + LEASE_MS)
            second = await nights.take(connection, ["night_replay"], now_ms=2_001, until_ms=2_001 + LEASE_MS)
            later = LEASE_MS + 3_000
            third = await nights.take(connection, ["night_replay"], now_ms=later, until_ms=later + LEASE_MS)
            lost = await nights.done(connection, "night_replay:5", held_ms=2_000 + LEASE_MS, now_ms=later)
            won = await nights.done(connection, "night_replay:5", held_ms=later + LEASE_MS, now_ms=later)
        return first, second, third, lost, won

    first, second, third, lost, won = story(told)
    assert first == third == ("night_replay:5", "night_replay", "5")
    assert (second, lost, won) == (None, False, True)


@pytest.mark.real
def test_the_command_ends_with_0_only_when_something_was_played_again_and_held(new_database, open_field, tmp_path):
    """A release tool reads one exit code: nothing kept is no success, and a bad build is none either."""
    uri = new_database()

    def replayed(*words):
        words = [sys.executable, "-m", "cultivation", "replay", "--database", uri, "--json", *words]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        assert not done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    async def played():
        async with open_field(uri) as field:
            for worker in field.workers:
                worker.log = CommandLog(100)
            await some_play(field)
            await written(field)

    code, nothing = replayed()
    assert (code, nothing["days"][0]["why"]) == (1, "no command was played again")
    asyncio.run(played())
    code, told = replayed("--junit", str(tmp_path / "junit.xml"))
    assert (code, told["ok"], told["days"][0]["commands"]) == (0, True, 6)
    assert 'tests="1"' in (tmp_path / "junit.xml").read_text(encoding="utf-8")
    code, told = replayed("--variant", "B7")
    assert code == 1
    assert "stage_challenge" in told["days"][0]["why"]
