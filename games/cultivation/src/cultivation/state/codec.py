"""Players to bytes and back: canonical, and carrying on what only a newer build understands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.rules.player import SECTIONS, Player
from cultivation.rules.renewed import renewed
from cultivation.state import migrate

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_BYTES_MAX = 65_536
HASH_BYTES = 16
SCHEMAS_MAX = 256
_FRESH = Player(0)
_KNOWN = {name: frozenset(f.name for f in fields(kind)) for name, kind in SECTIONS.items()}
_FIELDS = {name: len(known) for name, known in _KNOWN.items()}
# All sections are decoded in one go; one that never began is missing.
_Saved = msgspec.defstruct(
    "Saved", [(name, kind | msgspec.UnsetType, msgspec.UNSET) for name, kind in SECTIONS.items()]
)
_PLAIN = msgspec.msgpack.Decoder(_Saved)
_SEEN = ("combat", "core", "dantian", "guild", "mount", "realm", "character")
_Glance = msgspec.defstruct("Glance", [(name, SECTIONS[name] | msgspec.UnsetType, msgspec.UNSET) for name in _SEEN])
_GLANCE = msgspec.msgpack.Decoder(_Glance)
_ENCODER = msgspec.msgpack.Encoder(order="sorted")


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
    data: dict[str, Any] = msgspec.msgpack.decode(state) if state else {}
    for name, version in schema.items():
        if name in SECTIONS and version < migrate.SCHEMA[name]:
            data[name] = migrate.up(name, data.get(name, {}), version)
    saved = msgspec.convert(data, _Saved)
    found = {name: _whole(name, getattr(saved, name)) for name in data.keys() & SECTIONS.keys()}
    unknown = {name: _unknown(name, data[name]) for name in found if not data[name].keys() <= _KNOWN[name]}
    strange = {name: data[name] for name in data.keys() - SECTIONS.keys()}
    return renewed(_FRESH, id=player_id, **found), Carried(unknown, strange, schema)


def decode_plain(player_id: int, state: bytes) -> Player:
    """A save of this build's schema in which nothing is strange to this build, in half of the time."""
    saved = _PLAIN.decode(state)
    found = {name: _whole(name, value) for name in SECTIONS if (value := getattr(saved, name)) is not msgspec.UNSET}
    return renewed(_FRESH, id=player_id, **found)


def glance(player_id: int, state: bytes) -> Player:
    """What a look shows of a save of this build's schema: other sections are as they begin, the sources of power too.
    Never to be written.
    """
    seen = _GLANCE.decode(state)
    found = {name: value for name in _SEEN if (value := getattr(seen, name)) is not msgspec.UNSET}
    return renewed(_FRESH, id=player_id, **found)


def encode(player: Player, carried: Carried) -> bytes:
    """Canonical bytes: sorted keys, shortest numbers; the same player gives the same bytes.

    A section that is as it begins is left out: every build reads a missing one as its beginning.
    """
    data: dict[str, Any] = dict(carried.sections)
    for name in SECTIONS:
        section, fresh = getattr(player, name), getattr(_FRESH, name)
        if name in carried.fields:
            data[name] = {**carried.fields[name], **msgspec.to_builtins(section)}
        elif section is not fresh and section != fresh:
            data[name] = section
    state = _ENCODER.encode(data)
    if len(state) > STATE_BYTES_MAX:
        raise StateTooLarge(str(len(state)))
    return state


def schema_of(carried: Carried) -> dict[str, int]:
    """The version of every section as written: this build's, or a newer one's where its fields are carried
    on.
    """
    own = migrate.SCHEMA
    if carried.schema == own:
        return dict(own)
    return {name: max(own.get(name, 0), carried.schema.get(name, 0)) for name in own.keys() | carried.schema.keys()}


@lru_cache(SCHEMAS_MAX)
def schema_text(versions: tuple[tuple[str, int], ...]) -> str:
    """As it stands beside a save: nearly all saves have the same."""
    return json.dumps(dict(versions), sort_keys=True)


@lru_cache(SCHEMAS_MAX)
def schema_read(text: str) -> Mapping[str, int]:
    """The versions that stand beside a save."""
    return MappingProxyType(json.loads(text))


def chain_hash(secret: bytes, *, previous: bytes, ver: int, state: bytes) -> bytes:
    """Ties a save to the one before it: a row changed by hand is noticed when it is loaded."""
    text = previous + ver.to_bytes(8, "little") + state
    return blake2b(text, digest_size=HASH_BYTES, key=secret).digest()


def _whole(name: str, section: Any) -> Any:  # noqa: ANN401  # a section
    """The section with all of its fields: the decoder leaves out those of a class without slots that were not told."""
    told = getattr(section, "__dict__", None)
    return section if told is None or len(told) == _FIELDS[name] else renewed(getattr(_FRESH, name), **told)


def _unknown(name: str, section: Mapping[str, Any]) -> dict[str, Any]:
    """What only a newer build understands of a section."""
    return {key: section[key] for key in section.keys() - _KNOWN[name]}
