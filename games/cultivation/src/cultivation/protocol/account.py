"""What travels when somebody arrives: handshake, registration, login, renewal."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

AccountName = Annotated[str, msgspec.Meta(min_length=3, max_length=64)]
Password = Annotated[str, msgspec.Meta(min_length=10, max_length=128)]
Label = Annotated[str, msgspec.Meta(max_length=64)]
Ticket = Annotated[str, msgspec.Meta(max_length=128)]
Version = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
Outcome = Literal["ok", "update_available", "client_outdated", "go_to", "queue", "maintenance"]


class Handshake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first thing a client says. `account` or `ticket` keeps its place when there is a queue."""

    protocol: Version
    client_build: Label
    content: Label = ""
    account: Annotated[str, msgspec.Meta(max_length=64)] = ""
    ticket: Ticket = ""


class Welcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a client does next; only the fields of its outcome are there."""

    outcome: Outcome
    server_ms: int
    build: str
    content: str
    protocol: tuple[int, int]
    until_ms: int | None = None
    url: str | None = None
    message: str | None = None
    go_to: str | None = None
    position: int | None = None
    eta_ms: int | None = None
    ticket: str | None = None
    retry_after_ms: int | None = None
    text: str | None = None


class Registration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account, or a login to one: with a password, and the ticket of a queue where there was one."""

    v: Version
    account: AccountName
    password: Password
    ticket: Ticket = ""


class Renewal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A refresh token: good once."""

    refresh: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password for the account that is logged in; `old` is needed where it has one. `account` is a name to sign in
    with from now on, for an account that a device has made for itself.
    """

    password: Password
    old: Annotated[str, msgspec.Meta(max_length=128)] = ""
    account: AccountName | None = None


class SessionReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """A session has begun or was renewed: the token is good for 15 minutes. `born_ms` is when the account was made, 0
    where that is not known: then it is as old as its character.
    """

    ok: bool
    token: str
    player: int
    ver: int
    server_ms: int
    cohort: str = ""
    refresh: str = ""
    role: str = ""
    born_ms: int = 0
