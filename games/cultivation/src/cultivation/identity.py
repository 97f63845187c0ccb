"""Which build this is: what it says of itself to whoever releases it."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROTOCOL = (0, 1)  # oldest and newest protocol that this build speaks: always the one before as well
RULES = 1  # rises with every change of a rule's outcome
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
COHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Stamped on every posting, log line and metric. `cohort` is empty unless the process was given one."""

    build: str
    edition: str
    content: str
    cohort: str = ""
