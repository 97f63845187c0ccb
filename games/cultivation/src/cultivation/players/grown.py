"""What a player does who has come further: all systems, in an ordinary evening's shares, as far as they are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

FROM_LEVEL = 10
"""Below it there is little more than expeditions; a newcomer plays by the newcomer's dice."""
# The first line whose number is above the dice of 100: 70 look, 12 fight and claim, 8 grow, 4 gear, 3 market, 2 chat.
DICE = (
    (10, "sync"),
    (70, "look"),
    (77, "claim"),
    (82, "stage"),
    (90, "grow"),
    (94, "gear"),
    (97, "market"),
    (99, "chat"),
    (100, "others"),
)
MARKET_LEVEL, MARKET_REALM = 20, 1
BODY_REALM, WINGS_REALM, ARENA_REALM = 2, 3, 3
WORLDS = 100
SEARCH = "/v1/market/search?goods=s:fodder"
Orders = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a player is, as last told. `items` are its unique items, at most a few."""

    level: int = 0
    realm: int = 0
    items: tuple[str, ...] = ()

    def is_grown(self) -> bool:
        """Whether more than expeditions is open."""
        return self.level >= FROM_LEVEL


def standing_of(state: dict[str, Any]) -> Standing:
    """The standing in a whole state."""
    items = tuple(one["id"] for one in state["inventory"]["instances"][:8])
    return Standing(state["character"]["level"], state["realm"]["r"], items)


def orders(kind: str, at: Standing, random: Random) -> Orders:
    """The commands of one move; nothing where it is not open yet, and then the player only looks."""
    match kind:
        case "grow":
            open_now = ["advance", "breakthrough", *(("meridian_open", "dantian_up") if at.realm >= BODY_REALM else ())]
            name = random.choice(open_now)
            return ((name, {"pills": 0} if name == "breakthrough" else {}),)
        case "gear":
            return ((random.choice(("enhance", "equip")), {"id": random.choice(at.items)}),) if at.items else ()
        case "chat":
            channel = f"world:{1 + random.randrange(WORLDS)}"
            return (("chat_send", {"channel": channel, "text": f"good evening {random.randrange(10**6)}"}),)
        case "others":
            rare = ["mail_claim_all", *(["wing_try"] if at.realm >= WINGS_REALM else [])]
            rare += ["arena_join"] if at.realm >= ARENA_REALM else []
            return ((random.choice(rare), {}),)
        case _:
            return ()


def may_trade(at: Standing) -> bool:
    """Whether the market is likely to be open; a character that is too young is refused, and that is ordinary."""
    return at.level >= MARKET_LEVEL and at.realm >= MARKET_REALM
