"""Regions: every moment belongs to one day, and no day comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import DAY_MS, MINUTE_MS, changes_ms, day_of, offset_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables

OFFSET_MIN_MAX = 14 * 60
YEARS = range(2020, 2060)
ASIDE_MS = 7_200_000


def findings(tables: Tables) -> Iterator[str]:
    """Offsets that there are, and clocks that are changed well away from midnight."""
    if "utc" not in tables.regions or tables.regions["utc"].offset_min or tables.regions["utc"].summer:
        yield "there is no region utc, or it is not UTC"
    for name, region in tables.regions.items():
        if abs(region.offset_min) > OFFSET_MIN_MAX:
            yield f"region {name} is further from UTC than any place"
        changes = [ms for year in YEARS for ms in changes_ms(region.summer, year)] if region.summer else []
        if any(len({day_of(region, ms + aside) for aside in (-ASIDE_MS, 0, ASIDE_MS)}) > 1 for ms in changes):
            yield f"region {name} changes its clocks around midnight"
        if any(offset_ms(region, ms - DAY_MS) == offset_ms(region, ms) for ms in changes):
            yield f"region {name} changes its clocks without a change"
        if region.summer and not 0 < region.summer.add_min * MINUTE_MS <= ASIDE_MS:
            yield f"region {name} adds {region.summer.add_min} minutes in summer"
