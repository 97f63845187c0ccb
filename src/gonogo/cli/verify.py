"""`gonogo verify`: the record proves itself."""

from __future__ import annotations

from typing import Annotated

from gonogo.cli.answer import Answer
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options, Run


def verify(run: Run = "latest", /, *, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Derive every decision again and find any changed byte.

    The hash chain is computed anew, every decision and every failed verdict is derived again from what stands before it
    in the journal. Ends with code 0 when all agree, 2 when anything does not.

    Example: gonogo verify latest
    """
    raise NotImplementedError
