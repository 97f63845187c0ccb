"""What a newcomer sees of systems that open later: a refusal, and that nothing happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cultivation.smoke.visitor import Visitor


def gate(system: str, command: str, **args: Any) -> Callable[[Visitor], Awaitable[None]]:  # noqa: ANN401  # a command's arguments are any JSON
    """A check that the system's command is refused as not unlocked and that the player stays as it is."""

    async def check(v: Visitor) -> None:
        """A newcomer is refused, and the refusal changes nothing."""
        await v.order("create", name=v.name, element="metal")
        before = await v.sync()
        must((await v.order(command, **args))["code"] == "not_unlocked", f"{system} opens later")
        after = await v.sync()
        same = all(after[part] == before[part] for part in ("ver", "purse", "sources"))
        must(same and after.get(system) == before.get(system), "a refusal changes nothing")

    return check
