"""The smoke checks of systems that open later: a newcomer is refused, and nothing happens to him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cultivation.smoke.visitor import Visitor


def gate(system: str, command: str, **args: Any) -> Callable[[Visitor], Awaitable[None]]:  # noqa: ANN401  # a command's arguments are any JSON
    """A check that the system's command is refused as not unlocked; `system` is also its section's name."""

    async def check(v: Visitor) -> None:
        await v.order("create", name=v.name, element="metal")
        before = await v.sync()
        must((await v.order(command, **args))["code"] == "not_unlocked", f"{system} opens later")
        after = await v.sync()
        must(after["ver"] == before["ver"] and after[system] == before[system], "a refusal changes nothing")

    return check
