"""The largest save that content allows: no list grows without bound, and the largest still fits."""

from __future__ import annotations

from cultivation.content.load import tables
from cultivation.rules import power
from cultivation.rules.numbers import SAFE_INT_MAX
from cultivation.rules.player import (
    CURRENCIES,
    Accessories,
    Achievement,
    Character,
    Core,
    Equipment,
    Player,
    Power,
    Quest,
    Runes,
    Skills,
    Soul,
    Stable,
)
from cultivation.rules.roll import STREAMS
from cultivation.rules.sections.mount import Mount
from cultivation.rules.sections.quest import Bounty, Period
from cultivation.rules.sections.soul import Life
from cultivation.state import codec

T = tables()
BIG = SAFE_INT_MAX
SLOTS = ("weapon", "head", "chest", "legs", "hands", "feet")
THING = f"{BIG}.{BIG}"


def largest():
    """A player with everything at its most."""
    longest = sorted([*T.quest.daily, *T.quest.weekly, *T.quest.bounty], key=len)[-5:]
    period = Period(BIG, tuple(longest), (BIG,) * 5, (True,) * 5, True)
    rows = T.achievement.achievements
    titles = tuple(row.title for row in rows.values() if row.title)
    return Player(
        BIG,
        character=Character(name="\U0002070e" * 16, skeleton="\U0002070e" * 16, created_ms=BIG, level=200, exp=BIG,
                            exp_lost=BIG, title="x" * 64, titles=titles),
        core=Core(BIG, dict.fromkeys(STREAMS, BIG), dict.fromkeys(CURRENCIES, BIG)),
        power=Power(dict.fromkeys(power.SOURCES, (BIG,) * 12)),
        equipment=Equipment(dict.fromkeys(SLOTS, THING)),
        skills=Skills(BIG, dict.fromkeys(T.skills.active, 20), dict.fromkeys(T.skills.passive, 20),
                      tuple(list(T.skills.active)[:4])),
        mount=Stable(dict.fromkeys(T.mount.names, Mount(50, BIG, 5)), next(iter(T.mount.names))),
        accessories=Accessories(dict.fromkeys(("necklace", "ring_l", "ring_r", "talisman"), THING),
                                tuple(T.accessories.definitions)),
        runes=Runes(((7, 12),) * 8),
        soul=Soul(200, BIG, BIG, (9, 10, 11), BIG, BIG, BIG, 9, Life(BIG, 9, 9, BIG, 180, 1_000, BIG, BIG)),
        quest=Quest(60, BIG, period, period, Bounty(longest[-1], BIG, BIG), BIG, 3),
        achievement=Achievement(dict.fromkeys(T.achievement.counters, BIG), dict.fromkeys(rows, 31), BIG),
    )  # fmt: skip


def test_the_largest_save_fits_with_room_for_a_newer_build():
    """Nobody is locked out for having played long: a quarter of the limit is the most that content allows."""
    state = codec.encode(largest(), codec.Carried())
    assert len(state) < codec.STATE_BYTES_MAX // 4
    assert codec.decode(BIG, state, {})[0] == largest()
