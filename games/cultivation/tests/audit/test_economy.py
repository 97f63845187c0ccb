"""The auditor: clean books are clean, and each way of breaking them is seen and laid at the right door."""

from __future__ import annotations

import pytest

from cultivation.audit import run as audits
from cultivation.audit.ceilings import Entry
from cultivation.audit.economy import Economy
from cultivation.content.load import tables
from cultivation.rules.pauses import Pause

MINUTE = 60_000


def entry(reason="idle", qty=10, asset="stone", at=MINUTE, since=None, **changes):
    values = {
        "tx": at, "seq": 1, "from_account": f"faucet:{reason}", "to_account": "p:7", "asset": asset,
        "qty": qty, "reason": reason, "build": "v1", "cohort": "g1", "at": at, "since": since,
    }  # fmt: skip
    return Entry(**{**values, **changes})


def audited(*transactions):
    economy = Economy(tables())
    for transaction in transactions:
        economy.take(transaction if isinstance(transaction, list) else [transaction])
    return economy


def found(economy):
    return [(v.rule, v.build, v.account) for v in economy.violations]


START = [
    entry("start", 500, at=0),
    entry("start", 5, "s:minor_pill:bound", at=0, seq=2),
    entry("start", 1, "i:7.1", at=0, seq=3),
]
SOLD = {"from_account": "p:7", "to_account": "sink:npc_sell"}
CLEAN = [
    START,
    entry(qty=10, since=0),
    entry("stage_first", 60, at=2 * MINUTE),
    entry(qty=13, at=2 * MINUTE, since=MINUTE, tx=5),
    entry("drop", 2, "s:minor_pill:free", at=20 * MINUTE, since=9 * MINUTE),
    [entry("npc_sell", 3, "s:minor_pill:bound", **SOLD), entry("npc_sell", 30, seq=2)],
    [
        entry("npc_buy", 40, from_account="p:7", to_account="sink:npc_buy"),
        entry("npc_buy", 1, "s:minor_pill:free"),
    ],
    entry("comp", 10**6),
    entry("quest", 100, at=20 * MINUTE),
    entry("achievement", 200, at=20 * MINUTE),
    [
        entry("comp", 4, "s:rune_0_1:free"),
        entry("fuse_in", 3, "s:rune_0_1:free", from_account="p:7", to_account="sink:fuse_in", seq=2),
        entry("fuse_out", 1, "s:rune_0_2:free", seq=3),
    ],
    [
        entry("comp", 1, "s:mount_dun_pony:free"),
        entry("use", 1, "s:mount_dun_pony:free", from_account="p:7", to_account="sink:use", seq=2),
    ],
    entry(qty=1_002, at=200 * MINUTE, since=100 * MINUTE, tx=9),
]


def test_clean_books_have_no_violation_and_say_so_for_each_build():
    """A good build is not taken off for nothing; 0 is a statement."""
    economy = audited(*CLEAN)
    assert found(economy) == []
    assert economy.by_build() == {"v1": 0}


BAD = {
    "the same time paid twice": [START, entry(since=0), entry(since=0, tx=9, at=MINUTE + 3, build="v2")],
    "more than the time holds": [START, entry(qty=11, since=0, build="v2")],
    "a lie about the beginning": [
        START,
        entry(since=0),
        entry(qty=10, at=MINUTE + 3, since=MINUTE, build="v2"),
    ],
    "a payment for no time": [START, entry(build="v2")],
    "a first clear that pays too much": [START, entry("stage_first", 61, build="v2")],
    "a start grant paid twice": [START, entry("start", 500, at=5, build="v2")],
    "a chest more than time gives": [
        START,
        entry("drop", 4, "s:minor_pill:free", at=10 * MINUTE, since=0, build="v2"),
    ],
    "a boss's item without a boss": [START, entry("drop", 1, "i:7.2", build="v2")],
    "sold for too much": [
        [*START, entry("npc_sell", 1, "s:minor_pill:bound", at=1, **SOLD), entry("npc_sell", 11, build="v2")]
    ],
    "bought for too little": [
        START,
        [
            entry("npc_buy", 39, from_account="p:7", to_account="sink:npc_buy"),
            entry("npc_buy", 1, "s:minor_pill:free", build="v2"),
        ],
    ],
    "a quest that pays too much": [START, entry("quest", 6_000, build="v2")],
    "an achievement paid for ever": [
        START,
        *[entry("achievement", 25, "jade", tx=n) for n in range(10, 122)],
        entry("achievement", 25, "jade", tx=200, build="v2"),
    ],
    "more jade than a tier has": [START, entry("achievement", 26, "jade", build="v2")],
    "essence for nothing": [START, entry("salvage", 1, "essence", build="v2")],
    "a rune made of two": [
        [*START, entry("comp", 3, "s:rune_0_1:free")],
        [
            entry("fuse_in", 2, "s:rune_0_1:free", from_account="p:7", to_account="sink:fuse_in"),
            entry("fuse_out", 1, "s:rune_0_2:free", seq=2, build="v2"),
        ],
    ],
    "a rune of another kind": [
        [*START, entry("comp", 3, "s:rune_0_1:free")],
        [
            entry("fuse_in", 3, "s:rune_0_1:free", from_account="p:7", to_account="sink:fuse_in"),
            entry("fuse_out", 1, "s:rune_1_2:free", seq=2, build="v2"),
        ],
    ],
    "the speed of a mount that nobody has": [START, entry(qty=12, since=0, build="v2")],
    "a gift beyond its size": [START, entry("gift", 51, build="v2")],
}


@pytest.mark.parametrize("what", BAD)
def test_a_payment_beyond_its_ceiling_is_its_builds(what):
    """Doubled money is seen in the ledger, and the stable build is not blamed for it."""
    economy = audited(*BAD[what])
    assert [(rule, build) for rule, build, _ in found(economy)] == [("C5", "v2")]
    assert economy.by_build() == {"v1": 0, "v2": 1}
    assert economy.cohorts == {("v2", "g1"): 1}


DAY, HOUR = 86_400_000, 3_600_000
BY_DAY = {
    "gifts": ("social", 20, 20, [("gift", 50, "stone", {})]),
    "donations": ("guild", 1, 1, [
        ("donation", 1_000, "stone", {"from_account": "p:7", "to_account": "g:1"}), ("donation", 10, "contrib", {}),
    ]),
    "dungeons": ("dungeon", 9, 8, [("dungeon", 500, "stone", {})]),
}  # fmt: skip


@pytest.mark.parametrize("what", BY_DAY)
def test_a_day_that_lasted_longer_is_paid_and_nothing_beyond_it(what):
    """Two days' worth after a switch is no violation; without the switch, or with one more, it is."""
    system, most, each, parts = BY_DAY[what]

    def payments(n):
        made = [entry("comp", 10**6, at=1)]
        for number in range(n):
            at = 10 * DAY + HOUR // 2 + number
            made.append([entry(r, q, a, at=at, seq=k, **more) for k, (r, q, a, more) in enumerate(parts, start=1)])
        return made

    def violations(n, pauses=()):
        economy = Economy(tables(), pauses=pauses)
        for transaction in payments(n):
            economy.take(transaction if isinstance(transaction, list) else [transaction])
        return len(economy.violations)

    off = (Pause(system, 10 * DAY - 2 * HOUR, 10 * DAY - HOUR),)
    late = (Pause(system, 10 * DAY - HOUR, 10 * DAY + HOUR // 4),)
    assert (violations(most), violations(most + 1)) == (0, 1)
    for pauses in (off, late):
        assert (violations(most + each, pauses), violations(most + each + 1, pauses)) == (0, 1)
    assert violations(most + 1, (Pause("market", off[0].off_ms, off[0].on_ms),)) == 1


ODD = {
    "an unknown faucet": entry("idle", 1, "jade"),
    "an unknown sink": entry("start", 1, from_account="p:7", to_account="sink:start"),
    "from nowhere": entry("comp", 1, from_account="void"),
}


@pytest.mark.parametrize("what", ODD)
def test_a_posting_outside_the_closed_table_is_found(what):
    """Value comes and goes only where that was agreed."""
    assert "C1" in [rule for rule, _, _ in found(audited(START, ODD[what]))]


def test_a_balance_beside_the_ledger_is_found_once():
    """A balance that was changed without a posting is seen, and counted once however often one looks."""
    economy = audited(START)
    stored = {("p:7", "stone"): 600, ("p:7", "s:minor_pill:bound"): 5, ("p:7", "i:7.1"): 1}
    for _ in range(3):
        economy.compare(stored, [("p:7", "stone")])
    assert found(economy) == [("C2", "v1", "p:7")]
    economy.compare_all(stored)
    assert ("C1", "unknown", "*") in found(economy)


def test_a_lost_item_is_found():
    """An item that two tables disagree about is seen."""
    economy = audited(START)
    economy.compare_all({("p:7", "stone"): 500, ("p:7", "s:minor_pill:bound"): 5})
    assert [(rule, account) for rule, _, account in found(economy)] == [("C3", "p:7"), ("C1", "*")]


def test_a_purse_nobody_posted_to_is_found():
    """A row that appeared out of thin air is seen although the ledger never mentions it."""
    economy = audited(START)
    stored = {("p:7", "stone"): 500, ("p:7", "s:minor_pill:bound"): 5, ("p:7", "i:7.1"): 1}
    economy.compare_all({**stored, ("p:9", "jade"): 4})
    assert {rule for rule, _, _ in found(economy)} == {"C2", "C1"}


def test_spending_what_is_not_there_is_found():
    """A balance that falls below nothing is seen even if it rises again."""
    economy = audited(START, entry("enhance", 501, from_account="p:7", to_account="sink:enhance"))
    assert found(economy) == [("C4", "v1", "p:7")]


def test_metrics_name_the_cohort_whose_books_are_wrong():
    """A release that is let in by cohorts sees in which of them value was made."""
    state = audits.State(audited(*BAD["a gift beyond its size"]))
    state.tell()
    line = 'cultivation_conservation_violations_by_cohort{build="v2",cohort="g1"} 1'
    assert line in state.metrics().splitlines()
