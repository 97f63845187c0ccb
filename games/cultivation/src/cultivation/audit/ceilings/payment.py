"""What a ceiling is worked out from: postings, the transaction, and how far a player has come by the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.rules.tables import ItemRow, Tables


EVERYONE = "*"  # the path that is nobody's


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
    """How far one player has come, by the ledger. `paid_until` is the last moment paid for, by reason.

    `counts` is each system's own book: what it keeps of a player under names that begin with its own.
    """

    cleared: int = 0
    starts: int = 0
    paid_until: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Payment:
    """One posting out of a faucet, with what its ceiling follows from; `everyone` is the book over all players."""

    path: Path
    entry: Entry
    transaction: Sequence[Entry]
    tables: Tables
    everyone: Path

    def used(self) -> Iterator[tuple[Entry, ItemRow]]:
        """The items that were used up in the same transaction."""
        for e in self.transaction:
            row = self.tables.items.get(e.asset.split(":")[1]) if e.to_account == "sink:use" else None
            if row:
                yield e, row


def owner_of(account: str) -> str:
    """The player whom an account belongs to; empty where it is nobody's."""
    kind, _, name = account.partition(":")
    if kind == "p":
        return name
    return name.split(".")[0] if kind == "mail" else ""
