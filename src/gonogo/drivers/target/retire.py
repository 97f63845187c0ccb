"""Ending processes so that nobody who is being answered notices."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from gonogo.core.plan import Drain
from gonogo.drivers import processes
from gonogo.drivers.http_once import ask
from gonogo.drivers.target.standing import Placed
from gonogo.ports.driver_error import DriverError, Failure

ASK_S_MIN, ASK_S_MAX = 0.05, 1.0
PAUSE_S = 0.02
QUIET = 2
"""Looks without an accepted request that must follow each other."""
TERM_S_MAX = 5.0
"""From SIGTERM to SIGKILL. Requests are already answered then; this is for files and connections."""


def retire(leaving: Sequence[Placed], drain: Drain, *, active_requests: Callable[[str], int]) -> None:
    """Ask each to finish, wait until nothing accepted is left or the time is over, then end them all, whole."""
    if not leaving:
        return
    over_s = time.monotonic() + drain.give_up_s
    if drain.path is not None:
        _ask_to_finish(leaving, drain.path, over_s=over_s)
    _wait_until_quiet([each.address for each in leaving], over_s, active_requests=active_requests)
    processes.end_all(tuple(each.running for each in leaving), TERM_S_MAX)


def _ask_to_finish(leaving: Sequence[Placed], path: str, *, over_s: float) -> None:
    """One that does not listen is ended all the same."""
    for each in leaving:
        ask("POST", each.address, path=path, give_up_s=max(min(ASK_S_MAX, over_s - time.monotonic()), ASK_S_MIN))


def _wait_until_quiet(addresses: Sequence[str], over_s: float, *, active_requests: Callable[[str], int]) -> None:
    quiet = 0
    while time.monotonic() < over_s:
        quiet = 0 if any(_is_busy(address, active_requests) for address in addresses) else quiet + 1
        if quiet >= QUIET:
            return
        time.sleep(PAUSE_S)


def _is_busy(address: str, active_requests: Callable[[str], int]) -> bool:
    """What cannot be known counts as busy, until the time is over; what was never routed is not busy."""
    try:
        return active_requests(address) > 0
    except DriverError as error:
        return error.kind is not Failure.MISSING
