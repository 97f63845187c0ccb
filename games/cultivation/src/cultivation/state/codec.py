"""Players to bytes and back: canonical, and carrying on what only a newer build understands."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.rules.player import SECTIONS, Player
from cultivation.state import migrate

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_BYTES_MAX = 65_536
_FRESH = Player(0)
HASH_BYTES = 16
_KNOWN = {name: frozenset(f.name for f in fields(kind)) for name, kind in SECTIONS.items()}


class StateTooLarge(Exception):  # noqa: N818  The name says what happened.
    """A save beyond 64 kB: some list grows without bound, which the content check should have refused."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What this build does not understand: unknown fields per section, whole unknown sections, newer
    versions.
    """

    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sections: Mapping[str, Any] = field(default_factory=dict)
    schema: Mapping[str, int] = field(default_factory=dict)


def decode(player_id: int, state: bytes, schema: Mapping[str, int]) -> tuple[Player, Carried]:
    """A player without assets (those stand in tables), and what must be written back untouched.

    Raises msgspec.ValidationError or migrate.MissingMigration for a save that this build cannot read.
    """
    data: dict[str, dict[str, Any]] = msgspec.msgpack.decode(state) if state else {}
    found: dict[str, Any] = {}
    unknown: dict[str, dict[str, Any]] = {}
    for name, kind in SECTIONS.items():
        section = migrate.up(name, data.get(name, {}), schema.get(name, migrate.SCHEMA[name]))
        found[name] = msgspec.convert(section, kind)
        if extra := {key: section[key] for key in section.keys() - _KNOWN[name]}:
            unknown[name] = extra
    strange = {name: data[name] for name in data.keys() - SECTIONS.keys()}
    return Player(id=player_id, **found), Carried(unknown, strange, dict(schema))


def encode(player: Player, carried: Carried) -> bytes:
    """Canonical bytes: sorted keys, shortest numbers; the same player gives the same bytes.

    A section that is as it begins is left out: every build reads a missing one as its beginning.
    """
    data: dict[str, Any] = dict(carried.sections)
    for name in SECTIONS:
        if name not in carried.fields and getattr(player, name) == getattr(_FRESH, name):
            continue
        section = msgspec.to_builtins(getattr(player, name))
        data[name] = {**carried.fields.get(name, {}), **section}
    state = msgspec.msgpack.encode(data, order="sorted")
    if len(state) > STATE_BYTES_MAX:
        raise StateTooLarge(str(len(state)))
    return state


def schema_of(carried: Carried) -> dict[str, int]:
    """The version of every section as written: this build's, or a newer one's where its fields are carried
    on.
    """
    own = migrate.SCHEMA
    return {name: max(own.get(name, 0), carried.schema.get(name, 0)) for name in own.keys() | carried.schema.keys()}


def chain_hash(secret: bytes, *, previous: bytes, ver: int, state: bytes) -> bytes:
    """Ties a save to the one before it: a row changed by hand is noticed when it is loaded."""
    text = previous + ver.to_bytes(8, "little") + state
    return blake2b(text, digest_size=HASH_BYTES, key=secret).digest()
