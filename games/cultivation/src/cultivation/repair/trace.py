"""Where the value of some transactions went: every posting is looked at once, in the ledger's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.repair.sale import holder_of, is_fair, reference, sale_of
from cultivation.repair.taint import Taint, is_holder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cultivation.audit.ceilings import Entry
    from cultivation.repair.sale import Listing, Sale, Sold
    from cultivation.rules.tables import Tables

STEPS_MAX = 1_000  # told one by one; beyond it they are counted
# What goes into a sink comes out of these faucets in the same command, for the same player, as something else.
BECOMES: Mapping[str, str] = MappingProxyType(
    {"fuse_in": "fuse_out", "salvage": "salvage", "npc_sell": "npc_sell", "npc_buy": "npc_buy", "use": "drop",
     "guild_shop": "guild_shop"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the transactions; whose part of them, everybody's where nobody is named; and who shall not count
    as an innocent party of any sale.
    """

    txs: frozenset[int]
    players: frozenset[int] = frozenset()
    accomplices: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Market:
    """What is known of the market: listings by number, and past sales by goods, oldest first."""

    tables: Tables
    listings: Mapping[int, Listing] = field(default_factory=dict)
    sales: Mapping[str, Sequence[Sold]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of something tainted: so much of what moved."""

    tx: int
    at: int
    source: str
    target: str
    asset: str
    tainted: int
    qty: int
    how: str


@dataclass(slots=True)
class Trace:
    """Everything that was found; `suspects` are those with whom the taint began, and the accomplices."""

    taint: Taint
    suspects: set[int]
    steps: list[Step] = field(default_factory=list)
    moved: int = 0

    def note(self, entry: Entry, tainted: int, *, how: str) -> None:
        """One more movement, if anything of it was tainted."""
        if not tainted:
            return
        self.moved += 1
        if len(self.steps) < STEPS_MAX:
            step = Step(entry.tx, entry.at, entry.from_account, entry.to_account, entry.asset, tainted, entry.qty, how)
            self.steps.append(step)


def follow(
    commands: Iterable[Sequence[Entry]], opening: Mapping[tuple[str, str], int], *, asked: Question, market: Market
) -> Trace:
    """The commands from the first that is asked about, in the ledger's order; `opening` is what was held before."""
    trace = Trace(Taint(dict(opening)), set(asked.players | asked.accomplices))
    for command in commands:
        sale = sale_of(command, market.listings)
        if sale and _is_fair(trace, sale, at=command[0].at, asked=asked, market=market):
            _sold(trace, command, sale=sale)
        else:
            _moved(trace, command)
        if command[0].tx in asked.txs:
            _seeded(trace, command, asked=asked)
    return trace


def _moved(trace: Trace, command: Sequence[Entry]) -> None:
    """Taint goes along in proportion; what was used up becomes part of what came of it."""
    outs: dict[tuple[str, str, str], list[int]] = {}
    for entry in command:
        source = (entry.from_account, entry.asset)
        out = trace.taint.take(source, entry.qty) if is_holder(entry.from_account) else 0
        if is_holder(entry.to_account):
            trace.taint.give((entry.to_account, entry.asset), entry.qty, tainted=out)
            trace.note(entry, out, how="moved")
            continue
        became = BECOMES.get(entry.to_account.partition(":")[2])
        if became is None:
            trace.taint.spend(source, out)
            trace.note(entry, out, how="spent")
            continue
        so_far = outs.setdefault((*source, became), [0, 0])
        so_far[0], so_far[1] = so_far[0] + out, so_far[1] + entry.qty
        trace.note(entry, out, how="became something else")
    _became(trace, command, outs=outs)


def _became(trace: Trace, command: Sequence[Entry], *, outs: Mapping[tuple[str, str, str], Sequence[int]]) -> None:
    for (account, asset, became), (tainted, qty) in outs.items():
        outputs: dict[tuple[str, str], int] = {}
        for entry in command:
            if tainted and entry.from_account == f"faucet:{became}":
                key = (entry.to_account, entry.asset)
                outputs[key] = outputs.get(key, 0) + entry.qty
        trace.taint.exchange((account, asset), tainted=tainted, of=qty, outputs=outputs)


def _sold(trace: Trace, command: Sequence[Entry], *, sale: Sale) -> None:
    """A sale at a fair price: the buyer keeps the goods and the seller the money, whatever was tainted. What was
    tainted of the goods is so of the proceeds; what was tainted of the money is so of the goods, or spent.
    """
    taint = trace.taint
    special = {(e.tx, e.seq) for e in (*sale.goods, *sale.money, *sale.tax)}
    goods_out = 0
    for entry in sale.goods:
        out = taint.take((entry.from_account, entry.asset), entry.qty)
        taint.give((entry.to_account, entry.asset), entry.qty, tainted=0)
        taint.keep((entry.to_account, entry.asset), out)
        trace.note(entry, out, how="kept: bought at a fair price")
        goods_out += out
    payer = (sale.tax[0].from_account, sale.tax[0].asset)
    money_out = 0
    for entry in (*sale.money, *sale.tax):
        out = taint.take(payer, entry.qty)
        if is_holder(entry.to_account):
            taint.give((entry.to_account, entry.asset), entry.qty, tainted=0)
        trace.note(entry, out, how="paid at a fair price")
        money_out += out
    _swapped(taint, sale, goods_out=goods_out, money_out=money_out)
    _moved(trace, [entry for entry in command if (entry.tx, entry.seq) not in special])


def _swapped(taint: Taint, sale: Sale, *, goods_out: int, money_out: int) -> None:
    pieces = sum(entry.qty for entry in sale.goods)
    gross = sum(entry.qty for entry in (*sale.money, *sale.tax))
    for entry in sale.money:
        taint.arrive((entry.to_account, entry.asset), entry.qty * goods_out // pieces)
    if money_out:
        outputs: dict[tuple[str, str], int] = {}
        for entry in sale.goods:
            key = (entry.to_account, entry.asset)
            outputs[key] = outputs.get(key, 0) + entry.qty
        buyer = (f"p:{sale.buyer}", sale.tax[0].asset)
        taint.exchange(buyer, tainted=money_out, of=gross, outputs=outputs)


def _is_fair(trace: Trace, sale: Sale, *, at: int, asked: Question, market: Market) -> bool:
    """Fair by its price, and between people of whom at most one is under suspicion."""
    if {sale.seller, sale.buyer} & asked.accomplices:
        return False
    goods = market.listings[sale.listing].goods
    others = [one for one in market.sales.get(goods, ()) if one.seller not in trace.suspects]
    return is_fair(sale.unit, reference(market.tables, goods, sales=others, at=at))


def _seeded(trace: Trace, command: Sequence[Entry], *, asked: Question) -> None:
    """What the command brought to those who are asked about, net of what it took from them."""
    net: dict[tuple[str, str], int] = {}
    for entry in command:
        for account, sign in ((entry.from_account, -1), (entry.to_account, 1)):
            owner = holder_of(account)
            if owner and (not asked.players or owner in asked.players):
                net[account, entry.asset] = net.get((account, entry.asset), 0) + sign * entry.qty
    for key, qty in net.items():
        if qty > 0 and trace.taint.seed(key, qty):
            trace.suspects.add(holder_of(key[0]))
