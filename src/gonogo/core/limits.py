"""Every maximum of gonogo, with why. What has no maximum here has none on purpose and says so where it is used."""

from __future__ import annotations

JOURNAL_LINE_BYTES_MAX = 4_000_000
"""One event as canonical JSON. A plan of 5,000 lines takes some 600 kB; evidence beyond this belongs into a file."""

JOURNAL_READ_EVENTS_MAX = 1_000_000
"""Events of one run. Six weeks at one event every four seconds are 900,000; a longer journal is a loop gone wild."""

JOURNAL_BUSY_S_MAX = 5.0
"""How long a store waits for another process's write before it says so: appends take milliseconds, so this is hung."""

LEASE_TTL_S_MAX = 60.0
"""A dead engine's lease blocks the next engine for this long at most."""

RUN_NAME_CHARACTERS_MAX = 100
"""A run's name is a file name and a column; people type it."""

BEAT_BYTES_MAX = 64_000
"""A sign of life is a few figures, read at every poll."""
