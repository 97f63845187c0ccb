"""Value moves by postings only: who may create it, who may destroy it, and what that leaves the player
with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.numbers import BALANCE_MAX
from cultivation.rules.player import CURRENCIES
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Posting, Turn, reject, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Instance

FAUCETS: Mapping[str, frozenset[str]] = {
    "stone": frozenset(
        [
            "start",
            "idle",
            "stage_first",
            "quest",
            "dungeon",
            "npc_sell",
            "gift",
            "achievement",
            "guild_boss",
            "season",
            "comp",
            "admin",
        ]
    ),
    "jade": frozenset(["purchase", "achievement", "season", "comp", "admin"]),
    "honor": frozenset(["pvp_daily", "arena_daily", "tournament", "season"]),
    "contrib": frozenset(["donation", "guild_boss"]),
    "essence": frozenset(["salvage", "dungeon", "quest"]),
    "goods": frozenset(
        [
            "start",
            "drop",
            "quest",
            "dungeon",
            "npc_buy",
            "guild_shop",
            "achievement",
            "season",
            "comp",
            "admin",
            "fuse_out",
        ]
    ),
}
SINKS: Mapping[str, frozenset[str]] = {
    "stone": frozenset(
        [
            "enhance",
            "skill_up",
            "meridian",
            "dantian",
            "wing",
            "mount",
            "rune",
            "refine",
            "npc_buy",
            "market_tax",
            "market_deposit",
            "guild_create",
            "guild_tech",
            "rename",
            "admin",
        ]
    ),
    "jade": frozenset(["expand", "respec", "ticket", "rename", "unsocket", "admin"]),
    "honor": frozenset({"npc_buy"}),
    "contrib": frozenset(["guild_shop", "leave_guild"]),
    "essence": frozenset(["enhance", "refine", "rune"]),
    "goods": frozenset(["use", "npc_sell", "salvage", "discard", "fuse_in", "feed", "revive_enhance", "admin"]),
}


# What may move between those who hold value: from the first word of an account to that of another. A mail goes to its
# player whatever is attached; everything else stays where it was earned. Bound things are never handed on.
TO_OWNER = frozenset({("mail", "p")})
SOLD = TO_OWNER | {("p", "esc"), ("esc", "p"), ("esc", "mail")}
TRANSFERS: Mapping[str, frozenset[tuple[str, str]]] = {
    "stone": SOLD | {("p", "mail"), ("p", "g")},
    "jade": TO_OWNER,
    "honor": TO_OWNER,
    "contrib": TO_OWNER,
    "essence": TO_OWNER,
    "goods": SOLD,
    "bound": TO_OWNER,
}


def unlawful(posting: Posting) -> str:
    """What the closed tables of faucets, sinks and transfers have against a posting; empty where it may be."""
    kind = kind_of(posting.asset)
    source, _, whence = posting.from_account.partition(":")
    target, _, whither = posting.to_account.partition(":")
    if source == "faucet" and target != "sink":
        is_good = posting.reason in FAUCETS[kind] and whence == posting.reason
    elif target == "sink":
        is_good = posting.reason in SINKS[kind] and whither == posting.reason
    else:
        is_bound = posting.asset.startswith("s:") and posting.asset.endswith(":bound")
        is_good = (source, target) in TRANSFERS["bound" if is_bound else kind]
    return "" if is_good else f"{posting.asset}: {posting.from_account} to {posting.to_account} by {posting.reason}"


def pay(turn: Turn, asset: str, *, qty: int, reason: str) -> Turn:
    """A faucet pays a currency to the player. Nothing is posted for 0; `cap_exceeded` beyond the largest
    balance.
    """
    if qty == 0:
        return turn
    held = turn.player.purse.get(asset, 0)
    if held + qty > BALANCE_MAX:
        reject("cap_exceeded", asset)
    turn = _posted(turn, Posting(faucet(asset, reason), account(turn), asset, qty, reason))
    turn = with_player(turn, purse={**turn.player.purse, asset: held + qty})
    return _repaid(turn, asset, qty=qty) if turn.player.core.debt else turn


def _repaid(turn: Turn, asset: str, *, qty: int) -> Turn:
    """Half of an income goes to what the player owes in the same currency."""
    core = turn.player.core
    part = min(core.debt.get(asset, 0), qty // 2)
    if not part:
        return turn
    left = core.debt[asset] - part
    debt = {**core.debt, asset: left} if left else {name: owed for name, owed in core.debt.items() if name != asset}
    return charge(with_player(turn, core=replace(core, debt=debt)), asset, qty=part, reason="admin")


def charge(turn: Turn, asset: str, *, qty: int, reason: str) -> Turn:
    """The player pays a currency into a sink, or is refused as `insufficient`."""
    if qty == 0:
        return turn
    held = turn.player.purse.get(asset, 0)
    if held < qty:
        reject("insufficient", asset)
    turn = _posted(turn, Posting(account(turn), sink(asset, reason), asset, qty, reason))
    return with_player(turn, purse={**turn.player.purse, asset: held - qty})


def give_stack(turn: Turn, key: tuple[str, bool], *, qty: int, reason: str) -> Turn:
    """A faucet adds to a stack of the player. Whether it fits is the inventory's question."""
    held = turn.player.stacks.get(key, 0)
    turn = _posted(turn, Posting(faucet("goods", reason), account(turn), stack_asset(key), qty, reason))
    return with_player(turn, stacks={**turn.player.stacks, key: held + qty})


def take_stack(turn: Turn, key: tuple[str, bool], *, qty: int, reason: str) -> Turn:
    """Part of a stack goes into a sink; a stack of 0 is no stack."""
    held = turn.player.stacks.get(key, 0)
    if held < qty:
        reject("insufficient", key[0])
    turn = _posted(turn, Posting(account(turn), sink("goods", reason), stack_asset(key), qty, reason))
    stacks = {**turn.player.stacks, key: held - qty}
    if held == qty:
        del stacks[key]
    return with_player(turn, stacks=stacks)


def held_pieces(turn: Turn, item: str) -> int:
    """How many pieces the player has, bound and free."""
    return turn.player.stacks.get((item, True), 0) + turn.player.stacks.get((item, False), 0)


def take_pieces(turn: Turn, item: str, *, qty: int, reason: str) -> Turn:
    """Pieces of an item go into a sink: bound ones first, then free ones."""
    bound = min(qty, turn.player.stacks.get((item, True), 0))
    for is_bound, pieces in ((True, bound), (False, qty - bound)):
        if pieces > 0:
            turn = take_stack(turn, (item, is_bound), qty=pieces, reason=reason)
    return turn


def give_instance(turn: Turn, made: Instance, reason: str) -> Turn:
    """A faucet gives the player a new unique item."""
    mine = account(turn)
    turn = _posted(turn, Posting(faucet("goods", reason), mine, instance_asset(made.id), 1, reason))
    turn = replace(turn, made=(*turn.made, (mine, made)))
    return with_player(turn, instances={**turn.player.instances, made.id: made})


def take_instance(turn: Turn, item_id: str, reason: str) -> Turn:
    """A unique item goes into a sink."""
    turn = _posted(turn, Posting(account(turn), sink("goods", reason), instance_asset(item_id), 1, reason))
    left = {key: value for key, value in turn.player.instances.items() if key != item_id}
    turn = replace(turn, changed=tuple(each for each in turn.changed if each != item_id))
    return with_player(turn, instances=left)


def change_instance(turn: Turn, changed: Instance) -> Turn:
    """A unique item of the player is no longer as it was; it moves nowhere, so nothing is posted."""
    turn = with_player(turn, instances={**turn.player.instances, changed.id: changed})
    made = tuple((to, changed if new.id == changed.id else new) for to, new in turn.made)
    if any(new.id == changed.id for _, new in made):
        return replace(turn, made=made)
    return replace(turn, changed=tuple(dict.fromkeys((*turn.changed, changed.id))))


def mail_stack(turn: Turn, mail_id: str, key: tuple[str, bool], *, qty: int, reason: str) -> Turn:
    """A faucet attaches a stack to a mail instead of the bag."""
    return _posted(turn, Posting(faucet("goods", reason), f"mail:{mail_id}", stack_asset(key), qty, reason))


def mail_instance(turn: Turn, mail_id: str, made: Instance, *, reason: str) -> Turn:
    """A faucet attaches a new unique item to a mail instead of the bag."""
    to = f"mail:{mail_id}"
    turn = _posted(turn, Posting(faucet("goods", reason), to, instance_asset(made.id), 1, reason))
    return replace(turn, made=(*turn.made, (to, made)))


def account(turn: Turn) -> str:
    """The player's own account."""
    return f"p:{turn.player.id}"


def faucet(asset: str, reason: str) -> str:
    """The account that value of a kind comes out of; a reason outside the closed table is a bug."""
    if reason not in FAUCETS[asset]:
        raise ValueError(f"{reason} is no faucet of {asset}")
    return f"faucet:{reason}"


def sink(asset: str, reason: str) -> str:
    """The account that value of a kind vanishes into; a reason outside the closed table is a bug."""
    if reason not in SINKS[asset]:
        raise ValueError(f"{reason} is no sink of {asset}")
    return f"sink:{reason}"


def stack_asset(key: tuple[str, bool]) -> str:
    """The name of a stack in the ledger: bound and free pieces are two assets."""
    return f"s:{key[0]}:{'bound' if key[1] else 'free'}"


def instance_asset(item_id: str) -> str:
    """The name of a unique item in the ledger."""
    return f"i:{item_id}"


def kind_of(asset: str) -> str:
    """Which row of the faucet and sink table an asset of the ledger belongs to."""
    return asset if asset in CURRENCIES else "goods"


def _posted(turn: Turn, posting: Posting) -> Turn:
    return replace(turn, postings=(*turn.postings, posting))
