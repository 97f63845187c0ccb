"""Where tainted value went: every unit is accounted for, innocents keep what they paid for, and nothing runs away."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cultivation.audit.ceilings import Entry
from cultivation.content.load import tables
from cultivation.repair.case import Move, plan_of
from cultivation.repair.read import Untraceable, check_named, reach
from cultivation.repair.sale import Listing, is_fair
from cultivation.repair.taint import is_holder
from cultivation.repair.trace import STEPS_MAX, Market, Question, follow

ACCOUNTS = ["p:1", "p:2", "p:3", "g:9", "mail:2.sale", "esc:market:5"]
MARKET = Market(tables(), {5: Listing(1, "s:fodder", "s:fodder:free", is_auction=False, deposit=0)})
ASSETS = ["stone", "s:fodder:free", "i:1.1"]
SPENT = ["use", "enhance", "fuse_in", "npc_sell", "npc_buy", "guild_tech"]
BECOMES = {"fuse_in": ("fuse_out", "s:rune_a_2:free"), "npc_sell": ("npc_sell", "stone"),
           "npc_buy": ("npc_buy", "s:pill:free")}  # fmt: skip
HELD = {(account, asset): 30 for account in ACCOUNTS for asset in ("stone", "s:fodder:free")}
PLANS = st.lists(
    st.tuples(
        st.sampled_from(["faucet", "hand_over", "hand_over", "sink", "sell"]),
        st.sampled_from(ACCOUNTS),
        st.sampled_from(ACCOUNTS),
        st.sampled_from(ASSETS),
        st.integers(1, 40),
        st.sampled_from(SPENT),
    ),
    min_size=1,
    max_size=40,
)


def posting(tx, seq, *movement):
    """`movement` is whence, whither, what and how much."""
    return Entry(tx, seq, *movement, "market", "v1", "", 1_000 * tx)


def commands_of(plan):
    """The plan as commands that a ledger can hold: nobody gives what is not there."""
    held, commands = Counter(HELD), []
    for number, step in enumerate(plan, start=1):
        command = made(held, number, step)
        for entry in command:
            held[entry.from_account, entry.asset] -= entry.qty
            held[entry.to_account, entry.asset] += entry.qty
        if command:
            commands.append(command)
    return commands


def made(held, tx, step):
    kind, one, other, asset, qty, spent = step
    here = min(qty, held[one, asset])
    if kind == "faucet":
        qty = 1 if asset.startswith("i:") else qty
        is_there = asset.startswith("i:") and any(n for (who, what), n in held.items() if what == asset)
        return [] if is_there else [posting(tx, 1, "faucet:idle", one, asset, qty)]
    if kind == "hand_over":
        return [posting(tx, 1, one, other, asset, here)] if here else []
    if kind == "sink":
        if not here:
            return []
        became, product = BECOMES.get(spent, ("", ""))
        gone = posting(tx, 1, one, f"sink:{spent}", asset, here)
        return [gone, posting(tx, 2, f"faucet:{became}", one, product, qty)] if became else [gone]
    pieces = min(qty, held["esc:market:5", "s:fodder:free"])
    buyer = one if one.startswith("p:") and one != "p:1" else "p:2"
    gross = pieces * 10
    if not pieces or held[buyer, "stone"] < gross:
        return []
    tax = -(-gross // 20)
    return [
        posting(tx, 1, buyer, "mail:1.sale:5:0", "stone", gross - tax),
        posting(tx, 2, buyer, "sink:market_tax", "stone", tax),
        posting(tx, 3, "esc:market:5", buyer, "s:fodder:free", pieces),
    ]


def traced(commands, *txs, opening=None, **asked):
    return follow(commands, opening or {}, asked=Question(frozenset(txs), **asked), market=MARKET)


@settings(max_examples=150, deadline=None)
@given(plan=PLANS, many=st.integers(1, 4))
def test_no_unit_of_taint_is_lost_made_or_more_than_the_balance(plan, many):
    """Nobody is asked for a unit more than was doubled, at whatever moment somebody looks."""
    commands = commands_of(plan)
    seeds = [command[0].tx for command in commands if command[0].from_account == "faucet:idle"][:many]
    for length in range(len(commands) + 1):
        taint = traced(commands[:length], *seeds, opening=HELD).taint
        assert taint.missing() == {}
        assert all(0 < qty <= taint.balances[key] for key, qty in taint.held.items())
        assert min([*taint.sunk.values(), *taint.kept.values(), *taint.seeded.values()], default=0) >= 0


@settings(max_examples=80, deadline=None)
@given(plan=PLANS, data=st.data())
def test_the_order_in_which_transactions_are_named_is_nothing(plan, data):
    """Two people who list the same transactions differently are shown the same case."""
    commands = commands_of(plan)
    seeds = [command[0].tx for command in commands][:4]
    other = data.draw(st.permutations(seeds))
    one, two = traced(commands, *seeds, opening=HELD), traced(commands, *other, opening=HELD)
    assert plan_of(one) == plan_of(two)


@settings(max_examples=80, deadline=None)
@given(plan=PLANS, data=st.data())
def test_commands_of_strangers_may_stand_in_any_order(plan, data):
    """What neighbours in the ledger do, who share no account, changes nothing for anybody."""
    commands = commands_of(plan)
    seeds = [command[0].tx for command in commands][:2]
    pairs = [at for at in range(len(commands) - 1) if not accounts(commands[at]) & accounts(commands[at + 1])]
    if not pairs:
        return
    at = data.draw(st.sampled_from(pairs))
    swapped = [*commands[:at], commands[at + 1], commands[at], *commands[at + 2 :]]
    one, two = traced(commands, *seeds, opening=HELD), traced(swapped, *seeds, opening=HELD)
    assert plan_of(one) == plan_of(two)


def accounts(command):
    return {account for e in command for account in (e.from_account, e.to_account) if is_holder(account)}


def test_an_outflow_carries_its_share_rounded_down():
    """A third of a purse that is half tainted takes its part along, and the rest stays where it was."""
    commands = [[posting(1, 1, "faucet:idle", "p:1", "stone", 101)], [posting(2, 1, "p:1", "g:9", "stone", 67)]]
    taint = traced(commands, 1, opening={("p:1", "stone"): 101}).taint
    assert taint.held == {("p:1", "stone"): 68, ("g:9", "stone"): 33}


def test_a_chain_of_thousands_and_a_circle_come_to_an_end():
    """Whoever sends value around in circles is followed to the end, and the report stays short."""
    commands = [[posting(1, 1, "faucet:idle", "p:1", "stone", 100)]]
    commands += [[posting(n, 1, f"p:{n % 3 + 1}", f"p:{(n + 1) % 3 + 1}", "stone", 100)] for n in range(3, 5_003)]
    trace = traced(commands, 1)
    assert (sum(trace.taint.held.values()), trace.moved, len(trace.steps)) == (100, 5_000, STEPS_MAX)


def test_what_was_made_of_tainted_things_is_tainted_and_what_was_used_up_is_gone():
    """Fusing, selling to the trader or breaking an item does not wash it."""
    commands = [
        [posting(1, 1, "faucet:drop", "p:1", "s:rune_a_1:free", 6), posting(1, 2, "faucet:drop", "p:1", "i:1.1", 1)],
        [posting(2, 1, "p:1", "sink:fuse_in", "s:rune_a_1:free", 6),
         posting(2, 2, "faucet:fuse_out", "p:1", "s:rune_a_2:free", 2)],
        [posting(3, 1, "p:1", "sink:salvage", "i:1.1", 1), posting(3, 2, "faucet:salvage", "p:1", "essence", 45)],
        [posting(4, 1, "p:1", "sink:use", "s:rune_a_2:free", 1)],
    ]  # fmt: skip
    taint = traced(commands, 1).taint
    assert taint.held == {("p:1", "s:rune_a_2:free"): 1, ("p:1", "essence"): 45}
    assert taint.sunk == {("p:1", "s:rune_a_2:free"): 1}
    assert taint.missing() == {}


def sale(tx, unit):
    pieces, buyer, seller, listing = 4, "p:2", 1, 5
    gross = unit * pieces
    tax = -(-gross // 20)
    return [
        posting(tx, 1, buyer, f"mail:{seller}.sale:{listing}:0", "stone", gross - tax),
        posting(tx, 2, buyer, "sink:market_tax", "stone", tax),
        posting(tx, 3, f"esc:market:{listing}", buyer, "s:fodder:free", pieces),
    ]


LISTED = [posting(2, 1, "p:1", "esc:market:5", "s:fodder:free", 4)]
GOT = [[posting(1, 1, "faucet:drop", "p:1", "s:fodder:free", 4)], LISTED]
PURSE = {("p:2", "stone"): 10_000}


def test_who_bought_at_a_fair_price_keeps_it_and_the_money_is_tainted_instead():
    """An innocent buyer loses nothing; the seller has the proceeds to give."""
    trace = traced([*GOT, sale(3, 17)], 1, opening=PURSE)
    plan = plan_of(trace)
    assert plan.moves == (Move("mail:1.sale:5:0", "stone", 64),)
    assert plan.kept == (Move("p:2", "s:fodder:free", 4),)
    assert trace.taint.missing() == {}


@pytest.mark.parametrize("asked", [{"accomplices": frozenset({2})}, {}])
def test_a_price_at_the_edge_or_between_accomplices_protects_nobody(asked):
    """Value handed over under the name of a sale is found with who has it."""
    unit = 17 if asked else 1
    plan = plan_of(traced([*GOT, sale(3, unit)], 1, opening=PURSE, **asked))
    assert plan.moves == (Move("p:2", "s:fodder:free", 4),)
    assert plan.kept == ()


def test_tainted_money_spent_at_a_fair_price_taints_what_it_bought():
    """The seller keeps the stones; what the doubled stones bought is taken, and what it is not worth is owed."""
    commands = [[posting(1, 1, "faucet:idle", "p:2", "stone", 34)], LISTED, sale(3, 17)]
    opening = {("p:2", "stone"): 34, ("p:1", "s:fodder:free"): 4}
    trace = traced(commands, 1, opening=opening)
    assert plan_of(trace).moves == (Move("p:2", "s:fodder:free", 2),)
    assert trace.taint.missing() == {}


def test_a_fair_price_is_inside_the_band_and_off_its_edges():
    """The line between a sale and a gift is the one that the market draws, less a tenth on either side."""
    assert [is_fair(unit, 100) for unit in (9, 10, 11, 100, 909, 910, 1_000, 1_001)] == [
        False, False, True, True, True, False, False, False,
    ]  # fmt: skip


def test_nothing_is_taken_from_the_spared_and_what_no_sink_takes_is_told():
    """What is left to a person is named with its reason, so that nobody believes that it was done."""
    commands = [[posting(1, 1, "faucet:salvage", "p:1", "essence", 5), posting(1, 2, "faucet:idle", "p:1", "stone", 7)]]
    plan = plan_of(traced(commands, 1), frozenset({1}))
    assert plan.moves == ()
    assert [(one.asset, one.why) for one in plan.left] == [("essence", "no_sink"), ("stone", "spared")]


def test_written_together_means_that_the_players_have_to_be_named():
    """Nobody is accused for having been written in the same transaction."""
    both = [[posting(1, 1, "faucet:idle", "p:1", "stone", 5)], [posting(1, 257, "faucet:idle", "p:2", "stone", 5)]]
    with pytest.raises(Untraceable, match="name the players"):
        check_named(both, Question(frozenset({1})))
    taint = traced(both, 1, players=frozenset({2})).taint
    assert taint.held == {("p:2", "stone"): 5}


def test_everything_tainted_is_among_what_was_reached():
    """No balance is read too late to be right."""
    commands = [*GOT, sale(3, 17)]
    found = set()
    for command in commands:
        reach(found, command, asked=Question(frozenset({1})))
    assert traced(commands, 1, opening=PURSE).taint.held.keys() <= found
