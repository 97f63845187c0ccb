"""The numbers of market, guild, dungeon, PvP and arena, as the specification names them, once more by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cultivation.content.load import tables
from cultivation.rules import (
    arena,
    dungeon,
    elo,
    guild,
    market,
    pvp,
    social,
)
from cultivation.rules.deal import Deal, Insert
from cultivation.rules.play import World, begin
from cultivation.rules.player import (
    Character,
    Inventory,
    Player,
    Realm,
)
from cultivation.rules.turn import Rejected

T = tables()
WORLD = World(T, b"a secret")
T0 = 1_700_000_000_000
HOUR = 3_600_000


def player(level=50, r=3, **sections):
    realm = Realm(r, 9, anchor_ms=T0)
    return Player(7, character=Character(name="Me", level=level, created_ms=T0), realm=realm, **sections)


def turn_of(who=None, at_ms=0):
    return begin(who or player(), WORLD, now_ms=T0 + at_ms)


def refused(rule, *args, **named):
    with pytest.raises(Rejected) as error:
        rule(*args, **named)
    return error.value.code


# 2.7 Market.


def offered(price, qty=1, kind="fixed", prices=None, **more):
    hours, active, stone = more.get("hours", 12), more.get("active", 0), 10**9
    who = player(purse={"stone": stone}, stacks={("fodder", False): 9_999}, inventory=Inventory())
    rows = {"id": 1, "active": active, "prices": prices or {"sales": 0, "median": 0}}
    args = SimpleNamespace(kind=kind, item="fodder", id="", qty=qty, price=price, hours=hours)
    done = market.offer(Deal(7, T0, T, rows, {7: turn_of(who)}), args)
    return next(dict(c.row) for c in done.changes if isinstance(c, Insert) and c.table == "listing")


def test_a_listing_has_a_deposit_a_band_and_an_end():
    """Two of a hundred and at least ten; between a tenth and ten times of what a piece is worth; 12, 24 or 48 hours."""
    busy = {"sales": 20, "median": 95}
    assert offered(95, 10, prices=busy)["deposit"] == 19
    assert offered(95, 1, prices=busy)["deposit"] == 10
    assert [offered(95, prices=busy, hours=hours)["ends"] - T0 for hours in (12, 24, 48)] == [
        12 * HOUR,
        24 * HOUR,
        48 * HOUR,
    ]
    assert (offered(9, prices=busy)["price"], offered(950, prices=busy)["price"]) == (9, 950)
    for price, more in ((8, {}), (951, {}), (95, {"hours": 13})):
        assert refused(offered, price, prices=busy, **more) == "invalid_args"
    assert refused(offered, 95, prices=busy, active=20) == "cap_exceeded"
    quiet = {"sales": 19, "median": 10**6}  # too few sales to be a price
    assert refused(offered, 10**6, prices=quiet) == "invalid_args"
    assert offered(950, 10, "auction", prices=busy)["deposit"] == 19
    assert refused(offered, 94, 10, "auction", prices=busy) == "invalid_args"


def test_the_tax_is_five_of_a_hundred_rounded_up():
    """No sale is too small for it."""
    assert [market.tax_of(gross) for gross in (1, 20, 21, 100, 101)] == [1, 1, 2, 5, 6]


@pytest.mark.parametrize(("top", "least"), [(1, 2), (19, 20), (20, 21), (21, 23), (1_000, 1_050), (1_001, 1_052)])
def test_a_bid_is_five_of_a_hundred_higher(top, least):
    """Nobody is outbid by a pebble; a bid in the last five minutes makes five more, twelve times."""
    row = {
        "id": 1, "seller": 9, "kind": "auction", "status": "active", "bidder": 7, "top": top, "price": 1,
        "ends": T0 + 299_999, "extends": 11,
    }  # fmt: skip

    def bid(amount, **changes):
        deal = Deal(
            7, T0, T, {"listing": {**row, **changes}, "blocked": False}, {7: turn_of(player(purse={"stone": 10**6}))}
        )
        done = market.bid(deal, SimpleNamespace(amount=amount))
        return done.changes[-1].to["ends"] - T0, done.changes[-1].to["extends"]

    assert refused(bid, least - 1) == "wrong_state"
    assert bid(least) == (599_999, 12)
    assert bid(least, extends=12) == (299_999, 12)
    assert bid(least, ends=T0 + 300_000) == (300_000, 11)


def test_the_end_of_an_auction_is_told_to_its_seller():
    """Whoever sells hears of it, and the goods, the money and the deposit go where they belong."""
    row = {
        "id": 1, "seller": 9, "kind": "auction", "status": "active", "bidder": 7, "top": 101, "price": 1, "qty": 4,
        "qty_left": 4, "asset": "s:fodder:free", "goods": "s:fodder", "ends": T0, "extends": 0, "deposit": 10,
    }  # fmt: skip
    done = market.expire(Deal(0, T0, T, {"listing": row, "thing": None}, {}), "expire:1")
    assert [(who, kind, dict(data)) for who, kind, data in done.told] == [
        (9, "MarketSold", {"listing": 1, "qty": 4, "gross": 101}),
    ]
    moved = [(p.from_account, p.to_account, p.asset, p.qty) for p in done.postings]
    assert moved == [
        ("esc:market:1", "mail:7.won:1", "s:fodder:free", 4),
        ("esc:market:1", "mail:9.sale:1:0", "stone", 101 - 6 + 10),
        ("esc:market:1", "sink:market_tax", "stone", 6),
    ]


# 2.8 Social, 2.9 Guild.


def test_friends_and_guilds_have_their_limits():
    """What many share is bounded."""
    assert (social.FRIENDS_MAX, social.PENDING_MAX, social.BLOCKS_MAX, social.GIFTS_MAX) == (100, 50, 200, 20)
    assert social.GIFT_STONE == 50
    assert (guild.CREATE_STONE, guild.ELDERS_MAX, guild.TECH_MAX, guild.LEVEL_MAX) == (100_000, 4, 10, 10)
    assert guild.TIERS == ((1_000, 10), (10_000, 80), (50_000, 300))
    assert (guild.BOSS_HP, guild.BOSS_HITS, guild.BOSS_ROUNDS) == (5_000_000, 3, 10)
    assert (guild.AWAY_MS, guild.LEADER_AWAY_MS) == (24 * HOUR, 14 * 24 * HOUR)
    assert [guild.room(level, 0) for level in (1, 10)] == [32, 50]


@pytest.mark.parametrize(("exp", "level", "after"), [(690, 1, (1, 990)), (700, 1, (2, 0)), (8_700, 3, (4, 0))])
def test_a_guild_rises_by_what_is_given(exp, level, after):
    """1000·lvl² for the next level."""
    place = {"guild": 3, "role": "member"}
    row = {"id": 3, "level": level, "exp": exp, "rev": 1}
    deal = Deal(7, T0, T, {"guild": row, "mine": place}, {7: turn_of(player(purse={"stone": 50_000}))})
    done = guild.donate(deal, SimpleNamespace(tier=2))
    assert (done.changes[-1].to["level"], done.changes[-1].to["exp"]) == after
    assert (done.turn().player.purse["stone"], done.turn().player.purse["contrib"]) == (0, 300)


# 2.10 Dungeon.


def test_a_dungeon_asks_and_pays_by_its_number():
    """Realm 2+d/3; 500·(d+1)·(diff+1) stone and 20·(d+1) essence; three entries and five tickets."""
    assert [dungeon.stone_of(d, diff) for d, diff in ((0, 0), (4, 2), (19, 2))] == [500, 7_500, 30_000]
    assert [dungeon.essence_of(d) for d in (0, 19)] == [20, 400]
    assert (dungeon.ENTRIES, dungeon.PARTY_MAX, dungeon.FLOORS, dungeon.RUN_MS, dungeon.LOBBY_MS) == (
        3, 4, 5, HOUR // 2, HOUR // 12,
    )  # fmt: skip
    rows = {"inside": (), "tickets": {}, "used": {}, "joined": None, "party": []}
    for d, r in ((0, 2), (5, 3), (13, 6)):
        weak = Deal(7, T0, T, rows, {7: turn_of(player(r=r - 1))})
        assert refused(dungeon.lobby_open, weak, SimpleNamespace(dungeon=d, diff=0)) == "not_unlocked"
        able = Deal(7, T0, T, rows, {7: turn_of(player(r=r))})
        assert dungeon.lobby_open(able, SimpleNamespace(dungeon=d, diff=0)).changes


def test_what_lies_in_a_dungeon_has_the_affixes_of_its_quality():
    """One to three things; a rare one is as good as one that a boss leaves."""
    counts, affixes, turn = set(), {}, turn_of(player(r=9))
    for _ in range(2_000):
        turn, found = dungeon._loot(turn, 8)
        counts.add(len(found))
        for thing in found:
            affixes.setdefault(thing.quality, set()).add(len(thing.affixes))
            assert thing.tier == 5
            assert all(0 <= kind <= 7 and 500 <= roll <= 1_500 for kind, roll in thing.affixes)
    assert counts == {1, 2, 3}
    assert affixes == {quality: {T.quality_affixes[quality]} for quality in affixes}
    assert affixes.keys() >= {0, 1, 2, 3, 4}


# 2.11 PvP, 2.12 Arena.


def test_who_meets_whom_widens_with_the_seconds():
    """50, 10 more each second, at most 400; only equal rules."""

    def meets(apart, waited_s, rules=1):
        one = {"player": 1, "rating": 1_500, "rules": 1, "at": T0}
        other = {"player": 2, "rating": 1_500 + apart, "rules": rules, "at": T0}
        return len(pvp.pairs([one, other], T0 + waited_s * 1_000)) == 1

    assert (meets(50, 0), meets(51, 0), meets(60, 1), meets(61, 1)) == (True, False, True, False)
    assert (meets(400, 35), meets(401, 10_000), meets(0, 60, rules=2)) == (True, False, False)


@pytest.mark.parametrize(
    ("a", "b", "games", "won", "moved"),
    [
        (1_500, 1_500, (0, 0), True, 16),
        (1_500, 1_500, (30, 30), True, 12),
        (2_000, 2_000, (99, 99), True, 8),
        (1_500, 1_500, (29, 30), False, -12),  # the smaller K of the two
        (1_900, 1_500, (30, 30), True, 2),  # 24·91 / 1000 = 2.184
        (1_500, 1_900, (30, 30), True, 22),  # 24·909 / 1000 = 21.816
        (1_500, 2_900, (0, 0), True, 16),  # no further than 800 apart, and K of the higher: 16·990 / 1000 = 15.84
        (1_522, 1_500, (0, 99), True, 11),  # 24·468 / 1000 = 11.232
    ],
)
def test_ratings_move_by_the_table(a, b, games, won, moved):
    """K is 32, 24 from thirty games on, 16 from 2000 on; half is rounded away from zero."""
    assert elo.moved(a, b, games_a=games[0], games_b=games[1], won=won) == moved


def test_an_evening_of_the_arena_is_worth_its_rank():
    """1000 − 180 for each doubling, at least 50; targets are the ranks from six tenths on."""
    assert [arena.honor_of(rank) for rank in (1, 2, 3, 4, 8, 16, 32, 64, 5_000)] == [
        1_000, 820, 820, 640, 460, 280, 100, 50, 50,
    ]  # fmt: skip
    assert [arena.first_target(rank) for rank in (2, 6, 7, 10, 11, 100)] == [1, 1, 5, 6, 7, 60]
    shown = {arena.targets(7, 100, T0 // 600_000 * 600_000 + late) for late in (0, 1, 599_999)}
    (ranks,) = shown
    assert len(set(ranks)) == 5
    assert all(60 <= rank <= 99 for rank in ranks)
    assert arena.targets(7, 6, T0) == (1, 2, 3, 4, 5)
    assert (arena.BRACKET_MAX, arena.ATTEMPTS, arena.AGAIN_MS, arena.SETTLED_MS) == (5_000, 5, 60_000, 21 * HOUR)
