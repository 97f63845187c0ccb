"""What the client is told of the game: systems with their gates, commands with their arguments, and the content."""

from __future__ import annotations

from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cultivation.identity import PROTOCOL
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.systems import CORE_PARTS, SYSTEMS
from cultivation.rules.unlocks import GATES, OPEN

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables

UNTOLD = frozenset({"forbidden_words", "confusables"})  # what guards against abuse is not published


class Described(Protocol):
    """Any command: it belongs to a system and has typed arguments."""

    @property
    def system(self) -> str:
        """The name of its system."""

    @property
    def args(self) -> type[msgspec.Struct]:
        """Its arguments."""


def describe() -> bytes:
    """All systems and commands as JSON; a client can draw a form for any of them."""
    every = chain[tuple[str, Described]](COMMANDS.items(), DEALS.items())
    told = {
        "protocol": list(PROTOCOL),
        "systems": [_system(one.name, one.number, one.kind.value) for one in SYSTEMS],
        "core": list(CORE_PARTS),
        "commands": {name: {"system": command.system, "args": _schema(command.args)} for name, command in every},
    }
    return msgspec.json.encode(told)


def content(tables: Tables) -> bytes:
    """The tables as JSON, without the word lists."""
    told = {field.name: getattr(tables, field.name) for field in fields(tables) if field.name not in UNTOLD}
    return msgspec.json.encode(told)


def _system(name: str, number: int, kind: str) -> dict[str, Any]:
    gate = GATES.get(name, OPEN)
    return {
        "name": name,
        "number": number,
        "kind": kind,
        "gate": {"realm": gate.realm, "level": gate.level, "age_ms": gate.age_ms},
    }


def _schema(args: type[msgspec.Struct]) -> dict[str, Any]:
    """JSON Schema of the arguments, without the indirection of a single definition."""
    whole = msgspec.json.schema(args)
    one = whole["$defs"][whole["$ref"].rpartition("/")[2]]
    return {"properties": one["properties"], "required": one["required"]}
