"""What of every balance is tainted: whole numbers, and every unit that was tainted is accounted for at every moment.

Of a balance B with T tainted, an outflow of q carries `floor(T x q / B)`: what the floor leaves stays where it was, so
no unit is lost or made, and T never exceeds B. A unique item is a balance of 1: it is tainted or it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = tuple[str, str]  # account and asset
Name = TypeVar("Name", str, Key)
NOWHERE = ("faucet", "sink")


@dataclass(slots=True)
class Taint:
    """By (account, asset): `held` is the tainted part of `balances`, `sunk` what the account spent for ever, and `kept`
    what it keeps because it paid a fair price. By asset: `seeded` is where the taint began, `arrived` what became
    tainted because something tainted was exchanged for it, `carried` what was so exchanged.
    """

    balances: dict[Key, int]
    held: dict[Key, int] = field(default_factory=dict)
    sunk: dict[Key, int] = field(default_factory=dict)
    kept: dict[Key, int] = field(default_factory=dict)
    seeded: dict[str, int] = field(default_factory=dict)
    arrived: dict[str, int] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)

    def take(self, key: Key, qty: int) -> int:
        """An outflow; how much of it is tainted. A ledger whose transactions overlapped may show less than it had: a
        balance does not fall below 0.
        """
        balance, tainted = self.balances.get(key, 0), self.held.get(key, 0)
        self.balances[key] = max(0, balance - qty)
        out = tainted if qty >= balance else tainted * qty // balance
        _set(self.held, key, tainted - out)
        return out

    def give(self, key: Key, qty: int, *, tainted: int) -> None:
        """An inflow, of which so much is tainted."""
        self.balances[key] = self.balances.get(key, 0) + qty
        _set(self.held, key, self.held.get(key, 0) + tainted)

    def seed(self, key: Key, qty: int) -> int:
        """So much of what the account holds is tainted from now on, as far as it is not yet; returns how much more."""
        more = max(0, min(qty, self.balances.get(key, 0) - self.held.get(key, 0)))
        _set(self.held, key, self.held.get(key, 0) + more)
        _add(self.seeded, key[1], more)
        return more

    def spend(self, key: Key, tainted: int) -> None:
        """What an account spent for ever."""
        _add(self.sunk, key, tainted)

    def keep(self, key: Key, tainted: int) -> None:
        """What an account keeps although it was tainted."""
        _add(self.kept, key, tainted)

    def exchange(self, spent: Key, *, tainted: int, of: int, outputs: Mapping[Key, int]) -> None:
        """Of `of` units that `spent` gave away, `tainted` were so, and `outputs` is what came of them. Each output is
        tainted in the same proportion, rounded down; what that does not account for counts as spent. The outputs have
        been given already.
        """
        accounted = 0
        for key, qty in outputs.items():
            part = self._taint_more(key, qty * tainted // of)
            accounted = max(accounted, of * part // qty)
        _add(self.carried, spent[1], accounted)
        _add(self.sunk, spent, tainted - accounted)

    def arrive(self, key: Key, qty: int) -> None:
        """What was got for something tainted is tainted, as far as the account has it."""
        self._taint_more(key, qty)

    def missing(self) -> dict[str, int]:
        """By asset, how far the books of taint are from adding up; empty, always."""
        found: dict[str, int] = {}
        for book, sign in ((self.seeded, 1), (self.arrived, 1), (self.carried, -1)):
            for asset, qty in book.items():
                _add(found, asset, sign * qty)
        for places in (self.held, self.sunk, self.kept):
            for (_, asset), qty in places.items():
                _add(found, asset, -qty)
        return {asset: qty for asset, qty in found.items() if qty}

    def _taint_more(self, key: Key, qty: int) -> int:
        more = max(0, min(qty, self.balances.get(key, 0) - self.held.get(key, 0)))
        _set(self.held, key, self.held.get(key, 0) + more)
        _add(self.arrived, key[1], more)
        return more


def is_holder(account: str) -> bool:
    """Whether an account holds value, rather than making or destroying it."""
    return account.partition(":")[0] not in NOWHERE


def _set(book: dict[Key, int], key: Key, qty: int) -> None:
    if qty:
        book[key] = qty
    else:
        book.pop(key, None)


def _add(book: dict[Name, int], key: Name, qty: int) -> None:
    if qty:
        book[key] = book.get(key, 0) + qty
