"""What the ledger adds up to, and every place where it must not be so: C1 to C5 as a fold over postings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.audit import ceilings
from cultivation.audit.ceilings import Path, owner_of
from cultivation.rules.ledger import FAUCETS, SINKS, TRANSFERS, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cultivation.audit.ceilings import Entry
    from cultivation.rules.pauses import Pause
    from cultivation.rules.tables import Tables

HOLDERS = ("p", "g", "esc", "mail")
DETAILS_MAX = 1_000
COHORTS_MAX = 100  # a cohort may be a single player: no more of them are counted apart
NOBODY = ("unknown", "")


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that cannot be: the rule it breaks, and the build whose posting broke it."""

    rule: str
    build: str
    cohort: str
    account: str
    asset: str
    tx: int
    what: str


@dataclass(slots=True)
class Economy:
    """Everything read so far. Violations are counted by (build, rule) in `counts`, by (build, cohort) in `cohorts`;
    `audited` are postings by build, `pauses` are when systems were off.
    """

    tables: Tables
    sums: dict[tuple[str, str], int] = field(default_factory=dict)
    writers: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    created: dict[str, int] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    differences: dict[tuple[str, str], int] = field(default_factory=dict)
    audited: dict[str, int] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    cohorts: dict[tuple[str, str], int] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    pauses: tuple[Pause, ...] = ()

    def take(self, transaction: Sequence[Entry]) -> None:
        """The postings of one transaction, in order of `seq`."""
        sound = []
        for entry in transaction:
            self.audited[entry.build] = self.audited.get(entry.build, 0) + 1
            wrong = list(_malformed(entry))
            for what in wrong:
                self._break("C1", entry, what)
            if not wrong:
                sound.append(entry)
            self._move(entry)
        # A ceiling is about value that may be paid at all; it could not read anything else.
        for entry, what in ceilings.exceeded(self.paths, sound, self.tables, self.pauses):
            self._break("C5", entry, what)

    def compare(self, stored: Mapping[tuple[str, str], int], accounts: Iterable[tuple[str, str]]) -> None:
        """C2, C3, C4: what the tables hold for these accounts against what the postings add up to."""
        for key in accounts:
            held, expected = stored.get(key, 0), self.sums.get(key, 0)
            if held - expected != self.differences.get(key, 0):
                self.differences[key] = held - expected
                rule = "C3" if key[1].startswith("i:") else "C2"
                self._report(rule, key, f"the table holds {held}, the postings add up to {expected}")
            if held < 0:
                self._report("C4", key, f"the table holds {held}")

    def compare_all(self, stored: Mapping[tuple[str, str], int]) -> None:
        """The same for every account there is, and C1 over each asset as a whole."""
        holders = {key for key, qty in self.sums.items() if qty and key[0].split(":")[0] in HOLDERS}
        self.compare(stored, sorted(holders | stored.keys()))
        totals: dict[str, int] = {}
        for (_, asset), qty in stored.items():
            totals[asset] = totals.get(asset, 0) + qty
        for asset in totals.keys() | self.created.keys():
            have, made = totals.get(asset, 0), self.created.get(asset, 0)
            key = ("*", asset)
            if have - made != self.differences.get(key, 0):
                self.differences[key] = have - made
                self._report("C1", key, f"players and others hold {have}, faucets less sinks are {made}")

    def by_build(self) -> dict[str, int]:
        """The number of violations of every build seen; 0 is a statement."""
        totals = dict.fromkeys(self.audited, 0)
        for (build, _), count in self.counts.items():
            totals[build] = totals.get(build, 0) + count
        return totals

    def _move(self, entry: Entry) -> None:
        for account, sign in ((entry.from_account, -1), (entry.to_account, 1)):
            key = (account, entry.asset)
            if account.split(":")[0] not in HOLDERS:
                self.created[entry.asset] = self.created.get(entry.asset, 0) - sign * entry.qty
                continue
            self.sums[key] = self.sums.get(key, 0) + sign * entry.qty
            self.writers[key] = (entry.build, entry.cohort)
            if self.sums[key] < 0:
                self._break("C4", entry, f"{account} falls to {self.sums[key]}")
            if not self.sums[key]:
                del self.sums[key]

    def _report(self, rule: str, key: tuple[str, str], what: str) -> None:
        build, cohort = self.writers.get(key, NOBODY)
        self._add(Violation(rule, build, cohort, key[0], key[1], 0, what))

    def _break(self, rule: str, entry: Entry, what: str) -> None:
        account = entry.to_account if owner_of(entry.to_account) else entry.from_account
        self._add(Violation(rule, entry.build, entry.cohort, account, entry.asset, entry.tx, what))

    def _add(self, violation: Violation) -> None:
        key = (violation.build, violation.rule)
        self.counts[key] = self.counts.get(key, 0) + 1
        cohort = (violation.build, violation.cohort)
        if cohort in self.cohorts or len(self.cohorts) < COHORTS_MAX:
            self.cohorts[cohort] = self.cohorts.get(cohort, 0) + 1
        if len(self.violations) < DETAILS_MAX:
            self.violations.append(violation)


def _malformed(entry: Entry) -> Iterator[str]:
    """A posting that the closed tables of faucets, sinks and transfers do not know."""
    source, target = entry.from_account.split(":")[0], entry.to_account.split(":")[0]
    kind = kind_of(entry.asset)
    if source == "faucet" and (entry.reason not in FAUCETS[kind] or entry.from_account != f"faucet:{entry.reason}"):
        yield f"{entry.reason} is no faucet of {entry.asset}"
    if target == "sink" and (entry.reason not in SINKS[kind] or entry.to_account != f"sink:{entry.reason}"):
        yield f"{entry.reason} is no sink of {entry.asset}"
    if source not in (*HOLDERS, "faucet") or target not in (*HOLDERS, "sink"):
        yield f"no posting goes from {entry.from_account} to {entry.to_account}"
    elif source in HOLDERS and target in HOLDERS and (source, target) not in TRANSFERS[_handed_on(entry, kind)]:
        yield f"{entry.asset} is not handed from {entry.from_account} to {entry.to_account}"


def _handed_on(entry: Entry, kind: str) -> str:
    """The row of the table of transfers: bound pieces have one of their own."""
    return "bound" if entry.asset.startswith("s:") and entry.asset.endswith(":bound") else kind
