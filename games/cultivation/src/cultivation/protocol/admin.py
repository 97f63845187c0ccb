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
Account = Annotated[
    str, msgspec.Meta(min_length=3, max_length=128, pattern="^(p:\\d+|g:\\d+|mail:\\d+\\..+|esc:market:\\d+)$")
]
Asset = Annotated[str, msgspec.Meta(min_length=3, max_length=64, pattern="^(\\w+|s:\\w+:(free|bound)|i:[\\w.:]+)$")]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=9 * 10**15)]
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
    """Proposes stone by level for time of ours that was lost: `hours`, or `window_ms` of which every hour begun counts.
    `born_before_ms` is the moment t0, now where it is left out: who joined later gets none, and levels are those of t0.
    """

    why: Why
    id: Name
    hours: Annotated[int, msgspec.Meta(ge=1, le=720)] | None = None
    window_ms: Annotated[int, msgspec.Meta(ge=1, le=2_592_000_000)] | None = None
    level_min: Annotated[int, msgspec.Meta(ge=0, le=200)] = 0
    born_before_ms: Moment | None = None
    regions: Annotated[list[Name], msgspec.Meta(max_length=64)] = []
    cohort: Annotated[str, msgspec.Meta(max_length=64)] = ""
    build: Annotated[str, msgspec.Meta(max_length=64)] = ""
    build_from_ms: Moment = 0
    build_until_ms: Moment = 2**53 - 1


class SignCompensation(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="sign_compensation"
):
    """Somebody else than who proposed it lets it happen."""

    why: Why
    id: Name


class Trace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="trace"):
    """Follows what some transactions of the ledger brought, to where it is now, and changes nothing. `players` says
    whose part is meant; nothing is taken from those in `spare`; no price between `accomplices` is a fair one.
    """

    why: Why
    txs: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    players: Annotated[list[Id], msgspec.Meta(max_length=100)] = []
    accomplices: Annotated[list[Id], msgspec.Meta(max_length=100)] = []
    spare: Annotated[list[Id], msgspec.Meta(max_length=100)] = []


class Reverse(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="reverse"):
    """Proposes to undo what some transactions of the ledger brought and took, by counter-postings. Commands of several
    players are written in one transaction: `players` says whose part is meant, and may be left out where there is one.
    With `follow` what they brought is taken back where it is now, as `trace` says; `moves` is what a trace from a
    shell has found, where the ledger is too long for the service: (account, asset, quantity).
    """

    why: Why
    txs: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    players: Annotated[list[Id], msgspec.Meta(max_length=100)] = []
    follow: bool = False
    moves: Annotated[list[tuple[Account, Asset, Quantity]], msgspec.Meta(max_length=500)] = []
    accomplices: Annotated[list[Id], msgspec.Meta(max_length=100)] = []
    spare: Annotated[list[Id], msgspec.Meta(max_length=100)] = []


class SignReversal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="sign_reversal"):
    """Somebody else than who proposed it lets it happen."""

    why: Why
    id: Id


class RefuseReversal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="refuse_reversal"):
    """An open proposal is not going to happen; who proposed it may take it back so."""

    why: Why
    id: Id


class UndoReversal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="undo_reversal"):
    """Proposes to give back everything that a case has taken, and to let off what it made owed; it is signed like any
    other.
    """

    why: Why
    id: Id


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="cases"):
    """Cases of value taken back, newest first, or one with everything that is known of it."""

    why: Why
    id: Id | None = None
    before: Id | None = None


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


class HideMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="hide_message"):
    """A message of chat keeps its number and loses its words."""

    why: Why
    channel: Name
    seq: Id


class MutePlayer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="mute_player"):
    """Silences a player in every channel for some minutes; 0 ends a silence."""

    why: Why
    player: Id
    minutes: Annotated[int, msgspec.Meta(ge=0, le=43_200)]


class BanPlayer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="ban_player"):
    """Ends a player's session and lets no other begin."""

    why: Why
    player: Id


class UnbanPlayer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="unban_player"):
    """Lets a banned player in again, with everything that was there."""

    why: Why
    player: Id


class Reviews(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="reviews"):
    """What many reported and what was held: all that waits for a person, oldest first."""

    why: Why


class Judge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="judge"):
    """Decides about reports: upheld hides the message, rejected ends the silence; both weigh those who reported."""

    why: Why
    id: Id
    verdict: Literal["upheld", "rejected"]


class JudgeHeld(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="judge_held"):
    """Decides about a message that waits: it is said now, or never."""

    why: Why
    id: Id
    verdict: Literal["let_through", "refused"]


class SendBroadcast(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="broadcast"):
    """One mail for many: everybody of the audience who is here already. With something attached it has to be signed by
    somebody else. `regions` empty means every region; another region's database has nothing to send.
    """

    why: Why
    id: Name
    subject: Words
    body: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    reason: Literal["admin", "comp", "season"] = "admin"
    attach: Annotated[list[tuple[Name, Annotated[int, msgspec.Meta(ge=1, le=10**9)]]], msgspec.Meta(max_length=10)] = []
    level_min: Annotated[int, msgspec.Meta(ge=0, le=200)] = 0
    cohort: Annotated[str, msgspec.Meta(max_length=64)] = ""
    build: Annotated[str, msgspec.Meta(max_length=64)] = ""
    build_from_ms: Moment = 0
    build_until_ms: Moment = 2**53 - 1
    regions: Annotated[list[Name], msgspec.Meta(max_length=64)] = []


class SignBroadcast(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="sign_broadcast"):
    """Somebody else than who proposed it lets it happen."""

    why: Why
    id: Name


class CancelBroadcast(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="cancel_broadcast"):
    """Nobody claims it from now on; what was claimed stays claimed."""

    why: Why
    id: Name


class Lapsed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="lapsed"):
    """What nobody claimed in time and was given up, by asset and by why it had been sent."""

    why: Why
    since_ms: Moment = 0


class UndoTranscend(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="undo_transcend"):
    """Gives a player the life back that was given up within seven days; the shards of it are taken back."""

    why: Why
    player: Id


class Suspicions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="suspicions"):
    """What looks strange about players and waits for a person, newest first."""

    why: Why
    player: Id | None = None


class JudgeSuspicion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="judge_suspicion"):
    """Says what it was. Nothing else happens: a ban or a reversal is an order of its own."""

    why: Why
    id: Id
    verdict: Literal["upheld", "dismissed"]


AdminOrder = (
    Switch | SetMaintenance | SetAdmission | SetWindow | Announce | CancelAnnouncement | Compensate
    | SignCompensation | Trace | Reverse | SignReversal | RefuseReversal | UndoReversal | Cases | Restore
    | Release | Look | RaisePlayer | SetRole | Log | HideMessage | MutePlayer | BanPlayer | UnbanPlayer
    | Reviews | Judge | JudgeHeld | SendBroadcast | SignBroadcast | CancelBroadcast | Lapsed | UndoTranscend
    | Suspicions | JudgeSuspicion
)  # fmt: skip


class AdminReply(msgspec.Struct, frozen=True):
    """What became of an order."""

    ok: bool
    server_ms: int
    result: dict[str, Any]
