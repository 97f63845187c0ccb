"""What is to be taken back for a trace, in a form that two people can read and one transaction can carry out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cultivation.repair.sale import ESCROW, holder_of
from cultivation.rules.ledger import SINKS, kind_of
from cultivation.rules.player import CURRENCIES

if TYPE_CHECKING:
    from cultivation.repair.trace import Trace

SHOWN_MAX = 50
REASONS = {
    "no_sink": "the ledger knows no way to destroy it: a person decides",
    "spared": "the order says to leave it",
    "guild_spent": "the guild has spent it: nobody owes it",
    "used_up": "it was used up: nobody owes goods",
    "escrow": "it waits in a listing beside money of others: it is found again where the listing ends",
}


@dataclass(frozen=True, slots=True)
class Move:
    """So much to take back from an account; a negative quantity is given back."""

    account: str
    asset: str
    qty: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is not taken back, and the word of REASONS why."""

    account: str
    asset: str
    qty: int
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case takes, what it leaves, and what innocents keep."""

    moves: tuple[Move, ...]
    left: tuple[Left, ...]
    kept: tuple[Move, ...]


def plan_of(trace: Trace, spare: frozenset[int] = frozenset()) -> Plan:
    """Takes what is still tainted where it is, and from whoever spent a tainted currency as much of the same currency:
    what is not there is owed. Nothing is taken from those who are spared.
    """
    wanted: dict[tuple[str, str], int] = {}
    left: list[Left] = []
    for book, is_spent in ((trace.taint.held, False), (trace.taint.sunk, True)):
        for (account, asset), qty in sorted(book.items()):
            why = _why_not(account, asset, is_spent=is_spent, spare=spare)
            if why:
                left.append(Left(account, asset, qty, why))
            else:
                key = (f"p:{holder_of(account)}" if is_spent else account, asset)
                wanted[key] = wanted.get(key, 0) + qty
    kept = tuple(Move(*key, qty) for key, qty in sorted(trace.taint.kept.items()))
    return Plan(tuple(Move(*key, qty) for key, qty in sorted(wanted.items())), tuple(left), kept)


def as_json(trace: Trace, plan: Plan) -> dict[str, Any]:
    """Everything that is known of it."""
    taint = trace.taint
    return {
        "seeded": dict(sorted(taint.seeded.items())),
        "suspects": sorted(trace.suspects),
        "take": [_told(move) for move in plan.moves],
        "left": [asdict(one) for one in plan.left],
        "kept_by_innocents": [_told(move) for move in plan.kept],
        "spent": [[account, asset, qty] for (account, asset), qty in sorted(taint.sunk.items())],
        "movements": trace.moved,
        "steps": [asdict(step) for step in trace.steps],
    }


def as_text(trace: Trace, plan: Plan) -> str:
    """The same for a person who decides."""
    began = ", ".join(f"{qty} {asset}" for asset, qty in sorted(trace.taint.seeded.items())) or "nothing"
    lines = [f"tainted at first: {began}; with players {_names(trace.suspects)}; {trace.moved} movements since"]
    lines += [f"  take {m.qty} {m.asset} from {m.account}" for m in plan.moves]
    lines += [f"  leave {m.qty} {m.asset} with {m.account}: bought at a fair price" for m in plan.kept]
    lines += [f"  leave {one.qty} {one.asset} with {one.account}: {REASONS[one.why]}" for one in plan.left]
    shown = trace.steps[:SHOWN_MAX]
    lines += [
        f"  tx {s.tx}: {s.source} -> {s.target}: {s.tainted} of {s.qty} {s.asset} tainted, {s.how}" for s in shown
    ]
    if trace.moved > len(shown):
        lines.append(f"  and {trace.moved - len(shown)} movements more: --json shows the first {len(trace.steps)}")
    return "\n".join(lines)


def _why_not(account: str, asset: str, *, is_spent: bool, spare: frozenset[int]) -> str:
    owner = holder_of(account)
    if "admin" not in SINKS[kind_of(asset)]:
        return "no_sink"
    if owner and owner in spare:
        return "spared"
    if is_spent:
        if asset not in CURRENCIES:
            return "used_up"
        return "" if owner else "guild_spent"
    return "escrow" if account.startswith(ESCROW) and asset in CURRENCIES else ""


def _told(move: Move) -> list[Any]:
    return [move.account, move.asset, move.qty]


def _names(players: set[int]) -> str:
    return ", ".join(map(str, sorted(players))) or "none"
