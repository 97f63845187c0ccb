"""The same commands and answers as MessagePack, for whoever says so: bots and loads."""

from __future__ import annotations

import msgspec

from cultivation.protocol import envelope as wire

PACKED = "application/msgpack"
BATCH = msgspec.msgpack.Decoder(wire.Batch)
ZERO = "\x00"


def is_packed(header: str) -> bool:
    """Whether a content type, or what is accepted, names MessagePack."""
    return PACKED in header.lower()


def batch(body: bytes) -> list[wire.Envelope]:
    """The commands of a body. Raises msgspec.DecodeError where it is anything else, or where an argument is something
    that JSON has no word for, or holds a zero byte: a command is the same in either form.
    """
    commands = BATCH.decode(body)
    for one in commands:
        if ZERO in one.name or not all(map(_is_plain, one.args.items())):
            raise msgspec.DecodeError("arguments are texts, numbers, lists and objects without a zero byte")
    return commands


def repacked(body: bytes) -> bytes:
    """An answer in JSON as MessagePack."""
    return msgspec.msgpack.encode(msgspec.json.decode(body))


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return ZERO not in value
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_plain(name) and _is_plain(one) for name, one in value.items())
    return value is None or isinstance(value, bool | int | float)
