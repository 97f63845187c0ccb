"""Ports on 127.0.0.1 that nobody uses."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.ports.driver_error import DriverError, Failure

HOST = "127.0.0.1"
LOWEST = 10_000
TRIES_MAX = 500


def free_port() -> int:
    """A port that nobody listens on now, below the range that the kernel gives to outgoing connections: so that no
    connection of a player takes it before the process does. DriverError FULL."""
    highest = _outgoing_from()
    for _ in range(TRIES_MAX):
        port = LOWEST + secrets.randbelow(highest - LOWEST)
        if not is_taken(port):
            return port
    why = f"no free port found on {HOST} between {LOWEST} and {highest}"
    raise DriverError(Failure.FULL, Happened.NO, why, hint="look at what listens there with ss -ltn")


def is_taken(port: int) -> bool:
    """Whether somebody has that port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # old connections in TIME_WAIT are nobody
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _outgoing_from() -> int:
    try:
        lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        lowest = 32_768
    return lowest if lowest > LOWEST + 1_000 else 60_000
