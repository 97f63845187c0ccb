"""One command being carried out: the player so far, and everything that it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from cultivation.rules import roll
from cultivation.rules.renewed import renewed as replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Instance, Player
    from cultivation.rules.tables import Tables

Code = Literal[
    "stale_version", "key_reuse", "key_expired", "unknown_command", "invalid_args", "not_unlocked",
    "insufficient", "cap_exceeded", "inventory_full", "not_found", "wrong_state", "cooldown", "rate_limited",
    "stale_target", "content_mismatch", "disabled", "maintenance", "client_outdated", "not_allowed",
    "internal",
]  # fmt: skip


class Rejected(Exception):  # noqa: N818  The name says what happened.
    """The rules refuse the command: nothing of it happens. `retry_after_ms` is set where waiting helps."""

    def __init__(self, code: Code, detail: str = "", *, retry_after_ms: int | None = None) -> None:
        super().__init__(code, detail)
        self.code: Code = code
        self.detail = detail
        self.retry_after_ms = retry_after_ms


@dataclass(frozen=True, slots=True)
class Posting:
    """One movement of one asset between two accounts; there is no other way to change a balance.

    `since_ms` is set where elapsed time is paid for: the moment from which it is; no time is paid for twice.
    """

    from_account: str
    to_account: str
    asset: str
    qty: int
    reason: str
    since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a player. `depth` counts the handlers that led to it."""

    type: str
    data: Mapping[str, Any]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """What did not fit into the bag. Its attachments stand on the account `mail:<id>`."""

    id: str
    reason: str
    expires_ms: int


@dataclass(frozen=True)
class Turn:
    """A value threaded through the rules: each step returns the next one.


    `changed` are the unique items that stayed the player's but are not as they were.

    `reply` is what the command answers beside the new balances. `name_taken` and `name_given_up` are the
    skeletons of names to claim and to release together with the save.
    """

    player: Player
    now_ms: int
    tables: Tables
    secret: bytes
    postings: tuple[Posting, ...] = ()
    events: tuple[Event, ...] = ()
    made: tuple[tuple[str, Instance], ...] = ()
    changed: tuple[str, ...] = ()
    mails: tuple[Mail, ...] = ()
    name_taken: str | None = None
    name_given_up: str | None = None
    reply: tuple[tuple[str, Any], ...] = ()
    before: Player | None = None  # as read: of its power only what changed since is computed anew


def with_player(turn: Turn, **sections: Any) -> Turn:  # noqa: ANN401  Values of any JSON type.
    """The turn with some sections of the player replaced."""
    return replace(turn, player=replace(turn.player, **sections))


def emit(turn: Turn, kind: str, /, **data: Any) -> Turn:  # noqa: ANN401  Values of any JSON type.
    """The turn with one more event."""
    return replace(turn, events=(*turn.events, Event(kind, data)))


def answer(turn: Turn, **values: Any) -> Turn:  # noqa: ANN401  Values of any JSON type.
    """The turn with more to tell the client."""
    return replace(turn, reply=(*turn.reply, *values.items()))


def roll_number(turn: Turn, stream: str) -> tuple[Turn, int]:
    """The next 64-bit roll of a stream; its counter rises in the same state change."""
    core = turn.player.core
    count = core.rolls.get(stream, 0)
    rolled = replace(core, rolls={**core.rolls, stream: count + 1})
    return with_player(turn, core=rolled), roll.number(turn.secret, turn.player.id, stream=stream, count=count)


def roll_ppm(turn: Turn, stream: str) -> tuple[Turn, int]:
    """The next roll of a stream in parts of a million."""
    turn, value = roll_number(turn, stream)
    return turn, value % 1_000_000


def reject(code: Code, detail: str = "", *, retry_after_ms: int | None = None) -> NoReturn:
    """Refuse the command."""
    raise Rejected(code, detail, retry_after_ms=retry_after_ms)
