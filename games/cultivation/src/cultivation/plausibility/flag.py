"""One thing that looks strange about one player, and what each kind of it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "faucet": "a faucet paid more than the player's path allows: arithmetic, not suspicion",
    "fight": "a kept fight comes out differently when it is fought again: arithmetic, not suspicion",
    "edge": "repeated sales to the same player at a price at the edge of the band or beyond it",
    "circle": "value was handed around in a circle of players, or the same item sold again and again",
    "one_way": "much value went to the same player for next to nothing, and nothing came back",
    "rhythm": "commands come as regularly as no hand gives them",
    "limits": "told to slow down again and again",
}
PROOFS = frozenset({"faucet", "fight"})


@dataclass(frozen=True, slots=True)
class Flag:
    """`key` names the thing itself: seen again in an hour it is the same flag. `what` is a sentence for people."""

    player: int
    kind: str
    key: str
    what: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
