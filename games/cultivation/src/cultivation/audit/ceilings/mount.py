"""How much faster than on foot a player can have been: by the bridles and the fodder that the ledger has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.audit.ceilings.payment import Path, owner_of

if TYPE_CHECKING:
    from cultivation.audit.ceilings.payment import Entry

SPEED_BP_MAX = 2_500
LEVEL_BP, STAR_BP = 20, 300


def observe(paths: dict[str, Path], entry: Entry) -> None:
    """Bridles used, fodder eaten, beast cores consumed."""
    item = entry.asset.split(":")[1] if entry.asset.startswith("s:") else ""
    counts = paths.setdefault(owner_of(entry.from_account), Path()).counts if item else {}
    if entry.to_account == "sink:use" and item.startswith("mount_"):
        counts["mount:owned"] = counts.get("mount:owned", 0) + entry.qty
    if entry.to_account == "sink:feed":
        counts[f"mount:{item}"] = counts.get(f"mount:{item}", 0) + entry.qty


def speed_bp_max(path: Path) -> int:
    """With everything given to one mount: each level eats at least 2 fodder, each star one core."""
    if not path.counts.get("mount:owned"):
        return 0
    levels, left = 1, 10 * path.counts.get("mount:fodder", 0)
    while left >= 20 * levels * levels:
        left -= 20 * levels * levels
        levels += 1
    return min(SPEED_BP_MAX, LEVEL_BP * levels + STAR_BP * path.counts.get("mount:beast_core", 0))
