"""One carried-out command as it is kept: all that its rule read, and digests of what came of it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.state import codec
from cultivation.store.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.pauses import Pause
    from cultivation.store.write import Save

DIGEST_BYTES = 8
_SORTED = msgspec.msgpack.Encoder(order="sorted")


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A command. New fields are added at the end, with a default.

    The season's secret is not in it: who plays it again reads it from the same database. `after` has a digest for each
    section of the save, with the section's version, and for what was done beside the save.
    """

    now_ms: int
    name: str
    args: dict[str, Any]
    guild_row: tuple[int, ...]
    pauses: tuple[tuple[str, int, int], ...]
    after: dict[str, tuple[int, bytes]]


class Start(msgspec.Struct, frozen=True, array_like=True):
    """The player before a command, as bytes. New fields are added at the end, with a default."""

    ver: int
    schema: str
    state: bytes
    purse: bytes
    stacks: bytes
    things: bytes
    content_row: str


ENTRY = msgspec.msgpack.Decoder(Entry)
START = msgspec.msgpack.Decoder(Start)


def entry_of(name: str, args: dict[str, Any], *, before: Packed, save: Save, pauses: tuple[Pause, ...]) -> bytes:
    """The command that led from a player to a save."""
    spans = tuple((pause.system, pause.off_ms, pause.on_ms) for pause in pauses)
    return _SORTED.encode(Entry(save.turn.now_ms, name, args, before.guild_row, spans, digests(save)))


def start_of(before: Packed) -> bytes:
    """The player from whom a replay sets out."""
    seven = (before.ver, before.schema, before.state, before.purse, before.stacks, before.things, before.content_row)
    return _SORTED.encode(Start(*seven))


def opened(player_id: int, start: bytes) -> Packed:
    """The player of a start. What is strange in the save is looked for anew: another build may know it."""
    found = START.decode(start)
    assets = (found.purse, found.stacks, found.things)
    row = (player_id, found.ver, 0, 0, found.schema, found.state, b"")
    return Packed(*row, *assets, (0,) * 5, found.content_row, is_plain=False, power=0)


def digests(save: Save) -> dict[str, tuple[int, bytes]]:
    """(version, digest) of every section, and of assets, postings, mails and events."""
    turn, schema = save.turn, codec.schema_read(save.schema)
    sections: Mapping[str, Any] = msgspec.msgpack.decode(save.state)
    found = {name: (schema.get(name, 0), _digest(section)) for name, section in sections.items()}
    player = turn.player
    beside = {
        "purse": player.purse,
        "stacks": sorted((item, bound, qty) for (item, bound), qty in player.stacks.items()),
        "instances": sorted(player.instances.items()),
        "postings": turn.postings,
        "mails": turn.mails,
        "events": turn.events,
    }
    return found | {f"+{name}": (0, _digest(value)) for name, value in beside.items()}


def differing(told: Mapping[str, tuple[int, bytes]], found: Mapping[str, tuple[int, bytes]]) -> tuple[str, ...]:
    """The names of what is not the same. A section of another version cannot be compared and is left out."""
    return tuple(
        sorted(
            name
            for name in told.keys() | found.keys()
            if told.get(name) != found.get(name) and not _is_migrated(told.get(name), found.get(name))
        )
    )


def _is_migrated(told: tuple[int, bytes] | None, found: tuple[int, bytes] | None) -> bool:
    return told is not None and found is not None and told[0] != found[0]


def _digest(value: Any) -> bytes:  # noqa: ANN401  # a section, or what was done beside it
    return blake2b(_SORTED.encode(value), digest_size=DIGEST_BYTES).digest()
