"""What a ceiling is worked out from: postings, the transaction, and how far a player has come by the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.rules.calendar import begins_ms, day_of
from cultivation.rules.pauses import open_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.rules.pauses import Pause
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
    """One posting out of a faucet, with what its ceiling follows from; `everyone` is the book over all players,
    `pauses` are when systems were off.
    """

    path: Path
    entry: Entry
    transaction: Sequence[Entry]
    tables: Tables
    everyone: Path
    pauses: tuple[Pause, ...] = ()

    def days(self, system: str) -> int:
        """How many days' attempts can have been used on the day of the posting until then: its own, and those of
        earlier days that lasted into it because the system was off.
        """
        here, at = self.tables.here, self.entry.at
        begins = begins_ms(here, day_of(here, at))
        moments = {begins, at} | {one.on_ms for one in self.pauses if begins < one.on_ms < at}
        oldest = min(open_days(here, moment, self.pauses, system)[0] for moment in moments)
        return day_of(here, at) - oldest + 1

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
