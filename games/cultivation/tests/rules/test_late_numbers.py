"""The numbers that the specification names for what comes late in the game: talk, beasts, runes, soul, realms."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.content.load import tables
from cultivation.rules import (
    accessories,
    bag,
    chat,
    dantian,
    meridians,
    power,
    realms,
    roll,
    runes,
    soul,
    wings,
    words,
)
from cultivation.rules.deal import Deal, Insert
from cultivation.rules.play import World, begin, play
from cultivation.rules.player import (
    Accessories,
    Character,
    Dantian,
    Instance,
    Meridians,
    Player,
    Realm,
    Runes,
    Soul,
    Stable,
    Wings,
)  # fmt: skip
from cultivation.rules.sections.mount import Mount
from cultivation.rules.turn import Rejected

T = tables()
WORLD = World(T, b"a secret")
T0_MS = 1_700_000_000_000
HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def player(r=0, **sections):
    qi = realms.capacity(Player(7, realm=Realm(r, 9)), T)
    given = {
        "realm": Realm(r, 9, T0_MS, amount=qi, gained=qi),
        "purse": {"stone": 10**12, "jade": 10**4, "essence": 10**9},
    }
    return Player(7, character=Character(name="Late", level=100, created_ms=T0_MS), **{**given, **sections})


def done(before, rule, now_ms=T0_MS):
    return play(before, WORLD, now_ms=now_ms, rule=rule)


def refused(before, rule, now_ms=T0_MS):
    with pytest.raises(Rejected) as rejected:
        done(before, rule, now_ms)
    return rejected.value


def source(name, **sections):
    return power.reference(player(**sections), T).sources[name]


# 2.15 chat


@pytest.mark.parametrize(
    ("kind", "burst", "every_ms"), [("world", 1, 5_000), ("guild", 5, 500), ("party", 5, 500), ("dm", 1, 1_000)]
)
def test_each_kind_of_channel_has_its_pace(kind, burst, every_ms):
    """So many at once, then one for each stretch of time, and who is refused is told how long to wait."""
    rows, now_ms, said = {"buckets": {}}, T0_MS, []

    def says(at_ms):
        deal = chat._paced(Deal(7, at_ms, T, rows, {}), kind)
        rows["buckets"] = {kind: next(one.row for one in deal.changes if isinstance(one, Insert))}
        said.append(at_ms)

    for _ in range(burst):
        says(now_ms)
    for _ in range(3):
        with pytest.raises(Rejected) as refusal:
            says(now_ms + every_ms - 1)
        assert 1 <= refusal.value.retry_after_ms <= 5
        now_ms += every_ms
        says(now_ms)
    assert len(said) == burst + 3


@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b", "blank\u3164here", "\u2800\u2800", "a\u034fb"])
def test_what_only_looks_empty_is_not_sent(text):
    """Walls of blank lines are built of characters that look like nothing."""
    assert words.flaw(words.tidy(text)) == "characters"


def test_a_heap_of_marks_is_cut_down_to_two():
    """A letter with fifty marks covers the lines above and below; an accent stays one."""
    assert words.tidy("  e\u0301te\u0301  ") == "été"
    heap = words.tidy("z" + "\u0335" * 50 + "a")
    assert heap == "z\u0335\u0335a"
    assert words.flaw(words.tidy("z" + "\u0335" * 500)) == "", "its length is that of what is shown"


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("see http://a", True), ("WWW.gold", True), ("ｗｗｗ．gold", True), ("cheap-jade.shop now", True),
        ("t.me/gold", True), ("bit.ly/3x", True), ("gold.de", True), ("wait.what", False), ("3.5/5 points", False),
        ("ok.in a minute", False), ("and/or", False), ("... /shrug", False),
    ],
)  # fmt: skip
def test_a_newcomer_cannot_lead_others_away(text, is_link):
    """Who sells gold elsewhere writes addresses; a full stop without a blank is none."""
    assert words.has_link(text) is is_link


# 2.17 to 2.20: mounts, wings, accessories, runes


def test_what_beasts_wings_and_runes_give_is_what_was_promised():
    """Each source adds its own numbers, floors included."""
    stable = Stable({"dun_pony": Mount(7, 0, 1), "reed_stag": Mount(13, 0, 1)}, "reed_stag")
    ridden, led = 15 * 13 * 3 * 10 // 2, 15 * 7 * 3 // 2
    assert source("mount", mount=stable)[:4] == (ridden + led, 0, 0, 13)
    grown = source("wing", wings=Wings(rank=3, step=4))
    assert (grown[1], grown[6], grown[8:10]) == (12 * 34 * 4, 8 * 34, (680, 680))
    assert source("wing", wings=Wings(rank=10, step=9))[6] == 800
    sockets = tuple((kind, 3) for kind in range(8))
    worth = source("rune", r=6, runes=Runes(sockets))
    assert worth[:8] == (50 * 9, 10 * 9, 6 * 9, 3 * 9, 180, 450, 180, 180)
    assert worth[8:] == (400, 400, 0, 0)
    assert source("rune", r=6, runes=Runes((*sockets[:7], None)))[8:] == (0, 0, 0, 0)


def test_a_rune_word_is_read_in_both_triples_and_in_order():
    """The same three runes the other way round say nothing."""
    word = next(one for one in T.runes.words if one.kinds != one.kinds[::-1])
    place = next(n for n, add in enumerate(word.adds) if add)

    def adds(sockets):
        read = source("rune", r=6, runes=Runes(sockets))[place]
        return read - sum(T.runes.worth[kind] for kind, _ in filter(None, sockets) if kind == place)

    triple, back = [(kind, 1) for kind in word.kinds], [(kind, 1) for kind in word.kinds[::-1]]
    none = [None] * 3
    flat = [adds(tuple(sockets)) for sockets in ((*triple, *none, None, None), (*none, *triple, None, None))]
    assert flat[0] == flat[1] == adds((*back, *none, None, None)) + word.adds[place]


def test_a_blessing_that_faded_helps_no_more():
    """After seven days without a try the next one begins at nothing, and the day before it does not."""
    secret_roll = next(
        n for n in range(1_000) if roll.number(b"a secret", 7, stream="wing", count=n) % 10**6 >= 945_000
    )
    begun = player(r=3, wings=Wings(bless=900, blessed_ms=T0_MS), stacks={("feather", False): 99})
    begun = replace(begun, core=replace(begun.core, rolls={"wing": secret_roll}))
    within = done(begun, wings.wing_try, T0_MS + 7 * DAY_MS - 1)
    after = done(begun, wings.wing_try, T0_MS + 7 * DAY_MS)
    assert 910 <= within.player.wings.bless <= 920
    assert 10 <= after.player.wings.bless <= 20
    rolled = roll.number(b"a secret", 7, stream="wing", count=secret_roll) % 10**6
    assert after.player.wings.bless == 10 + rolled % 11


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(1, 3), st.integers(1, 4)), max_size=30))
def test_nothing_that_is_done_with_runes_makes_or_loses_worth(deeds):
    """Three of a level are one of the next, in the bag and in sockets, whatever is done in whatever order."""
    has = player(r=6, stacks={(f"rune_{kind}_1", bound): 40 for kind in (0, 1) for bound in (False, True)})

    def worth(one):
        bagged = sum(qty * 3 ** (int(item.split("_")[2]) - 1) for (item, _), qty in one.stacks.items())
        return bagged + sum(3 ** (held[1] - 1) for held in one.runes.sockets if held)

    whole = worth(has)
    for deed, kind, level, n in deeds:
        rule = [
            lambda t, k=kind, of=level, m=n: runes.rune_fuse(t, kind=k, level=of, n=m),
            lambda t, k=kind, of=level, m=n: runes.rune_socket(t, slot=m, kind=k, level=of),
            lambda t, m=n: runes.rune_unsocket(t, slot=m),
        ][deed]
        try:
            has = done(has, rule).player
        except Rejected:
            continue
        assert worth(has) == whole


@pytest.mark.parametrize("socket", range(8))
def test_a_socket_opens_with_its_realm(socket):
    """The first two at the third realm, the last two at the sixth."""
    stacks = {("rune_0_1", False): 1}
    opens_at = 3 + socket // 2
    rule = lambda t: runes.rune_socket(t, slot=socket, kind=0, level=1)  # noqa: E731  # said once, done twice
    assert refused(player(r=opens_at - 1, stacks=stacks), rule).code == "not_unlocked"
    assert done(player(r=opens_at, stacks=stacks), rule).player.runes.sockets[socket] == (0, 1)


def test_the_book_has_each_definition_once_and_only_what_was_free():
    """What came bound never enters it, what is in it stays, and twenty basis points each are two thousand at most."""
    kinds = [name for name, row in T.accessories.definitions.items() if row.form == "ring"][:2]
    items = {n: Instance(n, kind, 1, 0, bound) for n, kind, bound in (
        ("1", kinds[0], False), ("2", kinds[0], False), ("3", kinds[1], True))}  # fmt: skip
    has = player(r=1, instances=items)
    for item, slot in (("1", "ring_l"), ("2", "ring_r"), ("3", "ring_l")):
        has = done(has, lambda t, i=item, s=slot: accessories.acc_equip(t, id=i, slot=s)).player
    assert has.accessories.book == (kinds[0],)
    full = tuple(T.accessories.definitions)
    assert [source("acc", accessories=Accessories(book=full[:n]))[8] for n in (1, 99, 100)] == [20, 1_980, 2_000]


# 2.21 to 2.24: meridians, dantian, soul, realms


def test_the_price_of_every_layer_is_the_table_s():
    """Each layer is a quarter dearer than the one before, floors at every step; an empty dantian holds the dearest."""
    assert [realms.cost(T, 0, layer) for layer in range(1, 10)] == [20, 25, 31, 39, 48, 61, 76, 95, 119]
    assert [realms.cost(T, r, 9) for r in range(10)] == [
        119, 2_980, 38_743, 447_034, 3_278_255, 17_881_393, 89_406_967, 357_627_868, 1_490_116_119, 5_960_464_477,
    ]  # fmt: skip
    for r in range(10):
        assert realms.capacity(player(r), T) == 8 * T.realms[r].cost > realms.cost(T, r, 9)


@pytest.mark.parametrize(
    ("r", "pity", "pills", "level", "chance_ppm"),
    [
        (8, 0, 0, 0, 300_000),
        (8, 13, 0, 0, 950_000),
        (8, 14, 0, 0, 1_000_000),
        (4, 1, 2, 10, 955_000),
        (3, 0, 3, 0, 1_000_000),
    ],
)
def test_the_chance_of_a_breakthrough_is_that_of_the_table(r, pity, pills, level, chance_ppm):
    """Bad luck, pills and the soul add what was said; the fifteenth try of the eighth realm is certain."""
    begun = player(r, soul=Soul(level=level), stacks={("breakthrough_pill", True): 3})
    begun = replace(begun, realm=replace(begun.realm, pity=pity))
    turn = done(begun, lambda t: realms.breakthrough(t, pills=pills))
    assert dict(turn.reply)["chance_ppm"] == chance_ppm
    assert turn.player.stacks.get(("breakthrough_pill", True), 0) == 3 - pills, "pills are used up either way"
    after = turn.player.realm
    assert after.amount == after.gained - after.spent - after.lost
    assert (after.r, after.amount, after.pity) == (r + 1, 0, 0) or after.pity == pity + 1


def test_a_full_dantian_says_so_each_time_and_not_in_between():
    """Whoever comes back to a full dantian reads it, again after spending, and not with every command meanwhile."""
    kinds = lambda turn: [event.type for event in turn.events]  # noqa: E731  # short for a question asked five times
    begun = Player(7, character=Character(level=1), realm=Realm(0, 1, T0_MS, rate=1_000))
    full = done(begun, lambda t: t, T0_MS + HOUR_MS)
    assert kinds(full).count("QiCapReached") == 1
    assert full.player.realm.amount == realms.capacity(full.player, T)
    again = done(full.player, lambda t: t, T0_MS + 2 * HOUR_MS)
    assert "QiCapReached" not in kinds(again)
    spent = done(again.player, realms.advance, T0_MS + 2 * HOUR_MS).player
    assert "QiCapReached" in kinds(done(spent, lambda t: t, T0_MS + 3 * HOUR_MS))
    drunk = done(spent, lambda t: realms.gain(t, 10**6), T0_MS + 2 * HOUR_MS)
    assert kinds(drunk).count("QiCapReached") == 1


def test_a_new_life_keeps_what_it_should_and_nothing_else():
    """Realm, qi, meridians and purity begin anew; whatever was not named stays as it was."""
    begun = player(
        5, meridians=Meridians(40), dantian=Dantian(30, 300), wings=Wings(2, 3), runes=Runes(((0, 3), *[None] * 7)),
        mount=Stable({"dun_pony": Mount(9)}, "dun_pony"), soul=Soul(level=2, gained=9, spent=4),
    )  # fmt: skip
    begun = begin(begun, WORLD, now_ms=T0_MS).player
    turn = done(begun, soul.transcend)
    after = turn.player
    changed = {one.name for one in fields(Player) if getattr(after, one.name) != getattr(begun, one.name)}
    assert changed <= {"realm", "meridians", "dantian", "soul", "power", "achievement", "quest", "core"}
    assert (after.realm.r, after.realm.layer, after.realm.amount, after.meridians.points) == (0, 1, 0, 0)
    assert (after.dantian.level, after.dantian.purity, after.character.level) == (30, 0, 100)
    assert after.soul.shards() == after.soul.gained - after.soul.spent
    assert after.soul.before.until_ms == T0_MS + 7 * DAY_MS


def test_a_day_lies_between_two_lives():
    """Not one minute less, and who is too early is told how long."""
    lived = player(5, soul=Soul(transcended=1, transcended_ms=T0_MS))
    early = refused(lived, soul.transcend, T0_MS + DAY_MS - 1)
    assert (early.code, early.retry_after_ms) == ("cooldown", 1)
    assert done(lived, soul.transcend, T0_MS + DAY_MS).player.soul.transcended == 2


def test_the_price_of_the_soul_and_of_the_dantian_rise_as_said():
    """A shard more every ten levels; five hundred times the square, and as deep as the realm bears."""
    for level, shards in ((0, 1), (9, 1), (10, 2), (199, 20)):
        after = done(player(5, soul=Soul(level=level, gained=50)), soul.soul_up).player.soul
        assert (after.level, after.spent) == (level + 1, shards)
    assert refused(player(5, soul=Soul(level=200, gained=50)), soul.soul_up).code == "cap_exceeded"
    turn = done(player(2, dantian=Dantian(29)), dantian.dantian_up)
    assert sum(p.qty for p in turn.postings if p.to_account == "sink:dantian") == 500 * 30**2
    assert refused(player(2, dantian=Dantian(30)), dantian.dantian_up).code == "cap_exceeded"


def test_time_before_a_change_of_rate_is_paid_at_the_old_one():
    """The hour before the ninth point was open counts as it was."""
    begun = player(2, meridians=Meridians(8))
    begun = replace(begun, realm=replace(begun.realm, amount=10**4, gained=10**4))
    begun = begin(begun, WORLD, now_ms=T0_MS).player
    begun = replace(begun, realm=replace(begun.realm, rate=realms.rate(begun, T)))
    after = done(begun, meridians.meridian_open, T0_MS + 60_000).player.realm
    assert after.gained - 10**4 == begun.realm.rate * 60_000 // 10**6
    assert after.rate == T.realms[2].rate * (10_000 + 150 + 800) // 10_000 > begun.realm.rate


def test_every_mount_can_be_had():
    """Ten beasts: from quests, from a dungeon, from the guild's shop."""
    quests = [item for row in T.quest.main.values() for item, _ in row.reward.items]
    sources = {*quests, *T.shared.guild_shop, *(clear.item for clear in T.shared.first_clear)}
    assert {f"mount_{name}" for name in T.mount.names} <= sources
    assert bag.slots_used(player()) == 0
