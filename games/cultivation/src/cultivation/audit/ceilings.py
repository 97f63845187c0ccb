"""C5: what each faucet can have paid at most, worked out from the ledger alone, player by player.

The expedition pays (10 + 3 x stage) stone a minute. The stage cannot be above the stages cleared, and
those are in the ledger as first clears. So each player has an allowance that fills at that rate and that
every claim draws on; a claim settles, so less than one stone stays over. What is paid twice finds the
allowance empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.rules.tables import Tables

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


@dataclass(slots=True)
class Path:
    """How far one player has come, by the ledger. Allowances are in units of rate times milliseconds."""

    at: int
    cleared: int = 0
    stone: int = 0
    chest: int = 0
    starts: int = 0

    def pass_time(self, at: int) -> None:
        passed_ms = max(0, at - self.at)
        self.stone += (10 + 3 * self.cleared) * passed_ms
        self.chest += passed_ms
        self.at = max(self.at, at)


def exceeded(
    paths: dict[str, Path], transaction: Sequence[Entry], tables: Tables
) -> Iterator[tuple[Entry, str]]:
    """Each posting out of a faucet that paid more than it can have, with what was wrong."""
    for entry in transaction:
        if not entry.from_account.startswith("faucet:") or entry.reason in UNBOUNDED:
            continue
        owner = owner_of(entry.to_account)
        path = paths.setdefault(owner, Path(at=entry.at))
        path.pass_time(entry.at)
        most = _most(path, entry, transaction, tables)
        if entry.qty > most:
            yield entry, f"{entry.reason} paid {entry.qty}, at most {most} was possible"


def owner_of(account: str) -> str:
    """The player whom an account belongs to; empty where it is nobody's."""
    kind, _, name = account.partition(":")
    if kind == "p":
        return name
    return name.split(".")[0] if kind == "mail" else ""


def _most(path: Path, entry: Entry, transaction: Sequence[Entry], tables: Tables) -> int:
    """The largest quantity that is possible; an allowance is drawn on as if it was paid."""
    ceiling = CEILINGS.get(entry.reason)
    return ceiling(path, entry, transaction, tables) if ceiling else 0  # no system of this build pays that


def _first_clear(path: Path, _entry: Entry, _transaction: Sequence[Entry], _tables: Tables) -> int:
    path.cleared += 1
    return 50 + 10 * path.cleared


def _idle(path: Path, entry: Entry, _transaction: Sequence[Entry], _tables: Tables) -> int:
    most = path.stone // MINUTE_MS
    path.stone = min(max(0, path.stone - entry.qty * MINUTE_MS), MINUTE_MS - 1)
    return most


def _start(path: Path, entry: Entry, _transaction: Sequence[Entry], tables: Tables) -> int:
    if entry.asset != "stone":
        granted = {f"s:{item}:bound": qty for item, qty in tables.start_items}
        return granted.get(entry.asset, 1 if entry.asset.startswith("i:") else 0)
    path.starts += 1
    return tables.start_stone if path.starts == 1 else 0


def _drop(path: Path, entry: Entry, transaction: Sequence[Entry], tables: Tables) -> int:
    if entry.asset.startswith("i:"):
        cleared_here = any(e.reason == "stage_first" for e in transaction)
        return 1 if cleared_here and path.cleared % BOSS_EVERY == 0 else 0
    item, bound = entry.asset.split(":")[1:]
    if bound == "bound":
        return _boxed(item, transaction, tables)
    per_roll = max((row.qty for row in tables.chest if row.item == item), default=0)
    rolls = -(-entry.qty // per_roll) if per_roll else 0
    opened = sum(e.qty * _rolls_of(e.asset, tables) for e in transaction if e.to_account == "sink:use")
    drawn = max(0, rolls - opened)
    most = (opened + path.chest // CHEST_MS) * per_roll
    path.chest = max(0, path.chest - drawn * CHEST_MS)
    return most


def _rolls_of(asset: str, tables: Tables) -> int:
    row = tables.items.get(asset.split(":")[1])
    return row.effect.amount if row and row.effect.kind == "chest" else 0


def _boxed(item: str, transaction: Sequence[Entry], tables: Tables) -> int:
    total = 0
    for e in transaction:
        row = tables.items.get(e.asset.split(":")[1]) if e.to_account == "sink:use" else None
        total += sum(qty * e.qty for granted, qty in row.effect.grants if granted == item) if row else 0
    return total


def _sold(_path: Path, _entry: Entry, transaction: Sequence[Entry], tables: Tables) -> int:
    total = 0
    for e in transaction:
        if e.to_account == "sink:npc_sell":
            name = e.asset.split(":")[1]
            dearest = max(row.sell for row in tables.gear.values()) * TIER_MAX
            total += e.qty * (
                tables.items[name].sell if e.asset.startswith("s:") and name in tables.items else dearest
            )
    return total


def _bought(_path: Path, entry: Entry, transaction: Sequence[Entry], tables: Tables) -> int:
    paid = sum(e.qty for e in transaction if e.to_account == "sink:npc_buy")
    row = tables.items.get(entry.asset.split(":")[1])
    return paid // row.buy if row and row.buy else 0


Ceiling = Callable[[Path, Entry, "Sequence[Entry]", "Tables"], int]
CEILINGS: Mapping[str, Ceiling] = {
    "idle": _idle,
    "stage_first": _first_clear,
    "start": _start,
    "drop": _drop,
    "npc_sell": _sold,
    "npc_buy": _bought,
}
