"""What a character begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment


def _start(p: Payment) -> int:
    asset = p.entry.asset
    if asset != "stone":
        granted = {f"s:{item}:bound": qty for item, qty in p.tables.start_items}
        return granted.get(asset, 1 if asset.startswith("i:") else 0)
    p.path.starts += 1
    return p.tables.start_stone if p.path.starts == 1 else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"start": _start}
