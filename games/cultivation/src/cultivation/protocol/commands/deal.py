"""What a command is that touches more than its player: the scene to lock and read, and the rule on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from cultivation.protocol.commands.command import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.rules.deal import Deal

Price = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
Pieces = Annotated[int, msgspec.Meta(ge=1, le=9_999)]
RowId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]


class OfRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: RowId


class OfPlayer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    player: RowId


class OfName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text


@dataclass(frozen=True, slots=True)
class DealCommand:
    """One such command. `scene` is the name of what it locks and reads; `when_off` lets it through a kill switch;
    `begins` keeps it from a build that is being emptied; `takes_build` gives its rule the build, not arguments."""

    system: str
    args: type[msgspec.Struct]
    scene: str
    rule: Callable[[Deal, Any], Deal]
    when_off: bool = False
    begins: bool = False
    takes_build: bool = False


@dataclass(frozen=True, slots=True)
class DueDeal:
    """Something that nobody orders but that is due; the rule is given the permanent key of its job. What `follows` a
    type of event comes due when the event leaves the outbox; player and data, by name, are its subject.
    """

    system: str
    scene: str
    rule: Callable[[Deal, str], Deal]
    follows: str = ""
