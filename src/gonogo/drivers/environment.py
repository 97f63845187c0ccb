"""References to the environment, `${NAME}`, in a plan: the plan keeps the name, only the driver sees the value."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from gonogo.core.events import Happened
from gonogo.ports.driver_error import DriverError, Failure

REFERENCE = re.compile(r"\$\{([A-Z_][A-Z0-9_]*)\}")


def resolved(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """The text with every reference filled in. DriverError MISSING names the first variable that is not set."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in environment:
            hint = f"set {name} in the environment that gonogo is started in"
            raise DriverError(Failure.MISSING, Happened.NO, f"the variable {name} is not set", hint=hint)
        return environment[name]

    return REFERENCE.sub(value, text)


def unset(texts: Iterable[str], environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The names that are referred to and not set, each once."""
    named = {name: None for text in texts for name in REFERENCE.findall(text)}
    return tuple(name for name in named if name not in environment)
