"""Which run is meant: a whole name, the unique beginning of one, or `latest`."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.errors import GonogoError

LATEST = "latest"
SHOWN = 5
"""Names in a hint; more would hide the message."""


def which_run(runs: Sequence[str], word: str) -> str:
    """The run that `word` means, of `runs` from oldest to newest. GonogoError where it is none or several."""
    if word == LATEST and runs:
        return runs[-1]
    if word in runs:
        return word
    found = [run for run in runs if run.startswith(word)]
    if len(found) == 1:
        return found[0]
    if found:
        raise GonogoError("GG-2001", f"{word!r} is the beginning of {len(found)} runs", hint=f"one of: {_some(found)}")
    known = f"runs: {_some(runs)}" if runs else "none yet; `gonogo run PLAN` begins one"
    raise GonogoError("GG-2002", f"there is no run {word!r}", hint=known)


def _some(runs: Sequence[str]) -> str:
    return ", ".join(runs[-SHOWN:]) + (f" and {len(runs) - SHOWN} older" if len(runs) > SHOWN else "")
