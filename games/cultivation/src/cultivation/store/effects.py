"""What commands write, as rows for each part of the statement."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.rules import events
from cultivation.rules.player import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Posting, Turn
    from cultivation.store.write import Save

PART = 256
"""The postings of the n-th command of a transaction are numbered from n times this on; no command has so many."""
Rows = list[tuple[Any, ...]]


@dataclass(slots=True)
class Effects:
    """One row of `ordered` for each command; `parts` by name, and only those that have rows."""

    ordered: Rows = field(default_factory=list)
    parts: dict[str, Rows] = field(default_factory=dict)

    def add(self, part: str, rows: Iterable[tuple[Any, ...]]) -> None:
        if rows := list(rows):
            self.parts.setdefault(part, []).extend(rows)


def effects(saves: Sequence[Save]) -> Effects:
    """Everything that these commands write, in the order of their players: so are the rows locked."""
    found = Effects()
    for n, save in enumerate(sorted(saves, key=lambda save: save.turn.player.id)):
        found.ordered.append(_ordered(save))
        _value_moved(found, save.turn, first=n * PART + 1)
        _things(found, save)
    return found


def _ordered(save: Save) -> tuple[Any, ...]:
    turn, stored = save.turn, save.stored
    guild, rev = save.guild or (None, None)
    key, digest, reply = (stored.key, stored.digest, stored.reply) if stored else (None, None, None)
    read = (turn.player.id, save.expected_ver, save.mark, guild, rev)
    written = (save.schema, save.state, save.prev_hash, save.hash, turn.now_ms, save.stamp.cohort)
    return (*read, *written, key, digest, reply)


def _value_moved(found: Effects, turn: Turn, *, first: int) -> None:
    """The postings, and what they change on the player's wallet, the player's stacks, and stacks of mails."""
    if not turn.postings:
        return
    id_, mine = turn.player.id, f"p:{turn.player.id}"
    found.add(
        "posted",
        [
            (id_, seq, p.from_account, p.to_account, p.asset, p.qty, p.reason, p.since_ms)
            for seq, p in enumerate(turn.postings, first)
        ],
    )
    deltas = _deltas(turn.postings, mine)
    found.add("purse", [(id_, asset, qty) for asset, qty in deltas.items() if asset in CURRENCIES])
    found.add("lost", [(id_, *_stack_key(a), qty) for a, qty in deltas.items() if a[:2] == "s:" and qty < 0])
    found.add("gained", [(id_, *row) for row in _gains(turn.postings, deltas, mine)])
    lost = [p.asset[2:] for p in turn.postings if p.asset[:2] == "i:" and p.to_account[:5] == "sink:"]
    found.add("vanished", [(id_, item) for item in lost])


def _things(found: Effects, save: Save) -> None:
    """Unique items made and altered; mails; names; events that others are told; the save before."""
    turn, id_ = save.turn, save.turn.player.id
    if turn.made:
        found.add("made", [(id_, i.id, to, *_made(i)) for to, i in turn.made])
    if turn.changed:
        found.add("altered", [(id_, *_altered(turn.player.instances[item])) for item in turn.changed])
    if turn.mails:
        found.add("mailed", [(id_, mail.id, mail.reason, mail.expires_ms) for mail in turn.mails])
    if turn.name_taken is not None:
        found.add("named", [(id_, turn.name_taken)])
    if turn.name_given_up is not None:
        found.add("unnamed", [(id_, turn.name_given_up)])
    if save.backup:
        found.add("kept", [(id_, *save.backup)])
    if left := [event for event in turn.events if events.leaves(event)]:
        told = enumerate(left, save.told + 1)
        found.add("told", [(id_, seq, e.type, json.dumps(e.data), e.depth) for seq, e in told])


def _made(i: Instance) -> tuple[Any, ...]:
    return (i.kind, i.tier, i.quality, i.bound, json.dumps(i.affixes))


def _altered(i: Instance) -> tuple[Any, ...]:
    prev = None if i.prev is None else json.dumps(i.prev)
    return (i.id, i.locked, i.bound, json.dumps(i.affixes), i.enh, i.fail, i.ess_spent, prev)


def _deltas(postings: Sequence[Posting], mine: str) -> dict[str, int]:
    """What the postings change on the player's own account, per asset of the ledger."""
    deltas: dict[str, int] = {}
    for p in postings:
        if p.from_account == mine:
            deltas[p.asset] = deltas.get(p.asset, 0) - p.qty
        if p.to_account == mine:
            deltas[p.asset] = deltas.get(p.asset, 0) + p.qty
    return deltas


def _gains(postings: Sequence[Posting], deltas: dict[str, int], mine: str) -> Rows:
    """What is added to stacks of the player (net) and of mails, one row for each stack."""
    gains = {(mine, *_stack_key(a)): qty for a, qty in deltas.items() if a[:2] == "s:" and qty > 0}
    for p in postings:
        if p.to_account[:5] == "mail:" and p.asset[:2] == "s:":
            key = (p.to_account, *_stack_key(p.asset))
            gains[key] = gains.get(key, 0) + p.qty
    return [(*key, qty) for key, qty in gains.items()]


def _stack_key(asset: str) -> tuple[str, bool]:
    _, item, bound = asset.split(":")
    return item, bound == "bound"
