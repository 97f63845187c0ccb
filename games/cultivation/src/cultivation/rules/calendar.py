"""Days and weeks of the region: counters begin anew when they are looked at on another day."""

DAY_MS = 86_400_000
REGION_OFFSET_MS = 0  # there is one region, and its day begins at midnight UTC


def day_of(now_ms: int) -> int:
    """The day's number."""
    return (now_ms + REGION_OFFSET_MS) // DAY_MS


def week_of(now_ms: int) -> int:
    """The week's number; weeks begin on Monday."""
    return (day_of(now_ms) + 3) // 7
