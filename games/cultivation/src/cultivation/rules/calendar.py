"""Days and weeks of the region: counters begin anew when they are looked at on another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.tables.regions import UTC

if TYPE_CHECKING:
    from cultivation.rules.tables.regions import Region, Summer

__all__ = ["DAY_MS", "MINUTE_MS", "UTC", "at_ms", "begins_ms", "day_of", "offset_ms", "week_begins_ms", "week_of"]

MINUTE_MS = 60_000
DAY_MS = 86_400_000
WEEK_DAYS = 7
DAYS_OF_400_YEARS = 146_097
TO_YEAR_0 = 719_468  # days from the first of March of year 0 to 1970


def day_of(region: Region, now_ms: int) -> int:
    """The day's number: it changes at midnight of the region, in summer as in winter."""
    return (now_ms + offset_ms(region, now_ms)) // DAY_MS


def week_of(region: Region, now_ms: int) -> int:
    """The week's number; weeks begin on Monday."""
    return (day_of(region, now_ms) + 3) // WEEK_DAYS


def begins_ms(region: Region, day: int) -> int:
    """The moment at which a day begins. Holds because content lets no region change its clocks around midnight."""
    return at_ms(region, day, 0)


def at_ms(region: Region, day: int, after_ms: int) -> int:
    """The moment at which the clocks of the region show so much after midnight of a day."""
    local_ms = day * DAY_MS + after_ms
    return local_ms - offset_ms(region, local_ms - region.offset_min * MINUTE_MS)


def week_begins_ms(region: Region, week: int) -> int:
    """The moment at which a week begins."""
    return begins_ms(region, week * WEEK_DAYS - 3)


def offset_ms(region: Region, now_ms: int) -> int:
    """How far local time is ahead of UTC at a moment."""
    summer = region.summer
    more_min = summer.add_min if summer and _is_summer(summer, now_ms) else 0
    return (region.offset_min + more_min) * MINUTE_MS


def changes_ms(summer: Summer, year: int) -> tuple[int, int]:
    """The two moments of a year at which clocks are changed: to summer, and back."""
    return _sunday_ms(year, *summer.begins), _sunday_ms(year, *summer.ends)


def year_of(now_ms: int) -> int:
    """The year of a moment, in UTC (the civil calendar by days, after Howard Hinnant)."""
    era, day = divmod(now_ms // DAY_MS + TO_YEAR_0, DAYS_OF_400_YEARS)
    years = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    is_next = day - (365 * years + years // 4 - years // 100) >= 306  # January is day 306 from March on
    return 400 * era + years + is_next


def _is_summer(summer: Summer, now_ms: int) -> bool:
    begins, ends = changes_ms(summer, year_of(now_ms))
    if begins < ends:
        return begins <= now_ms < ends
    return not ends <= now_ms < begins


def _sunday_ms(year: int, month: int, which: int, minute: int) -> int:
    """A moment of the n-th Sunday of a month, or of the last one."""
    if which < 0:
        last = _first_day(year + month // 12, month % 12 + 1) - 1
        day = last - (last + 4) % WEEK_DAYS
    else:
        first = _first_day(year, month)
        day = first + -(first + 4) % WEEK_DAYS + (which - 1) * WEEK_DAYS
    return day * DAY_MS + minute * MINUTE_MS


def _first_day(year: int, month: int) -> int:
    """The number of the first day of a month, counted from 1970."""
    since_march = (month + 9) % 12
    year -= month <= 2  # a year that begins in March has January and February at its end
    era, years = divmod(year, 400)
    return era * DAYS_OF_400_YEARS + 365 * years + years // 4 - years // 100 + (153 * since_march + 2) // 5 - TO_YEAR_0
