"""Value has the sources, the ends and the ways that were agreed on, and no others."""

from __future__ import annotations

import asyncio
import tomllib
from itertools import product
from pathlib import Path

import pytest

import cultivation
from cultivation.audit.ceilings import Entry
from cultivation.audit.economy import Economy
from cultivation.content.load import tables
from cultivation.rules import ledger
from cultivation.rules.turn import Posting
from cultivation.store.settle import Unsettled, settle
from cultivation.store.write import Stamp

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "value.toml").read_text(encoding="utf-8"))
REASONS = sorted({reason for row in CASES.values() for reason in (*row["faucets"].split(), *row["sinks"].split())})
ACCOUNTS = {"p": "p:7", "g": "g:3", "esc": "esc:market:5", "mail": "mail:7.x"}
RULES = Path(cultivation.__file__).parent


def all_postings(asset):
    """Every posting of an asset that can be written down, and whether it may be."""
    row = CASES[asset]
    ways = {tuple(way.split(">")) for way in row["transfers"].split()}
    for reason in (*REASONS, "moon"):
        for name, account in ACCOUNTS.items():
            yield Posting(f"faucet:{reason}", account, asset, 1, reason), reason in row["faucets"].split()
            yield Posting(account, f"sink:{reason}", asset, 1, reason), reason in row["sinks"].split()
            yield Posting("faucet:moon", account, asset, 1, reason), False
            yield Posting(account, "sink:moon", asset, 1, reason), False
            assert name in ACCOUNTS
    for source, target in product(ACCOUNTS, ACCOUNTS):
        yield Posting(ACCOUNTS[source], ACCOUNTS[target], asset, 1, "market"), (source, target) in ways


@pytest.mark.parametrize("asset", CASES)
def test_value_moves_only_as_agreed(asset):
    """No asset comes from, goes to, or passes between anything that the table does not name."""
    wrong = [posting for posting, may in all_postings(asset) if (ledger.unlawful(posting) == "") is not may]
    assert wrong == []


@pytest.mark.parametrize("asset", CASES)
def test_the_auditor_says_the_same(asset):
    """What a build writes against the table is a violation, whoever wrote it."""
    for posting, may in all_postings(asset):
        entry = Entry(1, 1, posting.from_account, posting.to_account, asset, 1, posting.reason, "v1", "", 0)
        economy = Economy(tables())
        economy.take([entry])
        assert ("C1" in {one.rule for one in economy.violations}) is not may, posting


def test_the_tables_name_nothing_more():
    """A reason that somebody adds without agreement is found."""
    for asset, row in CASES.items():
        kind = ledger.kind_of(asset)
        assert ledger.FAUCETS[kind] == set(row["faucets"].split())
        assert ledger.SINKS[kind] == set(row["sinks"].split())


def test_a_deal_that_would_hand_on_what_is_bound_writes_nothing():
    """A mistake in a rule is a bug and no new way for value."""
    bad = [Posting("p:7", "esc:market:5", "s:fodder:bound", 1, "market")]
    with pytest.raises(Unsettled, match="s:fodder:bound"):
        asyncio.run(settle(None, bad, {}, stamp=Stamp("v1", 1, "c", ""), now_ms=0))


def test_postings_are_made_where_the_table_is_asked():
    """A rule cannot write a posting of its own past the table."""
    makers = {str(file.relative_to(RULES)) for file in RULES.rglob("*.py") if " Posting(" in file.read_text("utf-8")}
    assert makers == {"rules/ledger.py", "rules/moves.py", "rules/deal.py"} | (makers & {"rules/turn.py"})
