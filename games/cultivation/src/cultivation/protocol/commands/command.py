"""What a command is: its system, its arguments, and the rule that carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.rules.turn import Turn

Text = Annotated[str, msgspec.Meta(max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=1, le=99)]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No arguments."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `rule` takes the turn and the decoded arguments; `needs_character` is false only for
    create.
    """

    system: str
    args: type[msgspec.Struct]
    rule: Callable[[Turn, Any], Turn]
    needs_character: bool = True
