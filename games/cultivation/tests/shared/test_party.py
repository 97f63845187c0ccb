"""A party goes in when everybody is ready, and whoever is gone at the end finds the share in a mail."""

from __future__ import annotations

import pytest

from cultivation.audit import run as audits
from cultivation.rules.dungeon import LOBBY_MS
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
STRONG = Raise(realm=6, level=120, stone=1_000)


async def gathered(field, *names):
    party = [await field.player(name, STRONG) for name in names]
    await field.good(party[0], "lobby_open", dungeon=0)
    for who in party[1:]:
        await field.good(who, "lobby_join", player=party[0].id)
    return party


def test_nobody_goes_in_who_is_not_ready(play):
    """A party is asked before its entries are used."""

    async def story(field):
        host, guest, other = await gathered(field, "Asks", "Thinks", "Agrees")
        await field.good(other, "lobby_ready")
        refused = await field.order(host, "dungeon_start")
        assert (refused["code"], refused["detail"]) == ("wrong_state", "not ready")
        await field.good(guest, "lobby_ready")
        await field.good(guest, "lobby_ready", ready=False)
        assert (await field.order(host, "dungeon_start"))["code"] == "wrong_state"
        await field.good(guest, "lobby_ready")
        await field.good(host, "dungeon_start")
        await field.good(host, "dungeon_abandon")
        assert (await field.order(guest, "lobby_ready"))["code"] == "not_found"

    play(story)


def test_a_host_does_not_wait_for_who_never_gets_ready(play):
    """One who joins and says nothing keeps nobody from playing: gathering anew lets everybody go."""

    async def story(field):
        host, silent = await gathered(field, "Impatient", "Silent")
        assert (await field.order(host, "dungeon_start"))["code"] == "wrong_state"
        await field.good(host, "lobby_open", dungeon=0)
        await field.good(silent, "lobby_open", dungeon=0)
        await field.good(host, "dungeon_start")
        await field.good(host, "dungeon_abandon")

    play(story)


def test_who_joined_a_build_that_does_not_ask_is_ready(play):
    """While two builds serve, a party of the older one is not stuck on the newer."""

    async def story(field):
        host, guest = await gathered(field, "Newer", "Older")
        old = "INSERT INTO dungeon_party (host, player) VALUES ($1, $2) RETURNING 1"
        await field.query("DELETE FROM dungeon_party WHERE player = $1 RETURNING 1", guest.id)
        await field.query(old, host.id, guest.id)
        await field.good(host, "dungeon_start")
        await field.good(host, "dungeon_abandon")

    play(story)


def test_a_party_that_never_went_in_holds_nobody(play):
    """Whose host has gone to bed joins another party after five minutes."""

    async def story(field):
        _, guest = await gathered(field, "Went To Bed", "Still Awake")
        host = await field.player("Other Host", STRONG)
        assert (await field.order(guest, "lobby_open", dungeon=0))["code"] == "wrong_state"
        later = "UPDATE dungeon_lobby SET at = at - $1 RETURNING 1"
        await field.query(later, LOBBY_MS + 1)
        await field.good(guest, "lobby_open", dungeon=0)
        await field.query(later, LOBBY_MS + 1)
        await field.good(host, "lobby_open", dungeon=0)
        await field.good(guest, "lobby_join", player=host.id)

    play(story)


def test_who_is_gone_at_the_end_finds_the_share_in_a_mail(play):
    """Nobody loses a reward to a lost connection, and nobody has it twice; the deed counts as for the others."""

    async def story(field):
        host, gone, here = await gathered(field, "Stays To End", "Falls Asleep", "Stays As Well")
        for who in (gone, here):
            await field.good(who, "lobby_ready")
        run = (await field.good(host, "dungeon_start"))["result"]["run"]
        for _ in range(5):
            await field.good(host, "dungeon_advance")
        seen = "INSERT INTO presence (player, live_until, seen_at) VALUES ($1, $2, $2) RETURNING 1"
        await field.query(seen, gone.id, field.workers[0].clock.now_ms() - 60_000)
        await field.good(host, "dungeon_finish")
        stone = "SELECT balance::int FROM wallet WHERE account = $1 AND asset = 'stone'"
        assert await field.query(stone, f"p:{gone.id}") == [(1_500,)]
        assert await field.query(stone, f"p:{here.id}") == [(2_000,)]
        mail = f"{gone.id}.run:{run}:{gone.id}"
        assert await field.query("SELECT id, reason FROM mail WHERE player = $1", gone.id) == [(mail, "dungeon")]
        held = "SELECT asset, balance::int FROM wallet WHERE account = $1 ORDER BY asset"
        assert await field.query(held, f"mail:{mail}") == [("essence", 20), ("stone", 500)]
        assert 1 <= len(await field.query("SELECT id FROM item WHERE account = $1", f"mail:{mail}")) <= 3
        assert await field.query("SELECT 1 FROM dungeon_clear WHERE player = $1", gone.id) == [(1,)]
        claimed = await field.good(gone, "mail_claim", id=mail)
        assert (claimed["delta"]["stone"], claimed["delta"]["essence"]) == (500, 20)
        assert (await field.order(gone, "mail_claim", id=mail))["code"] == "wrong_state"
        ready = await field.order(gone, "lobby_open", dungeon=0)
        assert ready["ok"], ready

    play(story)


def test_the_market_asks_for_the_age_of_the_account(play):
    """Three days count from the account: a new character of an old account trades, a new account does not."""

    async def story(field):
        grown = Raise(realm=4, level=60, stone=100_000, items=(("fodder", 9),))
        who = await field.player("Old Account", grown)
        offer = {"kind": "fixed", "item": "fodder", "qty": 1, "price": 30, "hours": 12}
        refused = await field.order(who, "market_list", **offer)
        assert (refused["code"], refused["detail"]) == ("not_unlocked", f"age {72 * 3_600_000}")
        age = "UPDATE player SET born_at = $2 WHERE id = $1 RETURNING 1"
        now_ms = field.workers[0].clock.now_ms()
        await field.query(age, who.id, now_ms - 72 * 3_600_000 + 60_000)
        assert (await field.order(who, "market_list", **offer))["code"] == "not_unlocked"
        await field.query(age, who.id, now_ms - 72 * 3_600_000)
        await field.good(who, "market_list", **offer)

    play(story)


def test_an_evening_before_one_came_pays_nothing(play):
    """Who joins the ladder in the morning waits for the evening; who was on it is paid for the one before."""

    async def story(field):
        before, after = await field.player("Was There"), await field.player("Came Later")
        noon_ms = (field.workers[0].clock.now_ms() // 86_400_000 + 2) * 86_400_000 + 12 * 3_600_000
        for who in (before, after):
            await field.good(who, "arena_join")
        joined = "UPDATE arena_player SET joined = $2 WHERE player = $1 RETURNING 1"
        await field.query(joined, before.id, noon_ms - 16 * 3_600_000)
        await field.query(joined, after.id, noon_ms - 14 * 3_600_000)
        paid = "SELECT player FROM mail WHERE reason = 'arena_daily' AND player = ANY($1) ORDER BY player"
        await field.sweep(noon_ms)
        assert await field.query(paid, [before.id, after.id]) == [(before.id,)]
        await field.sweep(noon_ms + 10 * 3_600_000)
        assert await field.query(paid, [before.id, after.id]) == [(before.id,), (before.id,), (after.id,)]

    play(story)


def test_an_evening_on_which_the_arena_was_off_is_settled_once_afterwards(play):
    """Nobody's honor of a day is lost or doubled by our switch: the last ladder counts when it is open again."""

    async def story(field):
        who = await field.player("Patient Rank")
        await field.good(who, "arena_join")
        evening_ms = (field.workers[0].clock.now_ms() // 86_400_000 + 4) * 86_400_000 + 21 * 3_600_000
        paid = "SELECT count(*)::int FROM mail WHERE reason = 'arena_daily' AND player = $1"
        await field.sweep(evening_ms - 60_000)
        before = (await field.query(paid, who.id))[0][0]
        await field.query("INSERT INTO switch VALUES ('system.arena', 'off') RETURNING 1")
        for worker in field.workers:
            worker.modes = {"arena": "off"}
        for late_ms in (1_000, 600_000):
            await field.sweep(evening_ms + late_ms)
        assert await field.query(paid, who.id) == [(before,)]
        await field.query("DELETE FROM switch RETURNING 1")
        for worker in field.workers:
            worker.modes = {}
        for hours in (13, 14):
            await field.sweep(evening_ms + hours * 3_600_000)
            assert await field.query(paid, who.id) == [(before + 1,)]

    play(story)


def test_challenges_are_found_by_an_index(play):
    """The screen of PvP stays quick when fifty thousand challenges lie about."""

    async def story(field):
        many = """INSERT INTO pvp_duel SELECT n, 1 + n % 5000, '', n FROM generate_series(10000, 60000) n RETURNING 1"""
        await field.query(many)
        await field.query("ANALYZE pvp_duel")
        plan = await field.query("""EXPLAIN SELECT challenger AS player, at FROM pvp_duel d
        WHERE challenged = 7 AND at > 5 ORDER BY at DESC LIMIT 20""")
        assert any("pvp_duel_by_challenged" in line for (line,) in plan), plan

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """A reward by mail is a reward like the others."""
    assert audits.once(database).violations == []
