"""J5: growing: nine layers, the breakthrough, and what it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.journeys.traveller import need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller

HALF_DAY_MS = 43_200_000
LAYERS = 9
TRIES_MAX = 12
WAITS_MAX = 60
LAST = 2
PILL_PRICE = 5_000


async def travel(t: Traveller) -> None:
    """To Foundation; the second breakthrough is a risk, and pills make it smaller; then meridians open."""
    with t.step("create"):
        await t.born()
    with t.step("what is closed stays closed"):
        need((await t.order("meridian_open"))["code"] == "not_unlocked", "meridians are open to a newcomer")
    failures = 0
    for realm in range(LAST):
        with t.step(f"nine layers of realm {realm}"):
            await _climb(t)
        with t.step(f"breakthrough from realm {realm}"):
            failures += await _break_through(t, realm)
    with t.step("what a realm opens is open"):
        await afford(t, "meridian_open")
    with t.step("qi is gained - spent - lost"):
        realm_now = (await t.sync())["realm"]
        need(realm_now["r"] == LAST, f"the realm is {realm_now['r']}")
        need(
            realm_now["amount"] == realm_now["gained"] - realm_now["spent"] - realm_now["lost"],
            f"qi does not add up after {failures} failures",
        )


async def _climb(t: Traveller) -> None:
    for _ in range(LAYERS - (await t.sync())["realm"]["layer"]):
        await afford(t, "advance")


async def _break_through(t: Traveller, realm: int) -> int:
    """Tries until it succeeds; each failure must leave qi and an injury, and the next try is likelier."""
    for tries in range(TRIES_MAX):
        purse = (await t.sync())["purse"]["stone"]
        pills = 1 if realm and purse >= PILL_PRICE else 0
        if pills:
            await t.good("buy_npc", item="breakthrough_pill", n=1)
        if (await afford(t, "breakthrough", pills=pills))["result"]["success"]:
            need((await t.sync())["realm"]["r"] == realm + 1, "a success does not lead to the next realm")
            return tries
    need(holds=False, why=f"{TRIES_MAX} breakthroughs fail one after another: pity does nothing")
    return TRIES_MAX


async def afford(t: Traveller, command: str, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments
    """The command, as soon as enough qi has gathered."""
    for _ in range(WAITS_MAX):
        reply = await t.order(command, **args)
        if reply["ok"] or reply["code"] != "insufficient":
            need(bool(reply["ok"]), f"{command} is refused: {reply.get('code')} {reply.get('detail', '')}")
            return reply
        await t.gather(HALF_DAY_MS)
    need(holds=False, why=f"{command} is still too dear after {WAITS_MAX} half days")
    return {}
