"""A process of its own that opens one new journal after another, each at a moment agreed with others of its kind.

Its arguments: the folder, how many, and the first moment on the system's monotonic clock. Ends at a DriverError.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from gonogo.journal_store.sqlite import SqliteJournal


def main(folder: str, count: str, first_s: str) -> None:
    """Open and close the journals."""
    for n in range(int(count)):
        time.sleep(max(0.0, float(first_s) + n * 0.02 - time.monotonic()))
        SqliteJournal(Path(folder, str(n), "journal.sqlite")).close()


if __name__ == "__main__":
    main(*sys.argv[1:])
