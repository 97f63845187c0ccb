"""What travels: the envelope of a command, and the answers."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from cultivation.rules.turn import Rejected

BATCH_MAX = 16
BODY_BYTES_MAX = 65_536
RETRYABLE = frozenset({"stale_version", "cooldown", "rate_limited", "maintenance", "internal"})


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command of a client. `ver` is the version it believes the player to have; without it any will
    do.
    """

    v: int
    key: UUID
    name: Annotated[str, msgspec.Meta(max_length=64)]
    args: dict[str, Any] = {}
    ver: int | None = None


Batch = Annotated[list[Envelope], msgspec.Meta(min_length=1, max_length=BATCH_MAX)]


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device signs in with its own secret; the first time makes the account."""

    v: int
    account: Annotated[str, msgspec.Meta(min_length=3, max_length=64)]
    secret: Annotated[str, msgspec.Meta(min_length=16, max_length=128)]
    ticket: Annotated[str, msgspec.Meta(max_length=128)] = ""


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one command. `purse` holds the balances after it, `delta` what changed."""

    ok: bool
    server_ms: int
    ver: int | None = None
    code: str = ""
    detail: str = ""
    retryable: bool = False
    retry_after_ms: int | None = None
    power: int | None = None
    purse: dict[str, int] | None = None
    delta: dict[str, int] | None = None
    events: list[dict[str, Any]] | None = None
    result: dict[str, Any] | None = None


ENCODER = msgspec.json.Encoder()
BATCH = msgspec.json.Decoder(Batch)
LOGIN = msgspec.json.Decoder(Login)


def digest(envelope: Envelope) -> bytes:
    """What a command asks for, in 16 bytes: the same key with another digest is another command."""
    text = msgspec.json.encode((envelope.name, envelope.args), order="sorted")
    return blake2b(text, digest_size=16).digest()


def refusal(rejected: Rejected, *, server_ms: int, ver: int | None = None) -> bytes:
    """The answer to a command that the rules refuse."""
    return refused(rejected.code, rejected.detail, server_ms=server_ms, ver=ver, wait_ms=rejected.retry_after_ms)


def refused(  # noqa: PLR0913  # the parts of a reply
    code: str,
    detail: str = "",
    *,
    server_ms: int,
    ver: int | None = None,
    wait_ms: int | None = None,
    result: dict[str, Any] | None = None,
) -> bytes:
    """The answer with a code of the closed set."""
    return ENCODER.encode(
        Reply(
            ok=False,
            server_ms=server_ms,
            ver=ver,
            code=code,
            detail=detail,
            retryable=code in RETRYABLE,
            retry_after_ms=wait_ms,
            result=result,
        )
    )
