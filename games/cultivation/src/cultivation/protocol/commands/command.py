"""What a command is: its system, its arguments, and the rule that carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from cultivation.rules import unlocks
from cultivation.rules.turn import reject

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

    def run(self, turn: Turn, args: msgspec.Struct) -> Turn:
        """The rule, for a player who has come far enough for its system."""
        if self.needs_character:
            if not turn.player.character.level:
                reject("wrong_state", "create a character first")
            unlocks.check(turn, self.system)
        return self.rule(turn, args)
