"""The options that every command has, and the arguments that several share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

HOME = Path(".gonogo")


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where gonogo keeps its things, and how it answers."""

    home: Annotated[Path, Parameter(env_var="GONOGO_HOME", help="Where journals, logs and reports are kept.")] = HOME
    json: Annotated[bool, Parameter(negative=(), help="One JSON object on stdout.")] = False
    debug: Annotated[bool, Parameter(negative=(), help="Show the traceback of an error.")] = False


DEFAULTS = Options()

Run = Annotated[str, Parameter(help="A run's name, the beginning of one, or `latest`.")]
As = Annotated[str | None, Parameter(name="--as", help="Who says so: a name from the plan's people.")]
Reason = Annotated[str, Parameter(help="Why, for everyone who reads the journal later.")]
Injected = Parameter(parse=False)
