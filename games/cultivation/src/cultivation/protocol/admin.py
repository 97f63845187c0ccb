"""What people of the house may order: one tagged union, every order with its reason."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from cultivation.protocol.control import Admission, Maintenance, Moment, Window

Role = Literal["player", "moderator", "support", "operator"]
Mode = Literal["on", "read_only", "off"]
Why = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Amount = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="switch"):
    """Turns a system on, to reading only, or off."""

    why: Why
    system: Name
    mode: Mode


class SetMaintenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="maintenance"):
    """Announces, closes, or opens again by percent and region."""

    why: Why
    to: Maintenance


class SetAdmission(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="admission"):
    """How many may come in."""

    why: Why
    to: Admission


class SetWindow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="window"):
    """Which protocols and clients are let in."""

    why: Why
    to: Window


class Announce(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="announce"):
    """A banner for everybody, with a countdown where there is a moment to count down to."""

    why: Why
    id: Name
    text: Words
    texts: Annotated[dict[Name, Words], msgspec.Meta(max_length=32)] = {}
    severity: Literal["info", "warning", "critical"] = "info"
    from_ms: Moment | None = None
    until_ms: Moment | None = None
    countdown_to_ms: Moment | None = None


class CancelAnnouncement(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="cancel_announcement"
):
    """Takes a banner away."""

    why: Why
    id: Name


class Compensate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="compensate"):
    """Proposes stone by level for hours of ours that were lost; players born later than `born_before_ms` get none."""

    why: Why
    id: Name
    hours: Annotated[int, msgspec.Meta(ge=1, le=720)]
    level_min: Annotated[int, msgspec.Meta(ge=0, le=200)] = 0
    born_before_ms: Moment | None = None


class SignCompensation(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="sign_compensation"
):
    """Somebody else than who proposed it lets it happen."""

    why: Why
    id: Name


class Reverse(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="reverse"):
    """Proposes to undo what some transactions of the ledger brought and took, by counter-postings. Commands of several
    players are written in one transaction: `players` says whose part is meant, and may be left out where there is one.
    """

    why: Why
    txs: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    players: Annotated[list[Id], msgspec.Meta(max_length=100)] = []


class SignReversal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="sign_reversal"):
    """Somebody else than who proposed it lets it happen."""

    why: Why
    id: Id


class Restore(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="restore"):
    """Puts sections of a player's progress back to a kept save: assets never. `kept` is of this service's own keeping,
    else the backup of the schema is meant that was kept before `before_ms`.
    """

    why: Why
    player: Id
    sections: Annotated[list[Name], msgspec.Meta(min_length=1, max_length=32)]
    kept: Id | None = None
    before_ms: Moment | None = None


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="release"):
    """Accepts a save that does not fit its hash, after a person has looked at it."""

    why: Why
    player: Id


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="look"):
    """Everything about one player."""

    why: Why
    player: Id


class RaisePlayer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="raise"):
    """Puts a player further on: for testers and for what support owes."""

    why: Why
    player: Id
    realm: Annotated[int, msgspec.Meta(ge=0, le=9)] = 0
    level: Annotated[int, msgspec.Meta(ge=0, le=200)] = 0
    age_ms: Moment = 0
    stone: Amount = 0
    jade: Amount = 0


class SetRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="role"):
    """Makes an account with a password one of the house, or a player again."""

    why: Why
    account: Name
    role: Role


class Log(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="log"):
    """What was ordered, newest first."""

    why: Why
    before: Id | None = None


AdminOrder = (
    Switch | SetMaintenance | SetAdmission | SetWindow | Announce | CancelAnnouncement | Compensate | SignCompensation
    | Reverse | SignReversal | Restore | Release | Look | RaisePlayer | SetRole | Log
)  # fmt: skip


class AdminReply(msgspec.Struct, frozen=True):
    """What became of an order."""

    ok: bool
    server_ms: int
    result: dict[str, Any]
