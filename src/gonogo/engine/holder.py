"""Who holds a lease: a name that tells, on the same machine, whether its process still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path

START_TICKS_FIELD = 19
"""The place of a process's start time in /proc/PID/stat, counted after the name in parentheses (proc(5))."""


def holder_name() -> str:
    """host:pid:start of this process. The start makes a pid that is used again another holder."""
    return f"{socket.gethostname()}:{os.getpid()}:{_start_ticks(os.getpid())}"


def is_gone(holder: str) -> bool:
    """Whether that holder's process has certainly ended. False where nobody can say: another machine, another form."""
    host, _, process = holder.partition(":")
    pid, _, ticks = process.partition(":")
    if host != socket.gethostname() or not pid.isdigit() or not ticks:
        return False
    return _start_ticks(int(pid)) != ticks


def _start_ticks(pid: int) -> str:
    """Empty where there is no such process; a zombie has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[START_TICKS_FIELD]
