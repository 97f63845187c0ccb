"""C5: what each faucet can have paid at most, worked out from the ledger alone, player by player.

The expedition pays (10 + 3 x stage) stone a minute. The stage cannot be above the stages cleared, and
those are in the ledger as first clears. Each posting that pays for time says from when on; it may pay for no
more than that time holds, and no moment is paid for twice. A build that lies about the beginning has too
little time, one that tells the truth overlaps: either way the second payment is seen, and is its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cultivation.rules.tables import ItemRow, Tables

MINUTE_MS = 60_000
CHEST_MS = 600_000
TIER_MAX = 10
UNBOUNDED = frozenset({"comp", "admin", "purchase"})  # people decide these; they have their own review
BOSS_EVERY = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting as the ledger has it."""

    tx: int
    seq: int
    from_account: str
    to_account: str
    asset: str
    qty: int
    reason: str
    build: str
    cohort: str
    at: int
    since: int | None = None

    def paid_ms(self) -> int:
        """How much time it pays for."""
        return 0 if self.since is None else max(0, self.at - self.since)


@dataclass(slots=True)
class Path:
    """How far one player has come, by the ledger. `paid_until` is the last moment paid for, by reason."""

    cleared: int = 0
    starts: int = 0
    paid_until: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Payment:
    """One posting out of a faucet, with what its ceiling follows from."""

    path: Path
    entry: Entry
    transaction: Sequence[Entry]
    tables: Tables

    def used(self) -> Iterator[tuple[Entry, ItemRow]]:
        """The items that were used up in the same transaction."""
        for e in self.transaction:
            row = self.tables.items.get(e.asset.split(":")[1]) if e.to_account == "sink:use" else None
            if row:
                yield e, row


def exceeded(paths: dict[str, Path], transaction: Sequence[Entry], tables: Tables) -> Iterator[tuple[Entry, str]]:
    """Each posting out of a faucet that paid more than it can have, with what was wrong."""
    for entry in transaction:
        if not entry.from_account.startswith("faucet:") or entry.reason in UNBOUNDED:
            continue
        path = paths.setdefault(owner_of(entry.to_account), Path())
        most = _most(Payment(path, entry, transaction, tables))
        paid_until = path.paid_until.get(entry.reason, 0)
        if entry.qty > most:
            yield entry, f"{entry.reason} paid {entry.qty}, at most {most} was possible"
        elif entry.since is not None and entry.since < paid_until:
            yield (
                entry,
                f"{entry.reason} paid {entry.qty} again for {min(paid_until, entry.at) - entry.since} ms",
            )
    for entry in transaction:
        if entry.since is not None and (path_ := paths.get(owner_of(entry.to_account))):
            path_.paid_until[entry.reason] = max(path_.paid_until.get(entry.reason, 0), entry.at)


def owner_of(account: str) -> str:
    """The player whom an account belongs to; empty where it is nobody's."""
    kind, _, name = account.partition(":")
    if kind == "p":
        return name
    return name.split(".")[0] if kind == "mail" else ""


def _most(payment: Payment) -> int:
    """The largest quantity that is possible."""
    ceiling = CEILINGS.get(payment.entry.reason)
    return ceiling(payment) if ceiling else 0  # no system of this build pays that


def _idle(p: Payment) -> int:
    """Less than one stone can be left from before."""
    return ((10 + 3 * p.path.cleared) * p.entry.paid_ms() + MINUTE_MS - 1) // MINUTE_MS


def _first_clear(p: Payment) -> int:
    p.path.cleared += 1
    return 50 + 10 * p.path.cleared


def _start(p: Payment) -> int:
    asset = p.entry.asset
    if asset != "stone":
        granted = {f"s:{item}:bound": qty for item, qty in p.tables.start_items}
        return granted.get(asset, 1 if asset.startswith("i:") else 0)
    p.path.starts += 1
    return p.tables.start_stone if p.path.starts == 1 else 0


def _drop(p: Payment) -> int:
    if p.entry.asset.startswith("i:"):
        cleared_here = any(e.reason == "stage_first" for e in p.transaction)
        return 1 if cleared_here and p.path.cleared % BOSS_EVERY == 0 else 0
    item, bound = p.entry.asset.split(":")[1:]
    if bound == "bound":
        return sum(qty * e.qty for e, row in p.used() for granted, qty in row.effect.grants if granted == item)
    opened = sum(e.qty * row.effect.amount for e, row in p.used() if row.effect.kind == "chest")
    by_time = (p.entry.paid_ms() + CHEST_MS - 1) // CHEST_MS
    return (opened + by_time) * max((row.qty for row in p.tables.chest if row.item == item), default=0)


def _sold(p: Payment) -> int:
    dearest = max(row.sell for row in p.tables.gear.values()) * TIER_MAX
    total = 0
    for e in p.transaction:
        if e.to_account == "sink:npc_sell":
            row = p.tables.items.get(e.asset.split(":")[1])
            total += e.qty * (row.sell if row and e.asset.startswith("s:") else dearest)
    return total


def _bought(p: Payment) -> int:
    paid = sum(e.qty for e in p.transaction if e.to_account == "sink:npc_buy")
    row = p.tables.items.get(p.entry.asset.split(":")[1])
    return paid // row.buy if row and row.buy else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {
    "idle": _idle,
    "stage_first": _first_clear,
    "start": _start,
    "drop": _drop,
    "npc_sell": _sold,
    "npc_buy": _bought,
}
