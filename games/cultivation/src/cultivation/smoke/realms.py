"""The smoke check of system 2.24, realms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="earth")
    await v.order("use", item="minor_pill", bound=True, n=5)
    up = await v.order("advance")
    must([e["l"] for e in up["events"] if e["type"] == "RealmAdvanced"] == [2], "20 qi lead to the second layer")
    must((await v.order("breakthrough"))["code"] == "wrong_state", "only the ninth layer breaks through")
    realm = (await v.sync())["realm"]
    must(realm["amount"] == realm["gained"] - realm["spent"] - realm["lost"], "qi is gained - spent - lost")
