"""What no order of events among many players can break: sums, places, membership, and claims."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.content.load import tables
from cultivation.rules import arena, elo, notification, power, snapshot, tournament
from cultivation.rules.deal import Deal, Held, Insert, Update
from cultivation.rules.guild import room
from cultivation.rules.play import World, begin
from cultivation.rules.player import Character, Player
from cultivation.rules.tables.shared import by_place
from cultivation.rules.turn import Rejected

RATINGS = st.integers(0, 4_000)
NOW_MS = 1_700_000_000_000
WORLD = World(tables(), b"a secret")


@given(RATINGS, RATINGS, st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_a_match_never_takes_from_its_winner(a, b, games_a, games_b, won):
    """Who wins does not lose rating, and the same match seen from the other side moves by the same amount."""
    moved = elo.moved(a, b, games_a=games_a, games_b=games_b, won=won)
    assert moved == -elo.moved(b, a, games_a=games_b, games_b=games_a, won=not won)
    assert moved >= 0 if won else moved <= 0
    assert abs(moved) <= 32


@given(st.dictionaries(st.integers(1, 10**6), RATINGS, max_size=60))
def test_a_season_draws_together_and_keeps_the_sum(ratings):
    """Nobody's rating is made or lost by the calendar."""
    after = elo.softened(ratings)
    assert after.keys() == ratings.keys()
    assert sum(after.values()) == sum(ratings.values())


@given(st.integers(2, 64))
def test_a_bracket_has_one_champion_and_pays_everybody_at_most_once(players):
    """However many sign up, all but one lose exactly once, and a better place is never worth less."""
    rounds = (players - 1).bit_length()
    left = [seed if seed <= players else None for seed in tournament.seeding(1 << rounds)]
    assert all(a is not None for a in left[::2]), "a match always has somebody"
    lost = []
    for _ in range(rounds):
        pairs = list(zip(left[::2], left[1::2], strict=True))
        lost += [max(a, b) for a, b in pairs if a is not None and b is not None]
        left = [a if b is None else b if a is None else min(a, b) for a, b in pairs]
    assert left == [1]
    assert sorted(lost) == list(range(2, players + 1))
    worths = [by_place(tables().shared.tournament_honor, place) for place in range(1, 66)]
    assert worths == sorted(worths, reverse=True)


@given(st.integers(1, 10), st.integers(0, 10))
def test_a_guild_never_outgrows_its_table(level, slots):
    """Places promised by level and technique are places that the database has."""
    assert 32 <= room(level, slots) <= 60


def mail(asset, qty, *, done_at, expires):
    held = (Held(asset, qty),)
    return {"id": "1.x", "is_broadcast": False, "done_at": done_at, "expires": NOW_MS + expires, "held": held}


@given(st.integers(1, 10**6), st.sampled_from([None, 5]), st.integers(-10, 10))
def test_a_mail_pays_once_and_in_time_or_not_at_all(qty, done_at, expires):
    """What is claimed leaves the mail's account for the player's, whole, and the claim is a row that there is once."""
    player = Player(1, character=Character(name="Me", level=9, created_ms=1))
    turn = begin(player, WORLD, now_ms=NOW_MS)
    row = mail("stone", qty, done_at=done_at, expires=expires)
    deal = Deal(1, NOW_MS, tables(), {"mails": [row]}, {1: turn})
    if done_at is not None or expires <= 0:
        with pytest.raises(Rejected):
            notification.claim(deal, None)
        return
    done = notification.claim(deal, None)
    assert [(p.from_account, p.to_account, p.asset, p.qty) for p in done.turn().postings] == [
        ("mail:1.x", "p:1", "stone", qty)
    ]
    claims = [c for c in done.changes if isinstance(c, Insert) and c.table == "mail_claim"]
    assert [(c.row["mail"], c.row["player"], c.may_exist) for c in claims] == [("1.x", 1, False)]
    again = replace(deal, rows={"mails": [{**row, "done_at": NOW_MS}]}, turns=done.turns)
    with pytest.raises(Rejected):
        notification.claim(again, None)


class Attack:
    """The arguments of an attack."""

    def __init__(self, player, rank):
        self.player, self.expected_rank = player, rank


def attacked(ladder, attacker, target, expected):
    """The ladder after one attack, its changes carried out as the database does: only where they still fit."""
    turns = {id_: FIGHTERS[id_] for id_ in (attacker, target)}
    places = {id_: {"bracket": 0, "rank": rank, "player": id_} for rank, id_ in ladder.items() if id_ in turns}
    mine = {"day": 0, "used": 0}
    rows = {"places": places, "mine": mine, "pair_at": None, "tickets": {},
            "theirs": {"defence": snapshot.taken(FIGHTERS[target])}}  # fmt: skip
    done = arena.attack(Deal(attacker, NOW_MS, tables(), rows, turns), Attack(target, expected))
    after = dict(ladder)
    for change in done.changes:
        if isinstance(change, Update) and change.table == "arena":
            assert after[change.key["rank"]] == change.when["player"]
            after[change.key["rank"]] = change.to["player"]
    return after, done.turns[attacker].reply


def fighter_of(id_):
    level = 5 + 7 * (id_ % 5)
    player = Player(id_, character=Character(name=f"F{id_}", level=level, created_ms=1))
    return begin(replace(player, power=power.reference(player, tables())), WORLD, now_ms=NOW_MS)


FIGHTERS = {id_: fighter_of(id_) for id_ in range(1, 9)}
ATTACKS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(1, 8)), max_size=20)


@given(st.permutations(range(1, 9)), ATTACKS)
def test_ranks_are_a_permutation_after_any_attacks(order, attacks):
    """Nobody stands twice on the ladder or falls off it, and only who wins rises."""
    ladder = dict(enumerate(order, start=1))
    for attacker, target, expected in attacks:
        before = {id_: rank for rank, id_ in ladder.items()}
        try:
            ladder, reply = attacked(ladder, attacker, target, expected)
        except Rejected:
            continue  # the target is not where it was expected, or out of reach
        now = {id_: rank for rank, id_ in ladder.items()}
        assert sorted(now) == list(range(1, 9))
        won = dict(reply)["won"]
        assert now[attacker] == (before[target] if won else before[attacker])
        assert now[attacker] <= before[attacker]
