"""A command on more than one player, or on rows that all share: decided on values, written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cultivation.rules.turn import Posting, reject

if TYPE_CHECKING:
    from cultivation.rules.pauses import Pause
    from cultivation.rules.player import Instance
    from cultivation.rules.tables import Tables
    from cultivation.rules.turn import Turn

MAIL_MS = 30 * 86_400_000
NOBODY = 0  # who orders what is merely due


@dataclass(frozen=True, slots=True)
class Held:
    """So much of an asset on some account; `thing` is the unique item where it is one."""

    asset: str
    qty: int
    thing: Instance | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """A new row. One that is there already is `wrong_state`, unless `may_exist`: then nothing is inserted."""

    table: str
    row: Mapping[str, Any]
    may_exist: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Changes to the one row under `key`, while it still is as `when` says; else `wrong_state`."""

    table: str
    key: Mapping[str, Any]
    to: Mapping[str, Any]
    when: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delete:
    """The one row under `key` vanishes; where there is none it is `wrong_state`, unless `may_lack`."""

    table: str
    key: Mapping[str, Any]
    may_lack: bool = False


Change = Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class Deal:
    """What was locked and read, and everything that is done about it so far.

    `turns` holds the commander and every other player who may change; `seen` are the other turns at the beginning,
    so that only those that changed are written. `postings` move value between accounts that belong to no player;
    `told` are events about players who are not locked; `pauses` say
    when systems were off.
    """

    who: int
    now_ms: int
    tables: Tables
    rows: Mapping[str, Any]
    turns: Mapping[int, Turn]
    changes: tuple[Change, ...] = ()
    postings: tuple[Posting, ...] = ()
    told: tuple[tuple[int, str, Mapping[str, Any]], ...] = ()
    pauses: tuple[Pause, ...] = ()

    def turn(self) -> Turn:
        """The commander's turn."""
        return self.turns[self.who]


Rule = Callable[[Deal, Any], Deal]


def with_turn(deal: Deal, turn: Turn) -> Deal:
    """The deal with one player's turn replaced."""
    return replace(deal, turns={**deal.turns, turn.player.id: turn})


def change(deal: Deal, *changes: Change) -> Deal:
    """The deal with more changes of rows, carried out in this order."""
    return replace(deal, changes=(*deal.changes, *changes))


def post(deal: Deal, source: str, target: str, *, asset: str, qty: int, reason: str) -> Deal:  # noqa: PLR0913  # a posting has five parts
    """A movement between two accounts of which neither is a player's own; nothing is posted for 0."""
    if qty == 0:
        return deal
    return replace(deal, postings=(*deal.postings, Posting(source, target, asset, qty, reason)))


def tell(deal: Deal, player: int, kind: str, /, **data: Any) -> Deal:  # noqa: ANN401  # values of any JSON type
    """An event about a player who need not be locked for it: the player hears of it, and nothing else follows."""
    return replace(deal, told=(*deal.told, (player, kind, data)))


def send_mail(deal: Deal, to: int, name: str, *, subject: str, gifts: tuple[Posting, ...] = ()) -> Deal:
    """A mail to a player, who need not be locked for it and is told. `name` is a permanent key: the same mail is never
    sent twice.

    Each of `gifts` says from which account what is attached; its target is filled in here.
    """
    mail_id = f"{to}.{name}"
    row = {
        "id": mail_id, "player": to, "reason": gifts[0].reason if gifts else "note", "subject": subject,
        "created": deal.now_ms, "expires": deal.now_ms + MAIL_MS,
    }  # fmt: skip
    deal = change(deal, Insert("mail", row))
    for gift in gifts:
        deal = post(deal, gift.from_account, f"mail:{mail_id}", asset=gift.asset, qty=gift.qty, reason=gift.reason)
    return tell(deal, to, "MailSent", mail=mail_id)


def gift(source: str, asset: str, *, qty: int, reason: str) -> Posting:
    """Something to attach to a mail."""
    return Posting(source, "", asset, qty, reason)


def found(deal: Deal, name: str) -> Any:  # noqa: ANN401  # a row as its scene made it
    """The row of that name, or `not_found`."""
    row = deal.rows.get(name)
    if row is None:
        reject("not_found", name)
    return row
