"""Every maximum of gonogo, with why.

The number of a run's events has none on purpose: going back must be journalled, however long the run was.
"""

from __future__ import annotations

JOURNAL_LINE_BYTES_MAX = 4_000_000
"""One event as canonical JSON. A plan of 5,000 lines takes some 600 kB; evidence beyond this belongs into a file."""

JOURNAL_BUSY_S_MAX = 5.0
"""How long a store waits for another process's write before it says so: appends take milliseconds, so this is hung."""

LEASE_TTL_S_MAX = 600.0
"""A dead engine's lease blocks the next engine for this long at most."""

RUN_NAME_CHARACTERS_MAX = 100
"""A run's name is a file name and a column; people type it."""

BEAT_BYTES_MAX = 256_000
"""A sign of life is a few figures; the largest is the state of a judge whose sides lag, some 50 kB a component."""

BEATS_FILE_BYTES_MAX = 64_000_000
"""The file of beats: one short line for everyone on every run."""

JOURNAL_FILE_BYTES_MAX = 16_000_000_000
"""All runs of one SQLite file: at a million events of 1 kB a run, sixteen of the longest. Begin a new file before."""
