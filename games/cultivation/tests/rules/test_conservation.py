"""Any sequence of commands leaves value, qi, points and power as they must be."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import bag, ledger, power
from cultivation.rules.play import World, play
from cultivation.rules.player import CURRENCIES, SECTIONS, Inventory, Player
from cultivation.rules.turn import Rejected
from cultivation.state import codec

T0_MS = 1_700_000_000_000
WORLD = World(tables(), b"a secret")
ITEMS = st.sampled_from(sorted(WORLD.tables.items))
STEPS = st.one_of(
    st.tuples(st.just("idle_claim"), st.just({})),
    st.tuples(st.just("advance"), st.just({})),
    st.tuples(st.just("respec"), st.just({})),
    st.tuples(st.just("expand"), st.just({})),
    st.tuples(st.just("stage_challenge"), st.fixed_dictionaries({"stage": st.integers(1, 25)})),
    st.tuples(st.just("expedition_set"), st.fixed_dictionaries({"stage": st.integers(0, 20)})),
    st.tuples(st.just("breakthrough"), st.fixed_dictionaries({"pills": st.integers(0, 3)})),
    st.tuples(st.just("buy_npc"), st.fixed_dictionaries({"item": ITEMS, "n": st.integers(1, 99)})),
    st.tuples(
        st.sampled_from(["use", "sell", "discard"]),
        st.fixed_dictionaries({"item": ITEMS, "bound": st.booleans(), "n": st.integers(1, 99)}),
    ),
    st.tuples(st.just("allocate"), st.fixed_dictionaries({"con": st.integers(0, 5), "ins": st.integers(0, 5)})),
    st.tuples(st.sampled_from(["sell_instance", "discard_instance"]), st.just({"id": "7.1"})),
)
WAITS = st.sampled_from([0, 1, 2_000, 60_000, 7_200_000, 90_000_000])


@settings(max_examples=120, deadline=None)
@given(steps=st.lists(st.tuples(WAITS, STEPS), max_size=25), capacity=st.integers(2, 60))
def test_nothing_is_made_or_lost_beside_the_ledger(steps, capacity):
    """A player owns exactly what the postings say, and every other identity of the game holds after each
    step.
    """
    player = Player(7, inventory=Inventory(capacity=capacity))
    owned, now_ms = {}, T0_MS
    player = one(player, owned, now_ms, "create", {"name": "Somebody", "element": "fire"})
    for wait_ms, (name, args) in steps:
        now_ms += wait_ms
        player = one(player, owned, now_ms, name, args)
        check(player, owned)


def one(player, owned, now_ms, name, args):
    """The player after a command, with its postings added to what is owned; a refusal changes nothing."""
    command = COMMANDS[name]
    decoded = command.args(**args)
    try:
        turn = play(player, WORLD, now_ms=now_ms, rule=lambda t: command.run(t, decoded))
    except Rejected:
        return player
    for posting in turn.postings:
        assert posting.qty > 0
        for account, sign in ((posting.from_account, -1), (posting.to_account, 1)):
            if account == "p:7":
                owned[posting.asset] = owned.get(posting.asset, 0) + sign * posting.qty
    assert turn.player.combat.stage_cleared >= player.combat.stage_cleared
    return turn.player


def check(player, owned):
    held = {asset: qty for asset, qty in player.purse.items() if qty}
    held |= {ledger.stack_asset(key): qty for key, qty in player.stacks.items()}
    held |= {ledger.instance_asset(item): 1 for item in player.instances}
    assert held == {asset: qty for asset, qty in owned.items() if qty}
    assert all(asset in CURRENCIES or qty >= 1 for asset, qty in held.items())
    assert bag.slots_used(player) <= player.inventory.capacity
    who, realm = player.character, player.realm
    assert who.alloc.total() + who.free_points == 3 * (who.level - 1)
    assert realm.amount == realm.gained - realm.spent - realm.lost
    assert player.power == power.reference(player, WORLD.tables)
    state = codec.encode(player, codec.Carried())
    read, _ = codec.decode(7, state, {})
    assert all(getattr(read, name) == getattr(player, name) for name in SECTIONS)


def test_every_section_is_saved():
    """A system whose section is forgotten in the save would lose its players' progress."""
    assets = {"id", "purse", "stacks", "instances", "guild_row", "content_row"}
    assert {f.name for f in fields(Player)} - assets == set(SECTIONS)
