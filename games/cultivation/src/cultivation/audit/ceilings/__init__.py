"""C5: what each faucet can have paid at most, worked out from the ledger alone, player by player.

The expedition pays (10 + 3 x stage) stone a minute. The stage cannot be above the stages cleared, and
those are in the ledger as first clears. Each posting that pays for time says from when on; it may pay for no
more than that time holds, and no moment is paid for twice. A build that lies about the beginning has too
little time, one that tells the truth overlaps: either way the second payment is seen, and is its own.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.audit.ceilings import (
    achievement,
    character,
    combat,
    dungeon,
    equipment,
    guild,
    honor,
    inventory,
    mount,
    quest,
    runes,
    social,
)
from cultivation.audit.ceilings.payment import EVERYONE, Entry, Path, Payment, owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cultivation.rules.pauses import Pause
    from cultivation.rules.tables import Tables

__all__ = ["CEILINGS", "EVERYONE", "Entry", "Path", "Payment", "exceeded", "owner_of"]

UNBOUNDED = frozenset({"comp", "admin", "purchase"})  # people decide these; they have their own review
CEILINGS: Mapping[str, Callable[[Payment], int]] = MappingProxyType(
    {
        **achievement.CEILINGS,
        **character.CEILINGS,
        **combat.CEILINGS,
        **dungeon.CEILINGS,
        **equipment.CEILINGS,
        **guild.CEILINGS,
        **honor.CEILINGS,
        **inventory.CEILINGS,
        **quest.CEILINGS,
        **runes.CEILINGS,
        **social.CEILINGS,
    }
)

# What a system keeps in its book of every posting, before the ceilings of the transaction are looked at.
OBSERVERS: tuple[Callable[[dict[str, Path], Entry], None], ...] = (
    equipment.observe,
    mount.observe,
    runes.observe,
)


def exceeded(
    paths: dict[str, Path], transaction: Sequence[Entry], tables: Tables, pauses: tuple[Pause, ...] = ()
) -> Iterator[tuple[Entry, str]]:
    """Each posting out of a faucet that paid more than it can have, with what was wrong."""
    for entry in transaction:
        for observe in OBSERVERS:
            observe(paths, entry)
    for entry in transaction:
        if not entry.from_account.startswith("faucet:") or entry.reason in UNBOUNDED:
            continue
        path = paths.setdefault(owner_of(entry.to_account), Path())
        most = _most(Payment(path, entry, transaction, tables, paths.setdefault(EVERYONE, Path()), pauses))
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


def _most(payment: Payment) -> int:
    """The largest quantity that is possible."""
    ceiling = CEILINGS.get(payment.entry.reason)
    return ceiling(payment) if ceiling else 0  # no system of this build pays that
