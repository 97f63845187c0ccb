"""What grows with time is never rounded away, however often one looks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cultivation.content.load import tables
from cultivation.rules import combat, realms
from cultivation.rules.accrual import CAP_MS
from cultivation.rules.play import World, play
from cultivation.rules.player import Character, Combat, Player, Realm

T0_MS = 1_700_000_000_000
WORLD = World(tables(), b"a secret")
CUTS = st.lists(st.integers(1, CAP_MS // 10), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(
    cuts=CUTS,
    r=st.integers(0, 9),
    grade=st.integers(0, 3),
    injury_ms=st.integers(-1_000, CAP_MS),
    amount=st.integers(0, 2_000),
)
def test_qi_is_the_same_settled_once_or_often(cuts, r, grade, injury_ms, amount):
    """A player who looks often has neither more nor less qi than one who sleeps; injuries and limits
    included.
    """
    start = Realm(r=r, anchor_ms=T0_MS, amount=amount, gained=amount, injury_until=max(0, T0_MS + injury_ms))
    player = Player(1, character=Character(level=1, grade=grade), realm=start)
    player = replace(player, realm=replace(start, rate=realms.rate(player, WORLD.tables)))
    once = realms.settled_realm(player, WORLD.tables, T0_MS + sum(cuts))
    now_ms = T0_MS
    for cut in cuts:
        now_ms += cut
        player = replace(player, realm=realms.settled_realm(player, WORLD.tables, now_ms))
    assert player.realm == once
    assert once.amount == once.gained - once.spent - once.lost


@settings(max_examples=200, deadline=None)
@given(cuts=CUTS, stage=st.integers(0, 400))
def test_an_expedition_pays_the_same_claimed_once_or_often(cuts, stage):
    """Claiming often is worth exactly as much as claiming once."""
    section = Combat(stage_cleared=stage, expedition=stage, anchor_ms=T0_MS)
    once = combat.income(Player(1, combat=section), T0_MS + sum(cuts))
    total = [0, 0, 0]
    now_ms = T0_MS
    for cut in cuts:
        now_ms += cut
        part = combat.income(Player(1, combat=section), now_ms)
        section = part.combat
        total = [a + b for a, b in zip(total, (part.stone, part.exp, part.chests), strict=True)]
    assert total == [once.stone, once.exp, once.chests]
    assert section == once.combat


def test_a_longer_absence_is_counted_not_an_error():
    """A player who was away for a week is paid for twelve hours and told what was lost."""
    week_ms = 7 * 86_400_000
    paid = combat.income(Player(1, combat=Combat(anchor_ms=T0_MS)), T0_MS + week_ms)
    assert paid.stone == 10 * 720
    assert paid.chests == 72
    assert paid.combat.lost_ms == week_ms - CAP_MS


def test_a_clock_that_goes_back_pays_nothing_and_breaks_nothing():
    """A server whose clock was set back does not pay the same minutes twice."""
    born = Player(1, character=Character(level=1), combat=Combat(anchor_ms=T0_MS))
    later = play(born, WORLD, now_ms=T0_MS + 60_000, rule=combat.idle_claim).player
    back = play(later, WORLD, now_ms=T0_MS, rule=combat.idle_claim)
    again = play(back.player, WORLD, now_ms=T0_MS + 60_000, rule=combat.idle_claim)
    assert later.purse["stone"] == 10
    assert again.player.purse["stone"] == 10
